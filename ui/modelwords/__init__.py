"""What models say of themselves, in the person's language.

Meanings of channels, the words of model cards, errors, and what the engine says are written below
the interface, in English. They are listed in the files of this package, because translations are
made of what stands in ui.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def of_channel(text: str) -> str:
    """A channel's meaning, equation or source; as it is written where it is not listed."""
    return QCoreApplication.translate("Channel", text)


def of_card(text: str) -> str:
    """A text of a model card; as it is written where it is not listed."""
    return QCoreApplication.translate("Card", text)


def of_erratum(text: str) -> str:
    """A text of an erratum; as it is written where it is not listed."""
    return QCoreApplication.translate("Erratum", text)


def of_engine(text: str) -> str:
    """A sentence of the engine: why something failed, what was found, what is being done."""
    from ui.modelwords.sentences import of_sentence  # seldom needed, and not to begin with

    return of_sentence(text)


def of_pattern(text: str) -> str:
    """One of the listed sentences, with its places; as it is written where it is not listed."""
    found = QCoreApplication.translate("Engine", text)
    return found if found != text else QCoreApplication.translate("Progress", text)
