"""The line at the bottom: what is open, how fast it is, and how much memory it takes."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from engine.capture import size
from wm_explorer.session import Session

#: The engine is shown as busy once it was for so many milliseconds.
BUSY_AFTER = 150
MEMORY_EVERY = 1000
#: Room in a label for its text to grow, in points.
SPARE = 10
#: Digits as wide as each other.
ALIKE = str.maketrans("123456789", "000000000")


class Status(QStatusBar):
    """Labels from left to right; each says in its tooltip what it is."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._process: Any = None
        self.setAccessibleName(self.tr("Status"))
        self._busy = self._add(self.tr("Whether the engine computes"))
        self._tokens = self._add(self.tr("How many tokens were read"))
        self._following = self._add(self.tr("Whether the newest step is shown as it comes"))
        self.addWidget(QWidget(self), 1)
        self._seed = self._add(self.tr("How text is continued"))
        self._model = self._add(self.tr("The model and its family"))
        self._device = self._add(self.tr("What the model runs on"))
        self._speed = self._add(self.tr("Time the model took for a step"))
        self._kept = self._add(
            self.tr("Memory of the attention and the states on show, and the most there may be")
        )
        self._memory = self._add(self.tr("Memory of the engine and of this window"))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(BUSY_AFTER)
        self._patience.timeout.connect(self._still_busy)
        self._look = QTimer(self)
        self._look.setInterval(MEMORY_EVERY)
        self._look.timeout.connect(self._show_memory)
        self._look.start()

    def _add(self, meaning: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setToolTip(meaning)
        label.setAccessibleDescription(meaning)
        label.setContentsMargins(6, 0, 6, 0)
        label.setAutoFillBackground(True)  # else what is behind it is painted again with it
        self.addWidget(label)
        return label

    def refresh(self) -> None:
        """Shows the session as it is. The memory has a slower clock of its own."""
        session = self._session
        if not session.busy:
            self._patience.stop()
            _say(self._busy, self.tr("Ready") if session.info else "")
        elif not self._patience.isActive() and session.info:
            self._patience.start()
        elif session.info is None:
            _say(self._busy, "" if session.failure else self.tr("Starting the engine…"))
        length = len(session.trace) if session.trace is not None else 0
        _say(self._tokens, self._tokens_words(length) if length else "")
        following = self.tr("Following") if session.following else self.tr("Paused here")
        _say(self._following, following if length else "")
        if session.info is not None:
            _say(self._model, f"{session.info.id} · {session.info.family}")
        _say(self._device, session.device)
        _say(self._speed, self._speed_words() if session.milliseconds else "")
        _say(self._seed, self._seed_words())
        _say(self._kept, self._kept_words())

    def _tokens_words(self, length: int) -> str:
        return self.tr("{n} tokens").format(n=self.locale().toString(length))

    def _speed_words(self) -> str:
        return self.tr("{ms} ms a step").format(ms=f"{self._session.milliseconds:.2f}")

    def _kept_words(self) -> str:
        session = self._session
        if not session.trace or session.info is None or session.info.attending is None:
            return ""
        words = self.tr("{taken} of {budget} kept")
        budget = session.info.attending.budget
        return words.format(taken=size(session.trace.kept), budget=size(budget))

    def _seed_words(self) -> str:
        decoding = self._session.document.decoding
        if decoding.temperature <= 0:
            return self.tr("Greedy")
        return self.tr("Seed {seed}").format(seed=decoding.seed)

    def _still_busy(self) -> None:
        if self._session.busy:
            _say(self._busy, self.tr("Computing…"))

    def _show_memory(self) -> None:
        if self._session.info is None:
            return
        if self._process is None:
            import psutil  # takes long to import, and nobody waits for it

            self._process = psutil.Process(os.getpid())
        window = self._process.memory_info().rss
        words = self.tr("{engine} engine, {window} window")
        engine = _megabytes(self._session.engine_bytes)
        _say(self._memory, words.format(engine=engine, window=_megabytes(window)))


def _say(label: QLabel, text: str) -> None:
    """A label keeps its size until it is too small or far too large: another size would have the
    window lay out everything again, at every step."""
    before = label.text()
    if before == text:
        return
    label.setText(text)
    if text.translate(ALIKE) == before.translate(ALIKE):
        return  # which takes the same room, or nearly
    label.setVisible(bool(text))
    wanted = label.sizeHint()
    if text and not wanted.width() <= label.minimumWidth() <= wanted.width() + 3 * SPARE:
        label.setFixedSize(wanted.width() + SPARE, wanted.height())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size else "–"
