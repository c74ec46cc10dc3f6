"""What is done while a model is opened."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: As the engine says it.
PROGRESS = (
    QT_TRANSLATE_NOOP("Progress", "fetching the model"),
    QT_TRANSLATE_NOOP("Progress", "reading the file"),
    QT_TRANSLATE_NOOP("Progress", "reading the weights"),
    QT_TRANSLATE_NOOP("Progress", "putting the layers together"),
    QT_TRANSLATE_NOOP("Progress", "checking the folder"),
    QT_TRANSLATE_NOOP("Progress", "loading the library transformers"),
    QT_TRANSLATE_NOOP("Progress", "trying it out"),
)
