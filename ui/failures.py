"""Exceptions that nobody caught: each is told once, and the window lives on."""

from __future__ import annotations

import faulthandler
import sys
import threading
import traceback
from types import TracebackType
from typing import IO

import platformdirs
from PySide6.QtCore import QObject, Signal


class Failures(QObject):
    """While it is installed, uncaught exceptions of all threads come out of `happened`."""

    happened = Signal(str, str)  # one line, and the traceback

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()
        self._log: IO[str] | None = None

    def install(self) -> None:
        """Takes the hooks. What ends the whole process is written to a file by faulthandler."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda raised: self._uncaught(
            raised.exc_type, raised.exc_value, raised.exc_traceback
        )
        folder = platformdirs.user_log_path("wm_explorer", appauthor=False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._log = (folder / "crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._log)
        except OSError as error:
            print(f"wm-explorer: no crash log can be kept: {error}", file=sys.stderr)

    def remove(self) -> None:
        """Gives the hooks back."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._log is not None:
            faulthandler.disable()
            self._log.close()
            self._log = None

    def _uncaught(
        self,
        type_: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        text = "".join(traceback.format_exception(type_, error, trace))
        if text not in self._told:  # a painting that fails would tell at every frame
            self._told.add(text)
            sys.stderr.write(text)
            self.happened.emit(f"{type_.__name__}: {error}", text)
