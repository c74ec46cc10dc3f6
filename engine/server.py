"""The engine at work: takes requests from a stream, and answers with what models show."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import Any, BinaryIO, NamedTuple, Protocol

import psutil
import torch

from engine import device, opening, wire
from engine.checkpoint import LoadError
from engine.messages import (
    Failed,
    Inspect,
    Inspected,
    Loading,
    Open,
    Opened,
    Reply,
    Request,
    Run,
    Started,
    Update,
    Verified,
)
from engine.model import Model
from engine.opening.files.folder import UntrustedError
from engine.opening.inspection import inspect
from engine.runner import Batch, Runner
from engine.verify import TOLERANCE, verify
from engine.waiting import Waiting


class OvertakenError(BaseException):
    """A model is given up on its way, for another one was asked for. No reader may catch it."""


class Load(Protocol):
    def __call__(self) -> Model: ...


class Own(NamedTuple):
    """What a person brought themselves: a name to open it by, and the model."""

    name: str
    load: Load


class Server:
    """Serves one explorer over a pair of streams until they end.

    `own` can be opened besides the models in files. `gone` is called on a thread of the server's
    own once the other side is gone, while it may still be at work.
    """

    def __init__(
        self,
        incoming: BinaryIO,
        outgoing: BinaryIO,
        own: Own | None = None,
        gone: Callable[[], object] = lambda: None,
    ) -> None:
        self._incoming, self._outgoing, self._own, self._gone = incoming, outgoing, own, gone
        self._sending = Lock()
        self.text: str | None = None  # what `own` was asked to read last
        self._inbox = Waiting()
        self._runner: Runner | None = None
        self._reads_own = False
        self._process = psutil.Process()

    def serve(self) -> None:
        Thread(target=self._listen, name="requests", daemon=True).start()
        versions = {"python": platform.python_version(), "torch": str(torch.__version__)}
        self._send(Started(versions, device.available(), self._own_name))
        while (request := self._inbox.get()) is not None:
            if isinstance(
                request, Inspect
            ):  # which may take long, and touches nothing that is open
                Thread(target=self._try, args=(request,), name="inspection", daemon=True).start()
            elif not self._try(request):
                return

    def stop(self) -> None:
        """Ends serving as soon as what is being read can be left."""
        self._inbox.close()

    def _try(self, request: Request) -> bool:
        """Answers a request, if only by why that failed. False once the other side is gone."""
        try:
            try:
                self._answer(request)
            except BrokenPipeError:
                raise
            except OvertakenError:
                self._send(Failed("Open", "another model was asked for", request.generation))
            except Exception as error:  # one bad request must not end the engine
                asks = isinstance(error, UntrustedError)
                what = type(request).__name__
                self._send(Failed(what, _explain(request, error), request.generation, asks))
        except BrokenPipeError:
            return False
        return True

    def _send(self, message: Reply, arrays: Sequence[Any] = ()) -> None:
        with self._sending:
            wire.write(self._outgoing, message, arrays)

    @property
    def _own_name(self) -> str:
        return self._own.name if self._own else ""

    def _listen(self) -> None:
        try:
            while True:
                message, _ = wire.read(self._incoming)
                if isinstance(message, Request):
                    self._inbox.put(message)
        except (EOFError, MemoryError, OSError, ValueError):
            self._inbox.close()
            self._gone()

    def _answer(self, request: Request) -> None:
        if isinstance(request, Open):
            self._open(request)
        elif isinstance(request, Inspect):
            found = inspect(request.model, request.budget, request.capture, trusted=request.trusted)
            self._send(Inspected(request.generation, found))
        elif self._runner is None:
            raise LoadError("no model is open: choose one first")
        elif isinstance(request, Run):
            self._run(request, self._runner)
        else:
            model = self._runner.model
            errors = verify(model, model.encode(request.text))
            self._send(Verified(request.generation, errors, TOLERANCE))

    def _open(self, request: Open) -> None:
        if self._own and request.model == self._own.name:
            self._open_own(request, self._own)
            return
        where = device.choose(request.device)

        def progress(words: str, share: float | None) -> None:
            if self._inbox.replaced():
                raise OvertakenError
            self._send(Loading(request.generation, words, share))

        model, card = opening.load(
            request.model,
            where,
            request.sizes,
            cut=request.cut,
            trusted=request.trusted,
            capture=request.capture,
            budget=request.budget,
            progress=progress,
        )
        if self._inbox.replaced():
            raise OvertakenError
        self._runner, self._reads_own = Runner(model), False
        name = card.id if card else Path(request.model).name
        self._send(Opened(model.info(name, card), str(where), request.generation))

    def _open_own(self, request: Open, own: Own) -> None:
        if request.cut or request.sizes or request.capture:
            raise LoadError("a module of one's own has nothing to resize, choose or cut out")
        model = own.load()
        self._runner, self._reads_own = Runner(model), True
        name = own.name.rpartition(":")[2]
        self._send(Opened(model.info(name), str(model.device), request.generation))

    def _run(self, request: Run, runner: Runner) -> None:
        if self._reads_own:
            self.text = request.text
        tokens = runner.model.encode(request.text)
        skipped = skip(len(tokens), runner.model.context)
        tokens = tokens[skipped:]
        keep = runner.shared(tokens)
        grown = [c.name for c in runner.model.channels if c.grows]

        def send(batch: Batch | None, *, done: bool) -> None:
            steps, at = (batch.tokens, batch.keep) if batch else ((), keep)
            arrays = (
                [batch.recorded.rows, *(batch.recorded.growing[g] for g in grown)] if batch else []
            )
            update = Update(
                generation=request.generation,
                keep=at,
                tokens=list(steps),
                grown=grown,
                done=done,
                seconds=batch.seconds if batch else 0.0,
                skipped=skipped,
                bytes_used=self._process.memory_info().rss,
            )
            self._send(update, arrays)

        if keep == len(tokens):
            list(runner.run(tokens))  # forgets what was cut off
            send(None, done=True)
        for batch in runner.run(tokens, self._inbox.overtaken):
            send(batch, done=len(runner) == len(tokens))


def skip(count: int, context: int | None) -> int:
    """How many leading tokens to leave out so that the rest fits the context.

    The window moves in hops of half a context, so that typing on past its end re-reads the
    text only once in a while.
    """
    if context is None or count <= context:
        return 0
    hop = max(context // 2, 1)
    return -((context - count) // hop) * hop


def _explain(request: Request, error: Exception) -> str:
    words = str(error)
    short = isinstance(error, torch.OutOfMemoryError | MemoryError)
    if not short and "can't allocate memory" not in words:
        return words or type(error).__name__
    asked = re.search(r"tried to allocate (\d+) bytes|Unable to allocate ([\d.]+ \w+)", words)
    more = ""
    if asked:
        more = f", which asks for {asked[2] or f'{int(asked[1]) / (1 << 20):.0f} MiB'} at once"
    if isinstance(request, Open | Inspect):
        name = Path(request.model).name
        return f"there is not enough memory for {name!r}{more}: choose a smaller model"
    return f"there is not enough memory for this text{more}: shorten it, or choose a smaller model"


def main() -> None:
    """Serves standard input and output. What libraries print goes to standard error."""
    outgoing = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)
    incoming = os.fdopen(0, "rb", buffering=0)
    torch.set_num_threads(1)  # a second thread gains small models nothing and starves the window
    Server(incoming, outgoing, _asked(), leave).serve()
    leave()


def leave() -> None:
    """Ends this process now, whatever it is at: nobody waits for it any more, and to take the
    interpreter down under threads that compute may abort it."""
    os._exit(0)


def _asked() -> Own | None:
    """The module that `--factory package.module:function` names."""
    if sys.argv[1:2] != ["--factory"]:
        return None
    name = sys.argv[2]
    sys.path.insert(0, os.getcwd())  # the person's own code lies here, and they asked for it
    return Own(name, lambda: import_module("engine.own.factory").load(name))
