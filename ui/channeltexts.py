"""What models say of themselves, in the person's language.

Meanings of channels and the words of model cards are written below the interface, in English.
They are listed here, because translations are made of what stands in ui.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

#: Meanings of channels, and those equations and sources that hold more than signs and names.
CHANNELS = (
    QT_TRANSLATE_NOOP("Channel", "how much of its candidate each unit writes into its cell"),
    QT_TRANSLATE_NOOP("Channel", "how much of its cell each unit keeps from the step before"),
    QT_TRANSLATE_NOOP("Channel", "what each unit would write into its cell"),
    QT_TRANSLATE_NOOP("Channel", "how much of its cell each unit shows"),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers"),
    QT_TRANSLATE_NOOP("Channel", "what each unit shows to the next layer and to the next step"),
    QT_TRANSLATE_NOOP("Channel", "how much of the past each unit lets into its candidate"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the step before each unit keeps; the rest becomes the candidate"
    ),
    QT_TRANSLATE_NOOP("Channel", "what each unit would change to"),
    QT_TRANSLATE_NOOP(
        "Channel", "as in cuDNN; Cho et al. 2014, eq. 8, applies r before the product"
    ),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers and shows to the next layer"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what reaches each unit before tanh squashes it; beyond ±3 the unit is saturated",
    ),
    QT_TRANSLATE_NOOP("Channel", "how likely the model takes each symbol to come next"),
    QT_TRANSLATE_NOOP("Channel", "P(xₜ₊₁) = softmax(V hₜ + b), hₜ of the last layer"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each token; a head's weights sum to 1"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how widely each head looks, in bits: 0 is one token, 3 is as wide as 8 alike"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the length of the residual stream after each layer: what the layers have added up",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "the share of the context that the cache has used up; at 1 it is full"
    ),
    QT_TRANSLATE_NOOP("Channel", "how likely each symbol is to come next"),
    QT_TRANSLATE_NOOP("Channel", "how likely each symbol is to stand at this place"),
)
#: Tasks, units of scores, and how the memory was knocked out, of the bundled models' cards.
CARDS = (
    QT_TRANSLATE_NOOP("Card", "the next character of English text"),
    QT_TRANSLATE_NOOP("Card", "the next character of Chinese poems"),
    QT_TRANSLATE_NOOP("Card", "the value that came after a key"),
    QT_TRANSLATE_NOOP("Card", "bits per character"),
    QT_TRANSLATE_NOOP("Card", "accuracy"),
    QT_TRANSLATE_NOOP("Card", "the hidden state is zeroed before every character"),
    QT_TRANSLATE_NOOP("Card", "the hidden state and the cell are zeroed before every character"),
    QT_TRANSLATE_NOOP("Card", "every symbol is read alone: no head can attend to an earlier one"),
)


def of_channel(text: str) -> str:
    """A channel's meaning, equation or source; as it is written where it is not listed."""
    return QCoreApplication.translate("Channel", text)


def of_card(text: str) -> str:
    """A text of a model card; as it is written where it is not listed."""
    return QCoreApplication.translate("Card", text)
