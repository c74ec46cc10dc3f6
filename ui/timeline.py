"""The timeline: which step is shown, and the buttons and keys that move it."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from ui.buttons import SignButton
from ui.theme import Theme
from ui.timeruler import TimeRuler
from wm_explorer.playback import SPEEDS, Playback
from wm_explorer.session import Session
from wm_explorer.symbols import label

#: Milliseconds between two looks at the clock while playing.
FRAME = 16
#: How many steps the arrow keys go with Shift.
FAR = 10


class Timeline(QWidget):
    """Plays, steps and scrubs through a session's trace."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.playback = session, Playback()
        self.ruler = TimeRuler(session, self.playback, theme, self)
        self.ruler.sought.connect(self._seek)
        self.ruler.selected.connect(self._select)
        self._first = SignButton("first", theme, self)
        self._back = SignButton("back", theme, self)
        self._play = SignButton("play", theme, self)
        self._forward = SignButton("forward", theme, self)
        self._newest = SignButton("newest", theme, self)
        self._loop = SignButton("loop", theme, self)
        self.speed, self.place = QComboBox(self), QLabel(self)
        self._shown: object = None  # what was painted last
        self._buttons: object = None  # what the buttons show of it
        self._sized = False  # whether the label has its size
        self._longest = 0  # characters of the longest text that it was sized for
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tick)
        self._set_up()
        self.refresh()

    def _set_up(self) -> None:
        buttons = (
            (self._first, self.first, self.tr("First step"), self.tr("Home")),
            (self._back, lambda: self.step(-1), self.tr("Step back"), "←"),
            (self._play, self.play_pause, self.tr("Play"), self.tr("Space")),
            (self._forward, lambda: self.step(1), self.tr("Step forward"), "→"),
            (self._newest, self.newest, self.tr("Follow the newest step"), self.tr("End")),
            (self._loop, self.toggle_loop, self.tr("Loop"), ""),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(2)
        for button, act, name, key in buttons:
            button.say(name, key)
            button.clicked.connect(act)
            row.addWidget(button)
        self._newest.setCheckable(True)
        self._loop.setCheckable(True)
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{speed} steps/s").format(speed=f"{speed:g}"), speed)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("How many steps go by in a second"))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.activated.connect(self._set_speed)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setAutoFillBackground(True)  # else what is behind it is painted again with it
        row.addWidget(self.speed)
        row.addWidget(self.ruler, 1)
        row.addWidget(self.place)
        self.setFocusProxy(self.ruler)
        self.setAccessibleName(self.tr("Timeline"))

    # from the session

    def refresh(self) -> None:
        """Shows where the session stands."""
        session, playback = self.session, self.playback
        shown = (
            session.trace,
            session.at,
            session.following,
            session.focus,
            playback.playing,
            playback.speed,
            playback.loop,
            playback.selection,
        )
        if shown != self._shown:
            self._shown = shown
            self._show_place()
            buttons = (bool(session.trace), *shown[2:3], *shown[4:7])
            if buttons != self._buttons:
                self._buttons = buttons
                self._show_buttons()
            self.ruler.update()

    def _show_buttons(self) -> None:
        some, playback = bool(self.session.trace), self.playback
        for button in (self._first, self._back, self._play, self._forward, self._newest):
            button.setEnabled(some)
        self._play.set_sign("pause" if playback.playing else "play")
        self._play.say(self.tr("Pause") if playback.playing else self.tr("Play"), self.tr("Space"))
        self._newest.setChecked(some and self.session.following)
        self._loop.setChecked(playback.loop != "off")
        self._loop.set_sign("stretch" if playback.loop == "selection" else "loop")
        loops = {
            "off": self.tr("Loop: off"),
            "all": self.tr("Loop: all"),
            "selection": self.tr("Loop: selection"),
        }
        hint = self.tr("Shift and drag on the timeline selects")
        self._loop.say(loops[playback.loop], hint)
        self.speed.setCurrentIndex(SPEEDS.index(playback.speed))

    def _show_place(self) -> None:
        trace, at = self.session.trace, self.session.at
        if not trace:
            self.place.setText("")
            self.ruler.setAccessibleDescription(self.tr("No steps yet"))
            return
        token = label(trace.tokens[at])
        words = self.tr("Step {n} of {all} “{token}”")
        text = words.format(n=at + 1, all=len(trace), token=token)
        self.place.setText(text)
        self.ruler.setAccessibleDescription(text)
        if len(token) == 1 and len(text) <= self._longest:
            return  # other digits and another letter take the same room, or nearly
        self._longest = max(self._longest, len(text))
        wanted = self.place.fontMetrics().horizontalAdvance(text) + 4
        if wanted > self.place.width() or not self._sized:
            # a fixed size, so that the row is not laid out again at each step
            self.place.setFixedSize(wanted + 24, self.place.fontMetrics().height() + 4)
            self._sized = True

    def set_theme(self, theme: Theme) -> None:
        self.ruler.set_theme(theme)
        for button in self.findChildren(SignButton):
            button.set_theme(theme)

    # what the window's actions and the buttons do

    def play_pause(self) -> None:
        """Plays from here, from the first step if this is the last; or pauses."""
        session = self.session
        if self.playback.playing:
            self._pause()
        elif session.trace:
            session.seek(self.playback.play(monotonic(), session.at, len(session.trace) - 1))
            self._timer.start()
        self.refresh()

    def step(self, steps: int) -> None:
        """Goes forwards or back by so many steps, and pauses."""
        self._pause()
        self.session.move(steps)
        self.refresh()

    def first(self) -> None:
        """Goes to the first step, and pauses."""
        self._seek(0)

    def newest(self) -> None:
        """Goes to the newest step and follows it as the text grows."""
        self._seek(None)

    def faster(self) -> None:
        self.playback.faster(monotonic())
        self.refresh()

    def slower(self) -> None:
        self.playback.slower(monotonic())
        self.refresh()

    def toggle_loop(self) -> None:
        """From no loop to all steps, to the selected ones if there are any, to no loop."""
        self.playback.toggle_loop()
        self.refresh()
        self._loop.setChecked(self.playback.loop != "off")

    # inside

    def _seek(self, step: int | None) -> None:
        self._pause()
        self.session.seek(step)
        self.refresh()
        self._newest.setChecked(bool(self.session.trace) and self.session.following)

    def _select(self, one: int, other: int) -> None:
        self.playback.select(one, other)
        self.refresh()

    def _set_speed(self, index: int) -> None:
        self.playback.set_speed(SPEEDS[index], monotonic())
        self.refresh()

    def _pause(self) -> None:
        self.playback.pause()
        self._timer.stop()

    def _tick(self) -> None:
        session = self.session
        last = len(session.trace) - 1 if session.trace else -1
        step = self.playback.tick(monotonic(), session.at, last, complete=not session.busy)
        if step != session.at:
            session.seek(step)
        if not self.playback.playing:
            self._pause()
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        steps = FAR if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        if key == Qt.Key.Key_Space:
            self.play_pause()
        elif key == Qt.Key.Key_Home:
            self.first()
        elif key == Qt.Key.Key_End or (key == Qt.Key.Key_Right and alt):
            self.newest()
        elif key == Qt.Key.Key_Right:
            self.step(steps)
        elif key == Qt.Key.Key_Left:
            self.step(-steps)
        else:
            super().keyPressEvent(event)
