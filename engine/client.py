"""The explorer's end of the line to the engine's process. Free of torch and Qt."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock, Thread, current_thread
from time import monotonic
from types import MappingProxyType
from typing import Any, BinaryIO, Protocol, cast

from engine import wire
from engine.capture import AUTOMATIC, BUDGET, Capture
from engine.messages import (
    Failed,
    Inspect,
    Message,
    Open,
    Opened,
    Request,
    Run,
    Stopped,
    Update,
    Verify,
)
from engine.waiting import Waiting

#: A process that ends so often, so soon, is not started again: (times, seconds).
GIVE_UP = (3, 20.0)

#: Why a joined engine answers no more.
ENDED = "the program that explores this module has ended"

Deliver = Callable[[Message, list[Any]], None]
ROOT = Path(__file__).resolve().parent.parent


class Line(Protocol):
    """An engine at the other end of two streams; a child process is one."""

    @property
    def stdin(self) -> Any: ...
    @property
    def stdout(self) -> Any: ...
    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


class Joined:
    """An engine that somebody else runs, in this process or in another."""

    def __init__(self, stdin: BinaryIO, stdout: BinaryIO) -> None:
        """`stdin` is where it reads, `stdout` where it answers."""
        self.stdin, self.stdout, self.pid = stdin, stdout, os.getpid()

    def poll(self) -> int:
        return 0

    def kill(self) -> None:
        """It is not ours to end."""

    def wait(self, timeout: float | None = None) -> int:
        return 0


def child_environment() -> dict[str, str]:
    """That of a process which imports this code, wherever it is, and nothing out of the current
    folder."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}


