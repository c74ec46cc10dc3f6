"""What the engine says of itself, and of models that it fetches."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
PROCESS = (
    QT_TRANSLATE_NOOP("Engine", "no model is open: choose one first"),
    QT_TRANSLATE_NOOP(
        "Engine", "there is not enough memory for this text: shorten it, or choose a smaller model"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "there is not enough memory for this text, which asks for {} at once: shorten it, or "
        "choose a smaller model",
    ),
    QT_TRANSLATE_NOOP("Engine", "there is not enough memory for {}: choose a smaller model"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "there is not enough memory for {}, which asks for {} at once: choose a smaller model",
    ),
    QT_TRANSLATE_NOOP("Engine", "the program that explores this module has ended"),
    QT_TRANSLATE_NOOP("Engine", "the engine ended ({})"),
    QT_TRANSLATE_NOOP("Engine", "the engine ended with code {}"),
    QT_TRANSLATE_NOOP("Engine", "another model was asked for"),
    QT_TRANSLATE_NOOP("Engine", "the stream ended"),
    QT_TRANSLATE_NOOP("Engine", "a message of {} bytes is not one of ours"),
    QT_TRANSLATE_NOOP("Engine", "a message could not be read: {}"),
    QT_TRANSLATE_NOOP("Engine", "the engine could not be started: {}"),
    QT_TRANSLATE_NOOP("Engine", "there is not enough memory for a reply"),
    QT_TRANSLATE_NOOP("Engine", "a module of one's own has nothing to resize, choose or cut out"),
    QT_TRANSLATE_NOOP("Engine", "there is nothing to verify: give a text of at least one symbol"),
    QT_TRANSLATE_NOOP("Engine", "there is no device {} here: choose auto or {}"),
    QT_TRANSLATE_NOOP("Engine", "the first symbol of a vocabulary stands for the unknown"),
    QT_TRANSLATE_NOOP("Engine", "{} is not in the cache, and the network is switched off by {}"),
    QT_TRANSLATE_NOOP(
        "Engine", "{} is only partly in the cache, and the network is switched off by {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "{} is given only to those who asked for it on the hub"),
    QT_TRANSLATE_NOOP("Engine", "there is no model {} on the hub, or it is private"),
    QT_TRANSLATE_NOOP(
        "Engine", "{} is not in the cache, and the hub cannot be reached: open a folder instead"
    ),
    QT_TRANSLATE_NOOP("Engine", "the hub has no models of such a name as {}"),
    QT_TRANSLATE_NOOP("Engine", "{} has no weights on the hub that could be opened"),
    QT_TRANSLATE_NOOP("Engine", "the hub has had too many requests from here: try {} again later"),
    QT_TRANSLATE_NOOP("Engine", "the hub is out of order ({0}): try {1} again later"),
    QT_TRANSLATE_NOOP("Engine", "the hub refuses to give {0} ({1})"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the line to the hub from which {} was fetched broke off: open it again, and it goes "
        "on from there",
    ),
    QT_TRANSLATE_NOOP("Engine", "{} arrived damaged: open it again"),
    QT_TRANSLATE_NOOP("Engine", "{} arrived damaged, and was thrown away: open it again"),
    QT_TRANSLATE_NOOP("Engine", "{} cannot be kept in the cache: {}"),
)
