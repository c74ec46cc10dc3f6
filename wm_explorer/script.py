"""The explorer for scripts and notebooks: open a model, give it a text, take the trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any
from weakref import finalize

from engine.bundle import check_exists
from engine.capture import BUDGET, Capture
from engine.client import Client, Deliver
from engine.messages import Failed, Inspected, Message, Stopped, Verified
from engine.spec import Inspection, ModelInfo, Token
from wm_explorer.document import Document
from wm_explorer.session import Session

if TYPE_CHECKING:
    from wm_explorer.trace import Trace


class EngineError(RuntimeError):
    """The engine could not do what it was asked for. The message says why."""


def open(  # noqa: A001 - `wm.open` reads well
    model: str | Path,
    device: str = "auto",
    *,
    memory: Mapping[str, int] | None = None,
    cut: bool = False,
    trusted: bool = False,
    layers: Iterable[int] | None = None,
    heads: Iterable[int] | None = None,
    budget: int = BUDGET,
) -> Explorer:
    """Opens a bundled model by its id, or one in a file or a folder, on auto, cpu, cuda or mps.

    A file may be of PyTorch, Keras, ONNX, NumPy or safetensors, a folder one of ours or of Hugging
    Face; nothing in them is run. `memory` gives its memory other sizes than in training, such as
    {"slots": 64}; `cut` cuts the memory out. `trusted` opens a folder although it brings code of
    its own. `layers` and `heads` are those of a network of Hugging Face whose attention is shown,
    numbered from 0; without them, as many layers as fit the `budget`: the bytes that the attention
    and the states of a text may take. Raises FileNotFoundError when there is no such model, and
    EngineError when it does not load.
    """
    check_exists(str(model))
    capture = Capture(_numbers(layers), _numbers(heads))
    document = Document(str(model), memory=dict(memory or {}), cut=cut, capture=capture)
    return Explorer(document, device, trusted=trusted, budget=budget)


def _numbers(given: Iterable[int] | None) -> tuple[int, ...] | None:
    return None if given is None else tuple(map(int, given))


def inspect(model: str | Path, budget: int = BUDGET) -> Inspection:
    """What a file or folder holds and what of it would be shown, without opening it.

    `budget` are the bytes that the attention and the states of a text may take.
    Raises FileNotFoundError when there is no such model, and EngineError when it cannot be read.
    """
    check_exists(str(model))
    replies: SimpleQueue[Message] = SimpleQueue()
    client = Client(lambda message, arrays: replies.put(message))
    try:
        generation = client.inspect(str(model), budget)
        while True:
            match replies.get():
                case Inspected(generation=answered, inspection=found) if answered == generation:
                    return found
                case Failed(message=reason) | Stopped(reason=reason):
                    raise EngineError(reason)
    finally:
        client.close()


class Explorer:
    """A model and the text it reads. Set `text`, then take `trace`.

        with wm.open("lstm-char") as s:
            s.text = "In the beginning"
            s.trace["gate.forget"]  # numpy, [step, layer, unit]

    The model runs in a process of its own, which ends with `close`, with the `with` block, or
    when nothing refers to the explorer any more.
    """

    def __init__(
        self,
        document: Document,
        device: str = "auto",
        connect: Callable[[Deliver], Client] = Client,
        *,
        trusted: bool = False,
        budget: int = BUDGET,
    ) -> None:
        replies: SimpleQueue[tuple[Message, Sequence[Any]]] = SimpleQueue()
        client = connect(lambda message, arrays: replies.put((message, arrays)))
        self._replies, self._client = replies, client
        self._ended = ""  # why no reply will come any more, "" while the engine lives
        self.close: finalize[..., Any] = finalize(self, client.close)
        """Ends the engine. Safe to call twice."""
        trusting = [document.model] if trusted else []
        self._session = Session(client, document, device, trusting, budget)
        try:
            self._finish()
        except BaseException:
            self.close()
            raise

    @property
    def text(self) -> str:
        """The text that is read. Setting it returns at once; `trace` waits for the reading."""
        return self._session.text

    @text.setter
    def text(self, text: str) -> None:
        self._session.edit(text)

    @property
    def trace(self) -> Trace:
        """What the model showed: trace["name"] is a numpy array [step, *axes].

        Waits until the whole text is read. Raises EngineError when that failed.
        """
        self._finish()
        assert self._session.trace is not None
        return self._session.trace

    @property
    def tokens(self) -> Sequence[Token]:
        """The symbols as the model read them."""
        return self.trace.tokens

    @property
    def info(self) -> ModelInfo:
        """The model: its channels, vocabulary and card."""
        return self.trace.info

    @property
    def device(self) -> str:
        """Where the model runs, such as `cpu`."""
        return self._session.device

    @property
    def notice(self) -> str:
        """What one should know of the text, such as that it was too long; "" if nothing."""
        self._finish()
        fitted = self._session.fitted
        notices = [fitted.notice if fitted else ""]
        if self._session.skipped:
            lacks = "the memory budget" if self._session.cut_by_budget else "the model"
            notices.append(
                f"{lacks} has no room for the first {self._session.skipped} symbols of the text"
            )
        return "; ".join(filter(None, notices))

    def verify(self) -> Verified:
        """Recomputes every channel independently, and gives the largest difference of each.

        What the model has no room for is left out, as in the trace.
        """
        first = self.tokens[0].start if self.tokens else 0
        generation = self._client.verify(self.text[first:])
        while True:
            message = self._receive()
            if isinstance(message, Verified) and message.generation == generation:
                return message
            if isinstance(message, Failed | Stopped):
                raise EngineError(self._session.failure)

    def save(self, path: str | Path) -> None:
        """Writes all channels as .npz or .csv; `wm_explorer.tables` says what is in it."""
        from wm_explorer import tables  # the window has no use for it

        tables.save(self.trace, path)

    def __enter__(self) -> Explorer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _finish(self) -> None:
        """Takes replies until the text is read or cannot be."""
        while self._session.busy:
            self._receive()
        if self._session.failure:
            raise EngineError(self._session.failure)

    def _receive(self) -> Message:
        """Waits for one reply. The engine's end is one too, so that this never waits for ever."""
        if not self.close.alive:
            raise EngineError("the explorer was closed: open the model again")
        if self._ended:
            raise EngineError(self._ended)
        message, arrays = self._replies.get()
        self._session.receive(message, arrays)
        if isinstance(message, Stopped) and not message.restarting:
            self._ended = message.reason
        return message
