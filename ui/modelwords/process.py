"""What the engine says of itself, and of models that it fetches."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
PROCESS = (
    QT_TRANSLATE_NOOP("Engine", "no model is open: choose one first"),
    QT_TRANSLATE_NOOP("Engine", "a module of one's own has no memory to resize or cut out"),
    QT_TRANSLATE_NOOP(
        "Engine", "there is not enough memory for this text: shorten it, or choose a smaller model"
    ),
    QT_TRANSLATE_NOOP("Engine", "the program that explores this module has ended"),
    QT_TRANSLATE_NOOP("Engine", "the engine ended ({})"),
    QT_TRANSLATE_NOOP("Engine", "the engine ended with code {}"),
    QT_TRANSLATE_NOOP("Engine", "another model was asked for"),
    QT_TRANSLATE_NOOP("Engine", "the stream ended"),
    QT_TRANSLATE_NOOP("Engine", "a message of {} bytes is not one of ours"),
    QT_TRANSLATE_NOOP("Engine", "a message could not be read: {}"),
    QT_TRANSLATE_NOOP("Engine", "there is nothing to verify: give a text of at least one symbol"),
    QT_TRANSLATE_NOOP("Engine", "there is no device {} here: choose auto or {}"),
    QT_TRANSLATE_NOOP("Engine", "the first symbol of a vocabulary stands for the unknown"),
    QT_TRANSLATE_NOOP("Engine", "{} is not in the cache, and the network is switched off by {}"),
    QT_TRANSLATE_NOOP("Engine", "{} is given only to those who asked for it on the hub"),
    QT_TRANSLATE_NOOP("Engine", "there is no model {} on the hub, or it is private"),
    QT_TRANSLATE_NOOP(
        "Engine", "{} is not in the cache, and the hub cannot be reached: open a folder instead"
    ),
)
