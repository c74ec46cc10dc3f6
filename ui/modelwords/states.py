"""Meanings of what networks with a recurrent state compute from each token."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

STATES = (
    QT_TRANSLATE_NOOP(
        "Channel",
        "how far each head moves on: near 0 it ignores the token, large it forgets what was before",
    ),
    QT_TRANSLATE_NOOP("Channel", "how much of its state each head keeps from the step before"),
    QT_TRANSLATE_NOOP("Channel", "how much of its memory each head keeps from the step before"),
    QT_TRANSLATE_NOOP(
        "Channel", "how far each head replaces what its memory holds for the token's key"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much of its memory each head keeps from the step before, for each part of a key",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the token's share of the weights of all tokens so far; the rest is of those before",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what is left of a token's weight after each step; it is learned, and always the same",
    ),
    QT_TRANSLATE_NOOP("Channel", "how much of its memory each head would keep by itself"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the stored memory each head keeps, beside the largest gate so far"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the token each head writes, beside the largest gate so far"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "the logarithm of the input gate, which is exponential and has no upper bound"
    ),
    QT_TRANSLATE_NOOP("Channel", "how much of what is read from the memory each unit lets through"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each unit lets the token shorten its memory; near 0 it keeps all and "
        "ignores the token",
    ),
    QT_TRANSLATE_NOOP("Channel", "how much of the token reaches each unit's state"),
    QT_TRANSLATE_NOOP("Channel", "how much of its state each unit keeps from the step before"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what each unit multiplies the token with before the short convolution remembers it",
    ),
    QT_TRANSLATE_NOOP("Channel", "what each unit multiplies the short convolution's output with"),
)
