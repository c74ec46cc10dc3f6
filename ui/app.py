"""Starts the application: the engine's process, the window, and what keeps both alive."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import MappingProxyType

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from engine.capture import AUTOMATIC, Capture
from engine.client import Client, Deliver
from ui import translate
from ui.collector import Collector
from ui.failures import Failures
from ui.mailbox import Mailbox
from ui.settings import Settings, Store
from ui.theme import Theme
from ui.window import Window
from wm_explorer import catalogue
from wm_explorer.document import Document
from wm_explorer.session import Session

#: The model to begin with, where it is bundled.
FIRST_MODEL = "lstm-char"
#: Milliseconds between two bits of preparation, for keys and painting.
BREATH = 5


def run(
    model: str | None,
    text: str | None,
    file: Path | None,
    device: str = "auto",
    safe_mode: bool = False,
    memory: Mapping[str, int] = MappingProxyType({}),
    cut: bool = False,
    trust: bool = False,
    factory: str | None = None,
    capture: Capture = AUTOMATIC,
    budget: int | None = None,
) -> int:
    """Shows the window and gives the exit status once it is closed.

    Without a model and a text, the last ones are opened again, or the model's sample. `memory` are
    sizes of the model's memory, `cut` cuts it out; `trust` says yes to a folder with code of its
    own. `factory` names the function of a person's own that makes the model. `capture` are the
    heads whose attention is shown; `budget` stands in for the preferences' this time.
    """
    store = Store()
    if factory is not None:
        document = Document(factory, text or "")
    else:
        document = begin_with(store.settings, model, text, safe_mode=safe_mode)
    document = replace(document, memory=dict(memory), cut=cut, capture=capture)
    if trust:
        store.settings.trust(document.model)
    connect = partial(Client, factory=factory or "")
    return show(connect, store, document, device, file, safe_mode=safe_mode, budget=budget)


def show(
    connect: Callable[[Deliver], Client],
    store: Store,
    document: Document,
    device: str = "auto",
    file: Path | None = None,
    *,
    safe_mode: bool = False,
    budget: int | None = None,
) -> int:
    """Shows the window on an engine, and gives the exit status once it is closed."""
    gc.disable()  # until there is a collector
    app = application()
    translate.install(app, store.settings.language)
    failures = Failures(app)
    failures.install()
    mailbox = Mailbox()
    client = connect(mailbox.deliver)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        window = open_window(client, mailbox, store, document, device, safe_mode, budget)
        failures.happened.connect(window.show_failure)
        window.show()
        for number in before:
            # Not at once: a signal may come in the middle of a painting
            signal.signal(number, lambda *_: QTimer.singleShot(0, app, app.closeAllWindows))
        _prepare(window)
        if file is not None:
            window.files.open_path(file)
        return app.exec()
    finally:
        client.close()
        for number, handler in before.items():
            signal.signal(number, handler)
        failures.remove()
        gc.enable()


def _prepare(window: Window) -> None:
    """Gets ready, bit by bit while the engine starts, what the first panels will need."""
    numbers = Thread(target=import_module, args=("numpy",), daemon=True)  # too long for one bit
    bits: list[Callable[[], object]] | None = None
    timer = QTimer(window)
    timer.setInterval(BREATH)

    def prepare_one() -> None:
        nonlocal bits
        if numbers.ident is None:  # not before the window is painted
            gc.freeze()  # what the start made will stay
            Collector(window)
            numbers.start()
        elif bits is None:
            if not numbers.is_alive():
                bits = _bits(window.theme)
        elif bits:
            bits.pop()()
        else:
            timer.deleteLater()

    timer.timeout.connect(prepare_one)
    timer.start()


def _bits(theme: Theme) -> list[Callable[[], object]]:
    """What there is to prepare; the last first."""
    from ui.colours import pixels
    from ui.view import view_modules

    return [
        *(partial(import_module, name) for name in view_modules()),
        *(partial(pixels, kind, theme) for kind in ("gate", "memory")),
        partial(import_module, "ui.panel"),
    ]


def application() -> QApplication:
    """The one application object, in a style that takes our colours on every system."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("wm_explorer")
    app.setApplicationDisplayName("")
    app.setStyle("Fusion")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    return app


def open_window(
    client: Client,
    mailbox: Mailbox,
    store: Store,
    document: Document,
    device: str = "auto",
    safe_mode: bool = False,
    budget: int | None = None,
) -> Window:
    """A window on a session of its own, not shown yet."""
    settings = store.settings
    where = settings.device if device == "auto" else device
    granted = budget or settings.budget
    session = Session(client, replace(document, text=""), where, settings.trusted, granted)
    if document.text:
        session.edit(document.text)
    return Window(session, mailbox, store, safe_mode=safe_mode)


def begin_with(
    settings: Settings, model: str | None, text: str | None, *, safe_mode: bool = False
) -> Document:
    """The model and the text to open, of what was asked for and what was open last."""
    if model is None and text is None and not safe_mode:
        there = (recent for recent in settings.recent if catalogue.can_be_opened(recent.model))
        if (recent := next(there, None)) is not None:
            return Document(recent.model, recent.text)
    cards = {card.id: card for card in catalogue.models()}
    chosen = model or next(iter([FIRST_MODEL] if FIRST_MODEL in cards else cards), FIRST_MODEL)
    if text is None:
        card = cards.get(chosen)
        sample = catalogue.samples().get(card.sample) if card else None
        text = sample.text if sample else ""
    return Document(chosen, text)
