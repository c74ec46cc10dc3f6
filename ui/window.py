"""The window: panels around a session, and the one clock at which they are redrawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabWidget,
    QWidget,
)

from engine.messages import Message
from engine.spec import Inspection
from ui import layouts
from ui.actions import Actions
from ui.desk import Desk
from ui.drops import Drops
from ui.files import Files
from ui.generation import GenerationBar
from ui.keys import KeyGuard
from ui.mailbox import Mailbox
from ui.memorybar import MemoryBar
from ui.notices import Notices
from ui.plainbar import PlainBar
from ui.prompt import Prompt
from ui.settings import Settings, Store
from ui.status import Status
from ui.theme import DARK, LIGHT, THEMES, Theme, palette
from ui.timeline import Timeline
from ui.watch import Watch
from wm_explorer.safewrite import SaveError
from wm_explorer.session import Session

if TYPE_CHECKING:
    from ui.panel import Panel

#: Milliseconds between two drawings at the least.
FRAME = 16
SIZE = (1904, 1050)
#: The name of the window's part that tells what a model's file holds.
PAGE = "model page"
DOCUMENTATION = Path(__file__).resolve().parent.parent / "docs"


class Window(QMainWindow):
    """Redraws, at most once a frame, what the session's changes concern."""

    _frame_due = Signal()

    def __init__(
        self, session: Session, mailbox: Mailbox, store: Store, *, safe_mode: bool = False
    ) -> None:
        super().__init__()
        self.session, self._mailbox, self._store = session, mailbox, store
        self._safe_mode = safe_mode
        self.theme = theme_for(self.settings.theme)
        self._set_colours()
        self._build()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.refresh)
        self._inspection: Inspection | None = None  # the one that was shown last
        self._drawn = 0.0  # when panels were redrawn last
        # Waiting in the queue, it comes before the repaint that a key itself asks for: one for both
        self._frame_due.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self._due = False
        session.on_change(self._changed)
        # Queued, though it may come from this very thread: what waits is for another turn
        mailbox.arrived.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(0, self, self._receive)  # what came before anybody listened
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.refresh()

    @property
    def settings(self) -> Settings:
        return self._store.settings

    # building

    def _build(self) -> None:
        self.setWindowTitle("wm_explorer")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.notices = Notices(self.theme, self)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.notices)
        self._watch = Watch(self.session, self.notices)
        self.files = Files(self.session, self._store, self.notices, self)
        Drops(self, self.files.open_dropped)
        self._watch.trust_wanted.connect(self.files.trust)
        self._watch.heads_wanted.connect(self.show_heads)
        self._build_prompt()
        self.desk = Desk(self, self.prompt_dock, self._store, safe_mode=self._safe_mode)
        self.timeline = Timeline(self.session, self.theme, self)
        bar = PlainBar(self.tr("Timeline"), self)
        bar.setObjectName("timeline")
        bar.addWidget(self.timeline)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        self.status = Status(self.session, self)
        self.setStatusBar(self.status)
        self.actions_ = Actions(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        KeyGuard(app, self)
        app.focusChanged.connect(self.desk.focus_moved)
        self.resize(*SIZE)
        self.desk.restore_geometry()

    def _build_prompt(self) -> None:
        self.prompt = Prompt(self.session, self.theme, self)
        self.prompt.models_dropped.connect(self.files.open_dropped)
        self.memory = MemoryBar(self.session, self)
        self.memory.heads_wanted.connect(self.show_heads)
        self.generation = GenerationBar(self.session, self.theme, self)
        self.prompt_dock = QDockWidget(self.tr("Prompt"), self)
        self.prompt_dock.setObjectName("prompt")
        features = QDockWidget.DockWidgetFeature
        self.prompt_dock.setFeatures(features.DockWidgetMovable | features.DockWidgetFloatable)
        heading = QWidget(self.prompt_dock)
        row = QHBoxLayout(heading)
        row.setContentsMargins(8, 0, 2, 0)
        row.addWidget(QLabel(self.tr("Prompt"), heading))
        row.addWidget(self.memory)
        row.addWidget(self.generation, 1)
        self.prompt_dock.setTitleBarWidget(heading)
        self.prompt_dock.setWidget(self.prompt)
        self._waiting = QLabel(self.tr("The engine is starting…"), self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setEnabled(False)
        self.setCentralWidget(self._waiting)  # until there are panels
        self.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self.prompt_dock)
        self.resizeDocks([self.prompt_dock], [layouts.PROMPT], Qt.Orientation.Vertical)
        self.prompt.setFocus()

    def docks(self) -> Sequence[QDockWidget]:
        """Every panel that can be shown now, the prompt first."""
        return (self.prompt_dock, *self.desk.fed.values())

    # one frame

    def _receive(self) -> None:
        self._mailbox.hand_over(self._read)

    def _read(self, message: Message, arrays: list[Any]) -> None:
        self._watch.hear(message)
        self.session.receive(message, arrays)

    def _changed(self) -> None:
        if self._frame.isActive() or self._due:
            return
        since = int((monotonic() - self._drawn) * 1000)
        if since < FRAME:
            self._frame.start(FRAME - since)
        else:
            self._due = True
            self._frame_due.emit()

    def refresh(self) -> None:
        """Brings everything that can be seen up to date with the session."""
        self._due = False
        self._show_model()
        self._show_inspection()
        for panel in self.desk.fed.values():
            if panel.refresh():
                self._drawn = monotonic()
        self.prompt.refresh()
        self.memory.refresh()
        self.generation.refresh()
        self.timeline.refresh()
        self.status.refresh()
        self._watch.refresh()
        self.actions_.refresh()

    def _show_model(self) -> None:
        """Gives a newly opened model the panels that it feeds."""
        info = self.session.info
        if info is None and not self.session.busy:
            words = self.tr("No model is open: choose one in the File menu, or drop one here")
            self._waiting.setText(words)
        if info is None or info is self.desk.info:
            return
        if self.desk.make_one(info, self.session, self.theme):
            QTimer.singleShot(0, self, self.refresh)
            return
        for panel in self.desk.show_model(info, self.theme):
            panel.copy_wanted.connect(lambda p=panel: self.files.copy_view(p))
            panel.export_wanted.connect(lambda p=panel: self.files.ask_export(p))
            Drops(panel, self.files.open_dropped)
        self.notices.settle()
        for page in self.findChildren(QDialog, PAGE):  # of the model before
            page.close()
        self.setWindowTitle(f"{info.id} — wm_explorer")
        if self.session.loading is None:  # else another one is on its way already
            self.files.opened()

    def _show_inspection(self) -> None:
        """Shows what the model's file holds, once that was asked for and is known."""
        inspection = self.session.inspection
        if inspection is None or inspection is self._inspection:
            return
        from ui.modelpage import ModelPage  # not needed to begin with

        self._inspection = inspection
        for before in self.findChildren(QDialog, PAGE):
            before.close()
        page = ModelPage(inspection, self.session.info, self)
        page.setObjectName(PAGE)
        page.heads_wanted.connect(self.show_heads)
        Drops(page, self.files.open_dropped)
        page.show()

    # what the actions do

    @property
    def panels(self) -> dict[str, Panel]:
        """Every panel there ever was, by the id of its view."""
        return self.desk.panels

    def zoom(self, factor: float) -> None:
        """Makes what the panel in use shows larger or smaller."""
        if (panel := self.desk.current()) is not None:
            panel.zoom(factor)

    # the keyboard

    def escape(self) -> None:
        """Stops generating; else leaves the prompt; else lets go of what was clicked."""
        if self.session.generating:
            self.session.stop()
        elif self.prompt.hasFocus():
            self.timeline.setFocus()
        elif self.session.locked is not None:
            self.session.lock(self.session.locked)

    def cycle(self, by: int) -> None:
        """Gives the focus to the next panel that can be seen: prompt, views, timeline."""
        views = [panel.canvas for panel in self.desk.fed.values() if panel.showing]
        stops: list[QWidget] = [self.prompt, *views, self.timeline.ruler]
        at = next((i for i, w in enumerate(stops) if w.hasFocus()), -by)
        stops[(at + by) % len(stops)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # theme

    def theme_names(self) -> dict[str, str]:
        """The themes to choose from, in the person's language."""
        return {
            "system": self.tr("As the system"),
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
        }

    def choose_theme(self, name: str) -> None:
        self.settings.theme = name  # type: ignore[assignment]
        self._apply_theme()

    def switch_theme(self) -> None:
        self.choose_theme("light" if self.theme is DARK else "dark")

    def _scheme_changed(self) -> None:
        if self.settings.theme == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        self.theme = theme_for(self.settings.theme)
        self._set_colours()
        for part in (self.prompt, self.generation, self.timeline, self.notices):
            part.set_theme(self.theme)
        for panel in self.panels.values():
            panel.set_theme(self.theme)

    def _set_colours(self) -> None:
        """Colours and size of text of everything that Qt draws itself."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(palette(self.theme))
        if self.settings.font_size:
            font = app.font()
            font.setPointSizeF(self.settings.font_size)
            app.setFont(font)

    # dialogs, imported when they are wanted, so that the window comes up sooner

    def show_preferences(self) -> None:
        from ui.preferences import Preferences

        dialog = Preferences(self._store, self.theme_names(), self)
        dialog.taken.connect(self._apply_theme)
        before = self.settings.budget  # the one in force may be the command line's
        dialog.taken.connect(lambda: self._grant(before))
        dialog.taken.connect(self.save_settings)
        dialog.taken.connect(self.files.keep_trust)
        dialog.open()

    def _grant(self, before: int) -> None:
        """Fits the open model to the preferences' budget, if that was changed."""
        if self.settings.budget != before:
            self.session.grant(self.settings.budget)

    def show_heads(self) -> None:
        """The choice of layers and heads of the open model."""
        attending = self.session.info.attending if self.session.info else None
        if attending is None or not attending.stacks:
            return
        from ui.headdialog import HeadDialog

        dialog = HeadDialog(attending, self.session.document.capture, self.theme, self)
        dialog.chosen.connect(self.session.capture)
        dialog.open()

    def show_shortcuts(self) -> None:
        from ui.details import Details

        Details.show_text(self.tr("Keyboard shortcuts"), self.actions_.shortcuts(), self)

    def show_palette(self) -> None:
        from ui.palette import Palette

        Palette(list(self.actions_.commands.values()), self).show()

    def show_about(self) -> None:
        from ui.about import versions
        from ui.details import Details

        title = self.tr("wm_explorer shows the working memory of sequence models as they read")
        Details.show_text(title, versions(self.session.device), self)

    def show_model_page(self) -> None:
        """Asks what the open model's file holds; the page comes up with the answer."""
        self._inspection = None
        self.session.inspect()

    def show_documentation(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(DOCUMENTATION)))

    def switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_failure(self, words: str, details: str) -> None:
        """Tells of an exception that nobody caught."""
        text = self.tr("Something went wrong inside the explorer: {what}").format(what=words)
        self.notices.show_notice("exception", text, failure=True, details=details)

    # the end

    def save_settings(self) -> None:
        try:
            self._store.save()
        except (SaveError, OSError) as error:
            words = self.tr("The settings could not be saved: {reason}").format(reason=error)
            self.notices.show_notice("settings", words, failure=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.stop()
        self.files.remember()
        self.desk.keep()
        self.save_settings()
        super().closeEvent(event)


def theme_for(preference: str) -> Theme:
    """The preferred theme, or the system's; dark where the system does not say."""
    if preference in THEMES:
        return THEMES[preference]
    light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK
