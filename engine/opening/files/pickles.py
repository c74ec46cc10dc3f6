"""Reads what a pickle says without doing any of it.

A pickle is a little program. Here its instructions only build plain data: a function that it names
becomes that name, and a call becomes a note of the call. So it can be judged, and explained, before
the library's own careful reader sees it.
"""

from __future__ import annotations

import io
import pickletools
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

#: Longer pickles hold no names of tensors, but tensors, which is not how torch writes them.
LARGEST, MOST_STEPS = 16 << 20, 500_000


class PickleError(ValueError):
    """A pickle that makes no sense."""


class Name(str):
    """A function or class that the pickle names, such as `collections.OrderedDict`."""

    __slots__ = ()


class Call(NamedTuple):
    """What the pickle would have called, and what it would have done to the result."""

    of: Any
    arguments: Any
    state: Any = None


class Stored(NamedTuple):
    """A reference to something outside the pickle: for torch, to the numbers of a tensor."""

    reference: Any


class Pickle(NamedTuple):
    """What a pickle says: its value, every name in it, and every reference."""

    value: Any
    names: tuple[str, ...]
    stored: tuple[Stored, ...]
    protocol: int


def read(stream: BinaryIO | bytes) -> Pickle:
    """Reads one pickle, up to its end. Raises PickleError."""
    reader = _Reader()
    try:
        reader.read(io.BytesIO(stream) if isinstance(stream, bytes) else stream)
        value = reader.pop()
    except PickleError:
        raise
    except Exception as error:  # whatever rubbish does to a reader
        raise PickleError(f"it is damaged: {error}") from error
    return Pickle(value, tuple(reader.names), tuple(reader.stored), reader.protocol)


def names(stream: BinaryIO) -> tuple[str, ...]:
    """The names in a pickle of any kind, as far as it can be read."""
    reader = _Reader()
    with suppress(Exception):  # what was found until then is the answer
        reader.read(stream)
    return tuple(reader.names)


class _Mark:
    """Where a sequence of arguments begins on the stack."""


class _Reader:
    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.names: dict[str, None] = {}
        self.stored: list[Stored] = []
        self.protocol = 0

    def read(self, stream: BinaryIO) -> None:
        for step, (instruction, argument, _) in enumerate(pickletools.genops(stream)):
            if step > MOST_STEPS:
                raise PickleError("it is far too long")
            self.take(instruction.name, argument)

    def take(self, instruction: str, argument: Any) -> None:
        if instruction in _PLAIN:
            self.stack.append(argument)
        elif (action := _ACTIONS.get(instruction)) is not None:
            action(self, argument)
        else:
            raise PickleError(f"it uses {instruction}")

    def pop(self) -> Any:
        if not self.stack or self.stack[-1] is _Mark:
            raise PickleError("it takes what is not there")
        return self.stack.pop()

    def to_mark(self) -> list[Any]:
        """What stands above the last mark."""
        at = len(self.stack) - 1
        while self.stack[at] is not _Mark:
            at -= 1
            if at < 0:
                raise PickleError("it lacks a mark")
        above = self.stack[at + 1 :]
        del self.stack[at:]
        return above

    def name(self, words: str) -> None:
        name = Name(words)
        self.names[name] = None
        self.stack.append(name)

    def named(self, _: Any) -> None:
        name, module = self.pop(), self.pop()
        self.name(f"{module}.{name}")

    def call(self, _: Any) -> None:
        arguments, of = self.pop(), self.pop()
        empty = of == "collections.OrderedDict" and arguments == ()
        self.stack.append({} if empty else Call(of, arguments))

    def call_with_words(self, _: Any) -> None:
        words, arguments, of = self.pop(), self.pop(), self.pop()
        self.stack.append(Call(of, (arguments, words)))

    def call_from_mark(self, _: Any) -> None:
        of, *arguments = self.to_mark()
        self.stack.append(Call(of, tuple(arguments)))

    def call_named(self, words: str) -> None:
        arguments = tuple(self.to_mark())
        self.name(words.replace(" ", ".", 1))
        self.stack.append(Call(self.pop(), arguments))

    def build(self, _: Any) -> None:
        state, of = self.pop(), self.pop()
        self.stack.append(of._replace(state=state) if isinstance(of, Call) else of)

    def append(self, _: Any) -> None:
        value = self.pop()
        self.extend([value])

    def appends(self, _: Any) -> None:
        self.extend(self.to_mark())

    def extend(self, values: list[Any]) -> None:
        if isinstance(self.stack[-1], list):
            self.stack[-1].extend(values)

    def set_item(self, _: Any) -> None:
        value, key = self.pop(), self.pop()
        self.update([key, value])

    def set_items(self, _: Any) -> None:
        self.update(self.to_mark())

    def update(self, values: list[Any]) -> None:
        into = self.stack[-1]
        if isinstance(into, dict):
            pairs = zip(values[::2], values[1::2], strict=True)
            into.update((key, value) for key, value in pairs if isinstance(key, str | int))

    def remember(self, place: Any) -> None:
        self.memo[len(self.memo) if place is None else int(place)] = self.stack[-1]

    def recall(self, place: Any) -> None:
        self.stack.append(self.memo[int(place)])

    def refer(self, argument: Any) -> None:
        stored = Stored(self.pop() if argument is None else argument)
        self.stored.append(stored)
        self.stack.append(stored)

    def set_protocol(self, protocol: int) -> None:
        self.protocol = protocol

    def tuple_of(self, count: int) -> None:
        self.stack.append(tuple(reversed([self.pop() for _ in range(count)])))

    def drop(self, _: Any) -> None:
        """Forgets a value."""

    def make_dict(self, values: list[Any]) -> None:
        self.stack.append({})
        self.update(values)


