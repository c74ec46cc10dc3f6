"""A person's own module under the explorer: `wm.explore(module, tokens=...)`.

The module stays in the person's process, where the engine serves it in a thread. The window is a
child process that speaks to that engine over its standard streams.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import Event
from typing import TYPE_CHECKING, Any
from weakref import finalize

from engine.client import Client, child_environment
from wm_explorer.display import has_display
from wm_explorer.document import Document
from wm_explorer.script import EngineError, Explorer

if TYPE_CHECKING:
    from wm_explorer.trace import Trace

#: A window that was told to close and did not is ended after so long, in seconds.
PATIENCE = 2.0
_shown: set[Exploration] = set()  # those whose windows are open, though nobody may hold them


def explore(
    module: Any,
    tokens: Any = None,
    *,
    text: str | None = None,
    vocabulary: Any = None,
    call: Callable[[Any, Any], Any] | None = None,
    as_logits: bool | None = None,
    name: str | None = None,
    show: bool = True,
    wait: bool | None = None,
) -> Exploration:
    """Opens the window on any `nn.Module`, and shows what its recurrent and attention layers do,
    and every `wm.probe` in it.

        wm.explore(model, tokens=[3, 1, 4, 1, 5])
        with wm.explore(model, text="hello", vocabulary=symbols, show=False) as s:
            s.trace["gate.forget"]  # numpy, [step, layer, unit]

    `tokens` are the ids [step] of a text, or floats [step, feature]; or give them as `text`. They
    are what is shown first, and the example by which it is found out what the module shows.
    `vocabulary` says how texts are read: the symbols in the order of their ids (characters, or
    words between blanks), a mapping of symbols to ids, or a tokenizer: a function from a text to
    ids, or an object with `encode` and `decode`. Without it ids are typed as numbers.

    `call(module, tokens)` calls the module with a tensor of ids [step] or floats [step, feature];
    where it is left out, that is `module(tokens[None])`, a batch of one. `as_logits` says whether
    the output is logits over the vocabulary; where it is left out, it is if it is as wide.

    The module is read in the mode it is in, without gradients, and its output is the same to the
    bit. Where layers would draw at random (dropout in training mode) it is refused. Nothing of it
    is changed: layers are wrapped only while they are read.

    In a script this waits until the window is closed; in a notebook or at a prompt it returns at
    once, and so it does if `wait` is False. Without a window (`show=False`) nothing is waited for.
    Raises EngineError when the module cannot read the example, with the module's own words, when
    it shows nothing, and when there is no display.
    """
    if show and not has_display():
        raise EngineError(
            "there is no display to show a window on: pass show=False, and take .trace or .save"
        )
    exploring = import_module("engine.own.exploring")  # imports torch
    try:
        model = exploring.own(
            module, tokens, text=text, vocabulary=vocabulary, call=call, as_logits=as_logits
        )
    except import_module("engine.checkpoint").LoadError as error:
        raise EngineError(str(error)) from error
    exploration = Exploration(exploring, model, name or type(module).__name__)
    if show:
        exploration.show()
        if wait or (wait is None and not _is_interactive()):
            exploration.wait()
    return exploration


def from_factory(factory: str, device: str = "auto") -> Explorer:
    """Opens the module that a function makes, `package.module:function`, in the engine's process.

    This runs that code. Raises EngineError when it does not make a module that can be shown.
    """
    return Explorer(Document(factory), device, partial(Client, factory=factory))


class Exploration(Explorer):
    """A module that is explored. `text` and `trace` follow what is typed into its window.

    It ends with `close` or with the `with` block, and its window with it. As long as the window is
    open, it lives on though nothing refers to it.
    """

    def __init__(self, exploring: Any, model: Any, name: str) -> None:
        self._exploring, self._model, self._name = exploring, model, name
        self.window: subprocess.Popen[bytes] | None = None
        """The window's process, None where there never was one."""
        self._server: Any = None  # what serves the window
        self._followed: str | None = None  # the newest text of the window that was taken over
        self._ended_window = Event()

        def connect(deliver: Any) -> Client:
            return Client(deliver, joined=exploring.joined(model, name))

        super().__init__(Document(name), "auto", connect)
        self._outlive()

    def show(self) -> None:
        """Opens the window. Does nothing while it is open."""
        if self.window is not None and self.window.poll() is None:
            return
        self._ended_window.clear()
        self.window = subprocess.Popen(
            [sys.executable, "-m", "ui.attached"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            process_group=0,  # an interrupt of a notebook's cell is not for the window
            env=child_environment(),
        )
        self._outlive()
        _shown.add(self)
        self._server = self._exploring.serve(
            self._model, self._name, self.window.stdout, self.window.stdin, self._closed
        )

    def wait(self) -> None:
        """Waits until the window is closed. Raises EngineError when it could not be shown."""
        if self.window is None:
            return
        try:
            code = self.window.wait()
        except KeyboardInterrupt:
            self.close()
            raise
        self._ended_window.wait(PATIENCE)
        if code not in (0, -signal.SIGTERM):  # which asks it to close
            raise EngineError(f"the window ended with code {code}; it said above why")

    @property
    def text(self) -> str:
        """The text that is read: the window's, or what was set since. Setting it leaves the
        window as it is."""
        self._follow()
        return self._session.text

    @text.setter
    def text(self, text: str) -> None:
        self._session.edit(text)

    @property
    def trace(self) -> Trace:
        """What the module showed: trace["name"] is a numpy array [step, *axes].

        Waits until the whole text is read. Raises EngineError when that failed.
        """
        self._follow()
        return super().trace

    @property
    def notice(self) -> str:
        """What one should know: of the text, and what of the module could not be shown."""
        notes = self.info.notes
        return "; ".join(filter(None, [super().notice, *notes]))

    @property
    def read_in_window(self) -> str | None:
        """The text that was read for the window last; None until it has asked for one."""
        return self._server.text if self._server is not None else None

    def _follow(self) -> None:
        text = self.read_in_window
        if not text and self._followed is None:
            return  # the window is coming up, and has not read the example yet
        if text is not None and text != self._followed and self.close.alive:
            self._followed = text
            self._session.edit(text)

    def _closed(self) -> None:
        """The window is gone. Called on the thread that served it."""
        _shown.discard(self)
        self._ended_window.set()

    def _outlive(self) -> None:
        """Lets `close` end the window too. A script's end does not: what was read stays on show."""
        self.close.detach()
        self.close = finalize(self, _end, self._client, self.window)
        self.close.atexit = False


def _end(client: Client, window: subprocess.Popen[bytes] | None) -> None:
    if window is not None and window.poll() is None:
        window.terminate()
        try:
            window.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            window.kill()
            window.wait()
    client.close()


def _is_interactive() -> bool:
    """Whether somebody types what is run: a notebook, or a prompt."""
    return hasattr(sys, "ps1") or bool(sys.flags.interactive)
