"""From what a person hands over to a model, and to an engine that serves it in their process."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any, BinaryIO

import torch
from torch import Tensor, nn

from engine.checkpoint import LoadError
from engine.client import Joined
from engine.own.module import Own
from engine.own.vocabularies import OwnVocabulary, Rows, vocabulary_of
from engine.server import Own as Served
from engine.server import Server

#: How many symbols are read to find the channels where nobody gives any.
GUESSED = 8
#: At the end of the program an engine is waited for so long, in seconds.
PATIENCE = 30.0
_serving: dict[Thread, Server] = {}  # the engines of this process that are at work


def own(
    module: Any,
    tokens: Any = None,
    *,
    text: str | None = None,
    vocabulary: Any = None,
    call: Callable[[nn.Module, Tensor], Any] | None = None,
    as_logits: bool | None = None,
) -> Own:
    """The model around a module. Raises LoadError with one sentence when that cannot be."""
    _check(module)
    given = None if tokens is None else _sequence(tokens)
    read = vocabulary_of(vocabulary, module, given)
    example = text if text is not None else _text(read, given)
    return Own(module, read, example, call=call, as_logits=as_logits)


def _check(module: Any) -> None:
    if not isinstance(module, nn.Module):
        raise LoadError(f"give an nn.Module, not {type(module).__name__}")
    if isinstance(module, torch.jit.ScriptModule) or hasattr(module, "_orig_mod"):
        raise LoadError(
            "give the module before torch.jit or torch.compile translates it: inside of what they "
            "make, nothing can be watched"
        )


def _sequence(tokens: Any) -> Tensor:
    """Ids [step] or rows [step, feature]; a batch of one is taken for its one sequence."""
    given = torch.as_tensor(tokens).detach().cpu()
    wanted = 2 if given.is_floating_point() else 1
    if given.dim() == wanted + 1 and len(given) == 1:
        given = given[0]
    if given.dim() != wanted or not given.numel() or given.is_complex():
        shape = list(given.shape)
        raise LoadError(
            f"`tokens` must be ids [step] or floats [step, feature], of one text, not {shape}"
        )
    return given


def _text(vocabulary: OwnVocabulary, tokens: Tensor | None) -> str:
    """The example as text. Raises LoadError where it would not be read as the same tokens."""
    if tokens is None:
        if isinstance(vocabulary, Rows) or not len(vocabulary):
            raise LoadError("give `tokens` or `text`: an example of what the module reads")
        tokens = torch.arange(min(GUESSED, len(vocabulary)))
    if not tokens.is_floating_point() and not 0 <= int(tokens.min()) <= int(tokens.max()) < max(
        len(vocabulary), 1
    ):
        raise LoadError(
            f"`tokens` lie between {int(tokens.min())} and {int(tokens.max())}, and the vocabulary "
            f"has {len(vocabulary)} symbols"
        )
    text = vocabulary.write(tokens)
    again = vocabulary.tensor([token.id for token in vocabulary.encode(text)])
    if again.shape != tokens.shape or not torch.equal(again, tokens.to(again.dtype)):
        raise LoadError(
            "`tokens` written as text are not read as the same tokens by this vocabulary: give "
            "`text` instead"
        )
    return text


def joined(model: Own, name: str) -> Joined:
    """An engine in a thread of this process, for a client in this process."""
    requests, ask = os.pipe()
    replies, answer = os.pipe()
    serve(model, name, os.fdopen(requests, "rb", 0), os.fdopen(answer, "wb", 0))
    return Joined(os.fdopen(ask, "wb", 0), os.fdopen(replies, "rb", 0))


def serve(
    model: Own,
    name: str,
    incoming: BinaryIO,
    outgoing: BinaryIO,
    ended: Callable[[], None] = lambda: None,
) -> Server:
    """Starts an engine in a thread of this process, which closes both streams when one ends."""
    server = Server(incoming, outgoing, Served(name, lambda: model))

    def run() -> None:
        try:
            with suppress(OSError, ValueError):  # the other side is gone
                server.serve()
        finally:
            for stream in (outgoing, incoming):
                with suppress(OSError):
                    stream.close()
            ended()
            _serving.pop(thread)

    thread = Thread(target=run, name="engine", daemon=True)
    _serving[thread] = server
    thread.start()
    return server


@atexit.register
def _stop() -> None:
    """Has the engines come to an end before the interpreter: it would take their threads down in
    the middle of torch, which aborts the process."""
    for thread, server in list(_serving.items()):
        server.stop()
        thread.join(PATIENCE)


def arguments(made: Any) -> Mapping[str, Any]:
    """The arguments of `own` from what a person's function gave: a module, a module and tokens,
    or a mapping of the arguments by their names."""
    if isinstance(made, Mapping):
        return made
    if isinstance(made, Sequence) and not isinstance(made, nn.Module) and len(made) == 2:
        return {"module": made[0], "tokens": made[1]}
    return {"module": made}