def _push(value: Callable[[], Any]) -> Callable[[_Reader, Any], None]:
    return lambda reader, _: reader.stack.append(value())


#: Instructions whose argument is a value.
_PLAIN = frozenset(
    (
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE"),
        *("BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
    )
)
_ACTIONS: dict[str, Callable[[_Reader, Any], None]] = {
    "PROTO": _Reader.set_protocol,
    "FRAME": lambda reader, _: None,
    "STOP": lambda reader, _: None,
    "NONE": _push(lambda: None),
    "NEWTRUE": _push(lambda: True),
    "NEWFALSE": _push(lambda: False),
    "MARK": _push(lambda: _Mark),
    "EMPTY_DICT": _push(dict),
    "EMPTY_LIST": _push(list),
    "EMPTY_SET": _push(list),
    "EMPTY_TUPLE": _push(tuple),
    "TUPLE1": lambda reader, _: reader.tuple_of(1),
    "TUPLE2": lambda reader, _: reader.tuple_of(2),
    "TUPLE3": lambda reader, _: reader.tuple_of(3),
    "TUPLE": lambda reader, _: reader.stack.append(tuple(reader.to_mark())),
    "LIST": lambda reader, _: reader.stack.append(reader.to_mark()),
    "FROZENSET": lambda reader, _: reader.stack.append(reader.to_mark()),
    "DICT": lambda reader, _: reader.make_dict(reader.to_mark()),
    "APPEND": _Reader.append,
    "APPENDS": _Reader.appends,
    "ADDITEMS": _Reader.appends,
    "SETITEM": _Reader.set_item,
    "SETITEMS": _Reader.set_items,
    "PUT": _Reader.remember,
    "BINPUT": _Reader.remember,
    "LONG_BINPUT": _Reader.remember,
    "MEMOIZE": _Reader.remember,
    "GET": _Reader.recall,
    "BINGET": _Reader.recall,
    "LONG_BINGET": _Reader.recall,
    "GLOBAL": lambda reader, words: reader.name(words.replace(" ", ".", 1)),
    "STACK_GLOBAL": _Reader.named,
    "INST": _Reader.call_named,
    "REDUCE": _Reader.call,
    "NEWOBJ": _Reader.call,
    "NEWOBJ_EX": _Reader.call_with_words,
    "OBJ": _Reader.call_from_mark,
    "BUILD": _Reader.build,
    "BINPERSID": _Reader.refer,
    "PERSID": _Reader.refer,
    "POP": lambda reader, _: reader.drop(reader.stack.pop()),
    "DUP": lambda reader, _: reader.stack.append(reader.stack[-1]),
    "POP_MARK": lambda reader, _: reader.drop(reader.to_mark()),
}