class Client:
    """Starts the engine, speaks to it, and starts it again if it dies.

    `deliver` is called with every reply and its arrays, on a thread of the client's own. After a
    crash the last model is opened and the last text read again, so the caller need do nothing. A
    model that was on its way when the engine died is not asked for again: it has failed, and the
    one before it is opened in its place. An engine that keeps dying, however long it takes, is
    given up until something else is asked of it. One that was joined is not started again.
    """

    def __init__(
        self, deliver: Deliver, *, factory: str = "", joined: Joined | None = None
    ) -> None:
        """`factory` names a function of a person's own, `package.module:function`, which the engine
        calls for a module when a model of that name is opened. `joined` is an engine that runs."""
        self._deliver, self._factory, self._joined = deliver, factory, joined
        self._lock = RLock()  # the collector may close a client in the middle of its own work
        self._closed = False
        self._given_up = False
        self._cancelled: Open | None = None  # what the engine was ended to give up
        self._deaths: list[float] = []
        self._tries = 0  # how often it has died of what it was asked for last
        self._open: Open | None = None  # the newest request, as long as it has not failed
        self._standing: Open | None = None  # the newest that was carried out
        self._opens: dict[int, Open] = {}  # what was asked for, by generation
        self._run: Run | None = None
        self._generation = 0
        self._start()

    def open(
        self,
        model: str,
        device: str = "auto",
        sizes: Mapping[str, int] = MappingProxyType({}),
        cut: bool = False,
        trusted: bool = False,
        capture: Capture = AUTOMATIC,
        budget: int = BUDGET,
    ) -> int:
        """Asks for a model, with other sizes of its memory than in training, or with it cut out.

        The text of the model before is forgotten. Gives the generation that the answer will carry.
        `trusted` says yes to a folder that brings code of its own. `capture` and `budget` are as
        in `Open`.
        """
        self._generation += 1
        asked = Open(model, device, dict(sizes), cut, trusted, self._generation, capture, budget)
        with self._lock:  # an engine that is started meanwhile is asked once, here or there
            self._open, self._run, self._tries = asked, None, 0
            self._opens[asked.generation] = asked
            if not self._revive():
                self._send(asked)
        return asked.generation

    def cancel_open(self) -> None:
        """Gives up a model that is on its way, by ending the engine, which starts again with the
        one before."""
        with self._lock:
            ours = self._joined is None  # what somebody else runs goes on
            if ours and self._open is not self._standing and not self._closed:
                self._cancelled = self._open
                self._process.kill()

    def inspect(
        self,
        model: str,
        budget: int = BUDGET,
        capture: Capture = AUTOMATIC,
        *,
        trusted: bool = False,
    ) -> int:
        """Asks what a file or folder holds, without opening it, and what of it is shown. `trusted`
        as for `open`."""
        self._generation += 1
        self._send(Inspect(self._generation, model, budget, capture, trusted))
        return self._generation

    def run(self, text: str) -> int:
        """Asks for a text to be read, and gives the generation its updates will carry."""
        self._generation += 1
        with self._lock:
            self._run, self._tries = Run(self._generation, text), 0
            if not self._revive():
                self._send(self._run)
        return self._generation

    def verify(self, text: str) -> int:
        """Asks for every channel to be recomputed independently."""
        self._generation += 1
        self._send(Verify(self._generation, text))
        return self._generation

    @property
    def pid(self) -> int:
        """The engine's process."""
        return self._process.pid

    def close(self) -> None:
        """Ends the engine and waits for it. Safe to call twice."""
        with self._lock:
            self._closed = True
            process = self._process
        self._requests.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for thread in self._threads:
            if thread is not current_thread():
                thread.join(2)

    def _revive(self) -> bool:
        """Starts an engine that was given up, with the newest requests. False if none was."""
        with self._lock:
            if not self._given_up or self._closed:
                return False
            if self._joined is None:
                self._given_up = False
                self._deaths.clear()
                self._start_again()
        if self._joined is not None:
            self._deliver(Stopped(ENDED, False, joined=True), [])
        return True

    def _start_again(self) -> None:
        """Starts an engine and asks it first of all for what was open. The lock is held."""
        if self._closed:
            return
        self._start()
        for request in (self._open, self._run):
            if request is not None:
                self._requests.put(request)

    def _start(self) -> None:
        self._process: Line = self._joined or subprocess.Popen(
            [sys.executable, "-m", "engine", *self._own()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            process_group=0,  # an interrupt, of a notebook's cell too, is not for the engine
            # numpy's second thread would fight the window for its core, and is slower than none
            env={"OPENBLAS_NUM_THREADS": "1", **child_environment()},
        )
        self._requests, self._cancelled = Waiting(), None
        ends = (self._process, self._requests)
        self._threads = [
            Thread(target=self._speak, args=ends, name="engine requests", daemon=True),
            Thread(target=self._listen, args=ends, name="engine replies", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _own(self) -> list[str]:
        return ["--factory", self._factory] if self._factory else []

    def _send(self, message: Request) -> None:
        with self._lock:
            if not self._closed:
                self._requests.put(message)

    def _speak(self, process: Line, requests: Waiting) -> None:
        """Writes requests. A pipe that is full is waited for here, and not by whoever asks."""
        stream = cast(BinaryIO, process.stdin)
        with suppress(OSError, ValueError):  # the other thread sees the end, and starts it again
            while (request := requests.get()) is not None:
                wire.write(stream, request)
        with suppress(OSError):
            stream.close()

    def _listen(self, process: Line, requests: Waiting) -> None:
        try:
            while True:
                message, arrays = wire.read(cast(BinaryIO, process.stdout))
                self._note(message)
                self._deliver(message, arrays)
        except (EOFError, MemoryError, OSError, ValueError) as error:
            reason = str(error) or "there is not enough memory for a reply"
        process.stdout.close()
        requests.close()
        if process.poll() is None and not self._closed:
            process.kill()
        code = process.wait()
        with self._lock:
            if self._closed:
                return
            cancelled, self._cancelled = self._cancelled, None
            restarting = self._joined is None and (cancelled is not None or self._may_restart())
            self._given_up = not restarting
            unopened = self._take_back(cancelled)
        detail = f"the engine ended with code {code}" if code else f"the engine ended ({reason})"
        if self._joined is not None:
            detail = ENDED
        if unopened is not None:
            self._deliver(Failed("Open", detail, unopened.generation), [])
        if cancelled is None:
            self._deliver(Stopped(detail, restarting, self._joined is not None), [])
        if restarting:
            self._restart()

    def _restart(self) -> None:
        try:
            with self._lock:
                self._start_again()
        except OSError as error:
            self._given_up = True
            self._deliver(Stopped(f"the engine could not be started: {error}", False), [])

    def _note(self, message: Message) -> None:
        """Keeps what to open after a restart: never what has failed, for it would fail again."""
        if isinstance(message, Update) and message.done:
            self._tries = 0
        if isinstance(message, Opened):
            self._standing = self._opens.get(message.generation, self._standing)
            self._opens = {g: o for g, o in self._opens.items() if g >= message.generation}
            if self._standing is self._open and not self._run:
                self._tries = 0
        elif (
            isinstance(message, Failed)
            and message.request == "Open"
            and self._open is not None
            and self._open.generation == message.generation
        ):
            self._open = self._standing

    def _take_back(self, cancelled: Open | None) -> Open | None:
        """The model that was on its way when the engine ended, and is not asked for again. The lock
        is held.

        Where there is none to go back to, it is tried again, unless it was given up. What was asked
        for after the one that was given up has not failed.
        """
        asked, standing = self._open, self._standing
        if asked is standing or (standing is None and cancelled is None):
            return None
        if cancelled is not None and asked is not cancelled:
            return None
        self._open = standing
        if standing is None:
            self._run = None
        return asked

    def _may_restart(self) -> bool:
        times, seconds = GIVE_UP
        self._tries += 1
        now = monotonic()
        self._deaths = [death for death in self._deaths if now - death < seconds] + [now]
        return max(len(self._deaths), self._tries) < times
