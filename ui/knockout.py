"""What a model is without its memory, in one line: a map of an unused memory must not convince."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.spec import Card, ModelInfo
from ui import modelwords


def knock_out_line(info: ModelInfo) -> str:
    """The score with the memory and with the memory cut out; "" for a model without a card."""
    if info.card is None:
        return ""
    if info.cut:
        words = QCoreApplication.translate(
            "KnockOut", "Memory cut out: {without} ({metric}; with it {score})"
        )
    else:
        words = QCoreApplication.translate(
            "KnockOut", "Held out: {score} ({metric}); with the memory cut out: {without}"
        )
    card = info.card
    return words.format(
        score=score_words(card, card.score),
        without=score_words(card, card.knock_out),
        metric=modelwords.of_card(card.metric),
    )


def score_words(card: Card, value: float) -> str:
    """A score as people read it: a share in percent, anything else as it is."""
    return f"{value:.1%}" if card.metric == "accuracy" else f"{value:.3g}"
