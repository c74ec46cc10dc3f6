"""Every command of the window, its words and its keys, in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.timeline import FAR

if TYPE_CHECKING:
    from ui.window import Window

Keys = QKeySequence.StandardKey
Shortcut = str | QKeySequence.StandardKey


class Actions(QObject):
    """Builds the menus. Commands without a menu of their own still have keys."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.commands: dict[str, QAction] = {}
        self._file_menu()
        self._edit_menu()
        self._view_menu()
        self._time_menu()
        self._help_menu()

    def refresh(self) -> None:
        """Enables what can be done now."""
        session, some = self._window.session, bool(self._window.session.trace)
        attending = session.info.attending if session.info else None
        can_generate = some and not session.generating and not self._window.generation.obstacle()
        for name, possible in {
            "undo": session.can_undo,
            "redo": session.can_redo,
            "generate.one": can_generate,
            "generate.many": can_generate,
            "model.page": session.info is not None,
            "heads": attending is not None and bool(attending.stacks),
            "export": some,
            "copy.view": some,
            "data": some,
        }.items():
            action = self.commands[name]
            if action.isEnabled() != possible:
                action.setEnabled(possible)

    def shortcuts(self) -> str:
        """The sheet of shortcuts: keys, a tab and what they do, a line each."""
        lines = []
        for action in self.commands.values():
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            )
            if keys:
                lines.append(f"{keys}\t{plain(action.text())}")
        return "\n".join(lines)

    # menus

    def _file_menu(self) -> None:
        menu, files = self._menu(self.tr("&File")), self._window.files
        panel = self._window.desk.current
        self._filled(menu, self.tr("Open &model"), files.fill_models)
        self._filled(menu, self.tr("Open &sample"), files.fill_samples)
        self._filled(menu, self.tr("Open &recent"), files.fill_recent)
        self._add(menu, "open", self.tr("&Open text file…"), [Keys.Open], files.ask_text)
        self._add(
            menu, "model.page", self.tr("&About this model…"), [], self._window.show_model_page
        )
        menu.addSeparator()
        self._add(
            menu,
            "export",
            self.tr("&Export view…"),
            ["Ctrl+E"],
            lambda: files.ask_export(panel()),
        )
        self._add(menu, "data", self.tr("Export &data…"), ["Ctrl+Shift+E"], files.ask_data)
        self._add(
            menu,
            "copy.view",
            self.tr("&Copy view as image"),
            ["Ctrl+Shift+C"],
            lambda: files.copy_view(panel()),
        )
        menu.addSeparator()
        self._add(
            menu, "preferences", self.tr("&Preferences…"), ["Ctrl+,"], self._window.show_preferences
        ).setMenuRole(QAction.MenuRole.PreferencesRole)
        self._add(menu, "quit", self.tr("&Quit"), ["Ctrl+Q"], self._window.close).setMenuRole(
            QAction.MenuRole.QuitRole
        )

    def _edit_menu(self) -> None:
        menu, window = self._menu(self.tr("&Edit")), self._window
        self._add(menu, "undo", self.tr("&Undo"), [Keys.Undo], window.session.undo)
        self._add(menu, "redo", self.tr("&Redo"), [Keys.Redo], window.session.redo)
        menu.addSeparator()
        self._add(menu, "copy", self.tr("&Copy text"), [], window.prompt.copy)
        self._add(menu, "paste", self.tr("&Paste text"), [], window.prompt.paste)

    def _view_menu(self) -> None:
        menu, window = self._menu(self.tr("&View")), self._window
        self._filled(menu, self.tr("&Panels"), self._fill_panels)
        themes = menu.addMenu(self.tr("&Theme"))
        group = QActionGroup(themes)
        for name, text in window.theme_names().items():
            action = group.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == window.settings.theme)
            action.triggered.connect(lambda _=False, n=name: window.choose_theme(n))
        themes.addActions(group.actions())
        self._add(menu, "heads", self.tr("Layers and &heads…"), [], window.show_heads)
        self._add(menu, "theme", self.tr("Dark or light"), ["Ctrl+Shift+T"], window.switch_theme)
        menu.addSeparator()
        zoomed = ["Ctrl++", "Ctrl+="]
        self._add(menu, "zoom.in", self.tr("Zoom &in"), zoomed, lambda: window.zoom(1.25))
        self._add(menu, "zoom.out", self.tr("Zoom &out"), ["Ctrl+-"], lambda: window.zoom(0.8))
        self._add(menu, "next.panel", self.tr("Next panel"), ["F6"], lambda: window.cycle(1))
        self._add(
            menu,
            "previous.panel",
            self.tr("Previous panel"),
            ["Shift+F6"],
            lambda: window.cycle(-1),
        )
        menu.addSeparator()
        self._add(menu, "reset", self.tr("&Reset layout"), [], window.desk.reset_layout)
        self._add(menu, "full", self.tr("&Full screen"), ["F11"], window.switch_full_screen)

    def _time_menu(self) -> None:
        menu, window = self._menu(self.tr("&Run")), self._window
        time, step, far = window.timeline, window.timeline.step, FAR
        self._add(menu, "play", self.tr("&Play or pause"), ["Space"], time.play_pause)
        for name, text, keys, run in (
            ("forward", self.tr("Step &forward"), ["Right", "Ctrl+Right"], lambda: step(1)),
            ("back", self.tr("Step &back"), ["Left", "Ctrl+Left"], lambda: step(-1)),
            ("far.forward", self.tr("Ten steps forward"), ["Shift+Right"], lambda: step(far)),
            ("far.back", self.tr("Ten steps back"), ["Shift+Left"], lambda: step(-far)),
            ("first", self.tr("F&irst step"), ["Home"], time.first),
            ("newest", self.tr("&Newest step, and follow"), ["End", "Alt+Right"], time.newest),
            ("faster", self.tr("Faster"), ["Ctrl+Up"], time.faster),
            ("slower", self.tr("Slower"), ["Ctrl+Down"], time.slower),
            ("loop", self.tr("&Loop"), ["Ctrl+L"], time.toggle_loop),
        ):
            self._add(menu, name, text, keys, run)
        menu.addSeparator()
        generate, count = window.session.generate, window.generation.count.value
        one, many = self.tr("&Generate one symbol"), self.tr("Generate &many symbols")
        self._add(menu, "generate.one", one, ["Ctrl+Return"], lambda: generate(1))
        self._add(menu, "generate.many", many, ["Ctrl+Shift+Return"], lambda: generate(count()))
        self._add(menu, "stop", self.tr("&Stop, or leave the prompt"), ["Esc"], window.escape)

    def _help_menu(self) -> None:
        menu, window = self._menu(self.tr("&Help")), self._window
        self._add(menu, "shortcuts", self.tr("&Keyboard shortcuts"), ["F1"], window.show_shortcuts)
        palette = self.tr("&Search commands…")
        self._add(menu, "palette", palette, ["Ctrl+Shift+P"], window.show_palette)
        self._add(menu, "documentation", self.tr("&Documentation"), [], window.show_documentation)
        self._add(menu, "about", self.tr("&About and versions"), [], window.show_about).setMenuRole(
            QAction.MenuRole.AboutRole
        )

    # making

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _filled(self, menu: QMenu, title: str, fill: Callable[[QMenu], None]) -> None:
        """A menu that is filled when it opens."""
        inner = menu.addMenu(title)
        inner.aboutToShow.connect(lambda: fill(inner))

    def _fill_panels(self, menu: QMenu) -> None:
        menu.clear()
        menu.addActions([dock.toggleViewAction() for dock in self._window.docks()])

    def _add(
        self,
        menu: QMenu,
        name: str,
        text: str,
        keys: Sequence[Shortcut],
        run: Callable[[], object],
    ) -> QAction:
        action = menu.addAction(text)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: run())
        self.commands[name] = action
        return action


def plain(text: str) -> str:
    """A menu's text without its access key, which Chinese has in brackets, and its ellipsis."""
    return re.sub(r"\(&\w\)|&", "", text).rstrip("…")
