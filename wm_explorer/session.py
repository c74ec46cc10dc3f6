"""One open document, the trace it gives, and where in it the person stands.

The only place that changes them. Listeners are told that something changed and pull what they
need; they never talk to the engine or to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from engine.capture import AUTOMATIC, BUDGET, Capture
from engine.messages import (
    Failed,
    Inspected,
    Loading,
    Message,
    Opened,
    Started,
    Stopped,
    Update,
)
from engine.spec import Inspection, ModelInfo
from wm_explorer.document import Decoding, Document
from wm_explorer.focus import Focus
from wm_explorer.history import History
from wm_explorer.text import LONGEST_ROWS, LONGEST_TEXT, Fitted, fit

if TYPE_CHECKING:
    from wm_explorer.trace import Trace

#: Changes of one thing closer together than this, in seconds, are undone together.
BURST = 1.0


class Engine(Protocol):
    """What a session needs of the engine; engine.client.Client is one."""

    def open(
        self,
        model: str,
        device: str = "auto",
        sizes: Mapping[str, int] = ...,
        cut: bool = False,
        trusted: bool = False,
        capture: Capture = ...,
        budget: int = ...,
    ) -> int: ...
    def cancel_open(self) -> None: ...
    def inspect(
        self, model: str, budget: int = ..., capture: Capture = ..., *, trusted: bool = ...
    ) -> int: ...
    def run(self, text: str) -> int: ...


class Unopened(NamedTuple):
    """A model that did not open, and why; `asks_trust` where a yes to its folder would help."""

    model: str
    reason: str
    asks_trust: bool


class Session:
    """Model, text, trace, cursor, focus and generation of one window or script."""

    def __init__(
        self,
        engine: Engine,
        document: str | Document,
        device: str = "auto",
        trusted: Iterable[str] = (),
        budget: int = BUDGET,
    ) -> None:
        """Opens a document, or a model with no text yet.

        `trusted` are folders that the person said yes to, though they bring code of their own.
        `budget` are the bytes that the attention and the states of a text may take.
        """
        self.trusted, self._budget = frozenset(trusted), budget
        self._engine, self._device = engine, device
        self._history = History(Document(document) if isinstance(document, str) else document)
        self._listeners: list[Callable[[], None]] = []
        self._opened_as: Document | None = (
            None  # the document whose model and memory were asked for
        )
        self._standing: Document | None = None  # the newest whose model and memory are open
        self._opening = -1  # generation of the newest request for a model
        self._openings: dict[int, Document] = {}  # what was asked for, by generation
        self._cancelled = False  # whether that was given up
        self._wanted = 0  # generation of the newest request
        self._burst: tuple[str, float] = ("", 0.0)  # what was changed last, and when
        self._to_generate = 0
        self._generated = False  # whether the newest document came from generation
        self._asked: str | None = None  # the text of the newest request
        self.info: ModelInfo | None = None
        self.trace: Trace | None = None
        self.cursor: int | None = None  # None follows the newest step
        self.hovered: Focus | None = None
        self.locked: Focus | None = None
        self.busy = True  # whether the trace is still on its way to what was asked for
        self.fitted: Fitted | None = None  # the newest text, if it could not stay as it was
        self.notice = ""  # what the person was told since the newest edit, "" if nothing
        self.failure = ""  # what went wrong last, "" once something worked
        self.unopened: Unopened | None = None  # the model asked for last, if it did not open
        self.loading: Loading | None = None  # what is being done for a model on its way
        self.inspection: Inspection | None = None  # what the open model's file holds, once asked
        self._inspecting = -1  # generation of the newest question for that
        self.device = ""
        self.milliseconds = 0.0  # time of one step in the newest update
        self.engine_bytes = 0
        self.skipped = 0  # leading tokens the model has no room for
        self._open_model()

    # what is open

    @property
    def document(self) -> Document:
        return self._history.present

    @property
    def text(self) -> str:
        return self.document.text

    @text.setter
    def text(self, text: str) -> None:
        self.edit(text)

    @property
    def room(self) -> int:
        """How many characters the text may have: more where each line is the numbers of a step."""
        return LONGEST_ROWS if self._reads_rows else LONGEST_TEXT

    @property
    def _reads_rows(self) -> bool:
        return self.info is not None and self.info.rows

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls the listener after every change."""
        self._listeners.append(listener)

    def edit(self, text: str, *, typed: bool = False) -> None:
        """Reads another text. A burst of typing merges into one undo step."""
        fitted = fit(text, self.room, rows=self._reads_rows)
        self._to_generate = 0
        self.notice, self.fitted = "", fitted if fitted.cut or fitted.replaced else None
        self._change(self._merges("text" if typed else ""), text=fitted.text)

    def open(self, model: str, text: str | None = None) -> None:
        """Reads the text with another model; undo brings the one before back."""
        self._to_generate = 0
        self._merges("")
        kept = {} if text is None else {"text": text}
        self._change(False, model=model, memory={}, cut=False, capture=AUTOMATIC, **kept)

    def trust(self, model: str) -> None:
        """Says yes to a folder that brings code of its own, and opens it."""
        self.trusted |= {model}
        self.open(model)

    def cancel_open(self) -> None:
        """Gives up the model that is on its way. The one before it stays."""
        if self.loading is not None:
            self._cancelled = True
            self._engine.cancel_open()

    def inspect(self) -> None:
        """Asks what the file of the open model holds; `inspection` is the answer."""
        document = self.document
        self._inspecting = self._engine.inspect(
            document.model,
            self._budget,
            document.capture,
            trusted=document.model in self.trusted,
        )

    def resize(self, name: str, size: int) -> None:
        """Gives the memory another size and reads the text again."""
        memory = {**self.document.memory, name: size}
        self._change(self._merges(f"size {name}"), memory=memory)

    def cut_memory(self, cut: bool) -> None:
        """Cuts the memory out, or puts it back, and reads the text again."""
        self._merges("")
        self._change(False, cut=cut)

    def capture(self, capture: Capture) -> None:
        """Shows the attention of other layers and heads, and reads the text again."""
        self._merges("")
        self._change(False, capture=capture)

    @property
    def budget(self) -> int:
        """The bytes that the attention and the states of a text may take."""
        return self._budget

    @property
    def cut_by_budget(self) -> bool:
        """Whether a text is left out in part for want of memory, not of places in the model."""
        info = self.info
        if not self.skipped or info is None or info.attending is None:
            return False
        return info.context != info.attending.context

    def grant(self, budget: int) -> None:
        """Gives attention and states another budget; a model that was opened to one is so again."""
        if budget == self._budget:
            return
        self._budget = budget
        if self.loading is not None or (self.info is not None and self.info.attending is not None):
            self._open_model()
        self._announce()

    def decode(self, decoding: Decoding, *, typed: bool = False) -> None:
        """Sets how text is continued. A burst of changes of one setting merges into one."""
        old, new = map(msgspec.structs.asdict, (self.document.decoding, decoding))
        changed = " ".join(name for name in new if new[name] != old[name])
        self._change(self._merges(changed if typed else ""), decoding=decoding)

    def tell(self, notice: str) -> None:
        """Sets what the person should know, until the next edit."""
        self.notice = notice
        self._announce()

    def undo(self) -> None:
        self._travel(self._history.undo)

    def redo(self) -> None:
        self._travel(self._history.redo)

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    # where the person stands

    @property
    def at(self) -> int:
        """The step that is shown, -1 when there is none."""
        last = -1 if self.trace is None else len(self.trace) - 1
        return last if self.cursor is None else min(self.cursor, last)

    @property
    def following(self) -> bool:
        """Whether the newest step is shown as it comes."""
        return self.cursor is None

    @property
    def focus(self) -> Focus | None:
        """What the pointer is on, or else what was clicked."""
        return self.hovered or self.locked

    def seek(self, step: int | None) -> None:
        """Shows a step; None follows the newest."""
        last = len(self.trace) - 1 if self.trace else -1
        self.cursor = None if step is None or last < 0 else max(0, min(step, last))
        self._announce()

    def move(self, steps: int) -> None:
        """Steps forwards or back. Stops following."""
        self.seek(self.at + steps)

    def hover(self, focus: Focus | None) -> None:
        if focus != self.hovered:
            self.hovered = focus
            self._announce()

    def lock(self, focus: Focus | None) -> None:
        """Keeps a focus after the pointer leaves; the same focus again lets go."""
        self.locked = None if focus == self.locked else focus
        self._announce()

    # generation

    @property
    def generating(self) -> bool:
        return self._to_generate > 0

    def generate(self, count: int) -> None:
        """Continues the text by so many symbols, each read before the next is chosen."""
        self._to_generate, self._generated = count, False
        self._merges("")
        self._continue()

    def stop(self) -> None:
        """Ends generation where it is."""
        self._to_generate = 0
        self._announce()

    # what the engine says

    def receive(self, message: Message, arrays: Sequence[Any] = ()) -> None:
        """Takes one reply. Updates of overtaken runs still chain, so all are applied."""
        match message:
            case Opened():
                self._opened(message)
            case Loading() if message.generation == self._opening:
                self.loading = message
            case Inspected() if message.generation == self._inspecting:
                self.inspection = message.inspection
            case Update() if self.trace is not None:
                self._update(message, arrays)
            case Failed(request="Open"):
                if message.generation == self._opening:
                    self._not_opened(message)
            case Failed(request="Inspect"):
                self.notice = message.message
            case Failed() if message.request != "Run" or message.generation == self._wanted:
                self.failure, self.busy = message.message, False
                self._to_generate = 0
            case Stopped():
                self.failure = message.reason
                self.busy = message.restarting
            case Started():
                pass
        self._announce()

    def _opened(self, message: Opened) -> None:
        from wm_explorer.trace import Trace  # numpy is not needed before there is a model

        self.info, self.device, self.failure = message.info, message.device, ""
        self.trace, self.skipped = Trace(message.info), 0
        self.hovered = self.locked = self.loading = self.inspection = None
        before, asked = self._standing, self._openings.get(message.generation)
        self._standing = self.document if message.generation == self._opening else asked
        if before is None or self.document.model != before.model:
            self.cursor = None
        self._openings = {g: d for g, d in self._openings.items() if g >= message.generation}
        if len(self.text) > self.room:  # rows of numbers, which another model reads
            self.fitted = fit(self.text)
            self._change(True, text=self.fitted.text)
        if message.info.example and not self.text and not self.can_undo:
            self._change(True, text=message.info.example)

    def _not_opened(self, message: Failed) -> None:
        """Goes back to the model that is open, if there is one, and to its text."""
        self.loading, self._to_generate = None, 0
        if not self._cancelled:
            self.unopened = Unopened(self.document.model, message.message, message.asks_trust)
        standing = self._standing
        if standing is None:
            self.failure = "" if self._cancelled else message.message
            self.busy = False
            return
        if self.document != self._opened_as:  # it was written on in the meantime
            model, memory, cut, capture = _machine(standing)
            standing = msgspec.structs.replace(
                self.document, model=model, memory=memory, cut=cut, capture=capture
            )
        self._history.take_back(standing)
        self._opened_as = standing
        if self.text != self._asked:
            self._run()

    def _update(self, update: Update, arrays: Sequence[Any]) -> None:
        assert self.trace is not None
        self.trace = self.trace.apply(update, arrays)
        self.failure = ""
        self.engine_bytes, self.skipped = update.bytes_used, update.skipped
        if update.tokens:
            self.milliseconds = 1000 * update.seconds / len(update.tokens)
        if update.generation == self._wanted and update.done:
            self.busy = False
            self._continue()

    # inside

    def _change(self, merge: bool, **changes: Any) -> None:
        document = msgspec.structs.replace(self.document, **changes)
        if document == self.document:
            return
        self._history.push(document, merge=merge)
        self._submit()
        self._announce()

    def _merges(self, what: str) -> bool:
        """Whether a change of this belongs to a burst of the same; "" belongs to none."""
        (before, then), now = self._burst, monotonic()
        self._burst = (what, now)
        return what != "" and what == before and now - then < BURST

    def _travel(self, move: Callable[[], Document]) -> None:
        self._to_generate = 0
        self._merges("")
        self.notice, self.fitted = "", None
        move()
        self._submit()
        self._announce()

    def _submit(self) -> None:
        if self._opened_as is None or _machine(self.document) != _machine(self._opened_as):
            self._open_model()
        elif self.trace is None or self.text != self._asked:
            self._run()
        self._keep()

    def _keep(self) -> None:
        """Notes the document to go back to from a model that does not open."""
        if self._standing is not None and _machine(self.document) == _machine(self._standing):
            self._standing = self.document

    def _open_model(self) -> None:
        document = self.document
        self._opened_as, self.unopened, self._cancelled = document, None, False
        trusted = document.model in self.trusted
        self._opening = self._engine.open(
            document.model,
            self._device,
            document.memory,
            document.cut,
            trusted,
            document.capture,
            self._budget,
        )
        self._openings[self._opening] = document
        self._run()

    def _run(self) -> None:
        self._asked = self.text
        self.busy = True
        self._wanted = self._engine.run(self.text)

    def _continue(self) -> None:
        """Appends the next symbol, if there is one to generate and the trace is complete."""
        if not self._to_generate or self.busy or not self.trace or self.info is None:
            return
        if len(self.text) >= LONGEST_TEXT:
            self._to_generate = 0
            return
        from wm_explorer.generate import choose, continued

        self._to_generate -= 1
        step = len(self.trace) - 1
        chosen = choose(self.trace, step, self.document.decoding, step + self.skipped)
        if chosen is None:  # none of the symbols on show can be written
            self._to_generate = 0
            return
        document = msgspec.structs.replace(
            self.document, text=continued(self.text, self.info, chosen)
        )
        self._history.push(document, merge=self._generated)
        self._generated = True
        self._keep()
        self._run()
        self._announce()

    def _announce(self) -> None:
        for listener in self._listeners:
            listener()


def _machine(document: Document) -> tuple[str, dict[str, int], bool, Capture]:
    """What the engine has to build: everything of a document but what is read."""
    return document.model, document.memory, document.cut, document.capture
