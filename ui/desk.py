"""The panels on the window: they come and go with the model, and stand where they stood."""

from __future__ import annotations

from base64 import b64decode, b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from engine.spec import ModelInfo
from ui import layouts
from ui.settings import Settings, Store, StoredLayout
from ui.theme import Theme
from wm_explorer.session import Session

if TYPE_CHECKING:
    from ui.panel import Panel

#: A window that lives so long, in milliseconds, has been painted with its layout.
FIRST_FRAME = 1000


class Desk(QObject):
    """Panels by the id of their view, and the layout of those that the model feeds."""

    def __init__(
        self, window: QMainWindow, prompt: QDockWidget, store: Store, *, safe_mode: bool
    ) -> None:
        super().__init__(window)
        self._window, self._prompt, self._store = window, prompt, store
        self._safe_mode = safe_mode
        self._last: Panel | None = None  # the panel that had the focus last
        self.info: ModelInfo | None = None
        self.panels: dict[str, Panel] = {}  # every one there ever was
        self.fed: dict[str, Panel] = {}  # those that the present model feeds
        self._made: dict[str, Panel] = {}  # those that were made, but not shown yet

    @property
    def _settings(self) -> Settings:
        return self._store.settings

    def make_one(self, info: ModelInfo, session: Session, theme: Theme) -> bool:
        """Makes one of the panels that a model needs and that there are not yet, if any.

        All at once would hold up keys and painting for longer than a frame.
        """
        from ui.panel import Panel  # not needed to begin with, so that the window comes up sooner
        from ui.view import views_for

        for cls in views_for(info):
            if cls.id not in self.panels and cls.id not in self._made:
                self._made[cls.id] = Panel(cls(info), session, theme, self._window)
                return True
        return False

    def show_model(self, info: ModelInfo, theme: Theme) -> list[Panel]:
        """Gives every view of a model its panel; the panels that are new are returned."""
        from ui.view import views_for

        before, self.info = list(self.fed), info
        if before:
            self.keep_layout()
        new, self._made = self._made, {}
        for panel in new.values():
            panel.set_theme(theme)  # which may have changed since
        self.panels |= new
        found = [cls.id for cls in views_for(info)]
        self.fed = {id_: self.panels[id_] for id_ in found}
        for cls in views_for(info):
            if self.panels[cls.id].view.info is not info:
                self.panels[cls.id].set_view(cls(info))
        if found != before:
            self._lay_out()
        return list(new.values())

    def current(self) -> Panel | None:
        """The panel in use: the one that has the focus or had it last, or else the first."""
        showing = [panel for panel in self.fed.values() if panel.showing]
        if self._last in showing:
            return self._last
        return showing[0] if showing else None

    def focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QTabBar):  # Qt makes one whenever panels are stacked
            now.setAccessibleName(self.tr("Stacked panels"))
        for panel in self.fed.values():
            if now is not None and panel.isAncestorOf(now):
                self._last = panel

    # layouts

    def restore_geometry(self) -> None:
        """Puts the window where it was. Unlike a layout, wrong bytes do no harm here."""
        if not self._safe_mode:
            with suppress(ValueError):
                self._window.restoreGeometry(QByteArray(b64decode(self._settings.geometry)))

    def keep(self) -> None:
        """Puts the layout and the window's place into the settings, unless they were not used."""
        if not self._safe_mode:
            self.keep_layout()
            self._settings.geometry = b64encode(self._window.saveGeometry().data()).decode()

    def keep_layout(self) -> None:
        """Puts the layout of what is shown into the settings."""
        if self.fed:
            self._settings.layouts[self._key] = layouts.store(self._window, self.fed)

    def reset_layout(self) -> None:
        """Puts the panels back to where they were to begin with."""
        self._settings.layouts.pop(self._key, None)
        layouts.arrange(self._window, self._prompt, self.fed)

    @property
    def _key(self) -> str:
        return layouts.key(list(self.fed))

    def _lay_out(self) -> None:
        """The kept layout of these views, or the one to begin with."""
        window = self._window
        window.setUpdatesEnabled(False)
        self._remove_the_unfed()
        if (waiting := window.takeCentralWidget()) is not None:
            waiting.deleteLater()
        layouts.arrange(window, self._prompt, self.fed)
        if not self._safe_mode:
            self._restore()
        window.setUpdatesEnabled(True)
        for stack in window.findChildren(QTabBar):
            stack.setAccessibleName(self.tr("Stacked panels"))

    def _restore(self) -> None:
        """Restores the kept layout if it can be trusted. Until the next frame the file is without
        it: should restoring end the process, the next start does not try again."""
        key = self._key
        stored = self._settings.layouts.pop(key, None)
        state = layouts.restorable(stored, self.fed)
        if state is None or stored is None:
            return
        self._store.save_if_possible()
        self._window.restoreState(state)
        self._remove_the_unfed()  # restoring brings every panel back
        QTimer.singleShot(FIRST_FRAME, self, lambda: self._keep(key, stored))

    def _keep(self, key: str, layout: StoredLayout) -> None:
        self._settings.layouts.setdefault(key, layout)
        self._store.save_if_possible()

    def _remove_the_unfed(self) -> None:
        for id_ in self.panels.keys() - self.fed.keys():
            self._window.removeDockWidget(self.panels[id_])
