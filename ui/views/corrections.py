"""Corrections: a model as an article prints it, beside the right one, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.comparison import Comparison
from ui.erratalist import ErrataList, shown
from ui.knockout import knock_out_line, score_words
from ui.reading import axis_word
from ui.view import Choice, Scene, View
from wm_explorer.corrections import facts, pairs
from wm_explorer.focus import Focus

FOOT, LINE, GAP = 14.0, 15.0, 12.0
#: Panels at least so wide have the errors at the right, others below; and their share of it.
BESIDE, SHARE = 640.0, 0.42
#: The score of the corrected side on a card.
CORRECTED_SCORE = "corrected"


class Corrections(View):
    id = "corrections"
    rank = 19
    ranged = True
    size = (1000, 520)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return bool(pairs(info))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._comparisons = {name: Comparison(info, name) for name in pairs(info)}
        self._list = ErrataList(info.errata)

    def title(self) -> str:
        return self.tr("Corrections")

    def choices(self) -> Sequence[Choice]:
        channels = [(name, name) for name in pairs(self.info)]
        words = self.tr("from error {n} on")
        errors = [("all", self.tr("all"))] + [
            (str(n), words.format(n=n)) for n in range(2, len(self.info.errata) + 1)
        ]
        return (
            Choice("channel", self.tr("Channel"), channels),
            Choice("errors", self.tr("Errors"), errors),
        )

    def zoom(self, factor: float) -> None:
        self._shown.zoom(factor)

    def scroll(self, points: float) -> bool:
        return self._list.scroll(points)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        pictures, errors = self._areas(size)
        says = self._says(scene)
        bottom = pictures.bottom() - LINE * len(says)
        above = QRectF(pictures.left(), pictures.top(), pictures.width(), bottom - pictures.top())
        self._shown.draw(painter, above, scene, self.range)
        for i, words in enumerate(says):
            rect = QRectF(pictures.left() + 4, bottom + i * LINE, pictures.width() - 8, LINE)
            drawing.label(painter, rect, words, scene.theme.accent)
        if self.info.errata and errors.height() > LINE:
            self._list.draw(painter, errors, scene, self._from, self.chosen["channel"])
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, self._scores(), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        return self._shown.focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        parts = [f"{self.title()}: {self.chosen['channel']}", *self._says(scene)]
        if self.info.errata:
            erratum = self.info.errata[self._from]
            parts.append(self.tr("{n} errors").format(n=len(self.info.errata)))
            parts.append(f"{self._from + 1}: {shown(erratum)}")
        return "; ".join(parts)

    @property
    def _shown(self) -> Comparison:
        return self._comparisons[self.chosen["channel"]]

    @property
    def _from(self) -> int:
        """The first error of the list."""
        chosen = self.chosen["errors"]
        return 0 if chosen == "all" else int(chosen) - 1

    def _areas(self, size: QSizeF) -> tuple[QRectF, QRectF]:
        """Where the pictures go, and where the errors."""
        whole = QRectF(0, 0, size.width(), size.height() - FOOT - 2)
        if not self.info.errata:
            return whole, QRectF()
        if whole.width() >= BESIDE:
            side = SHARE * whole.width()
            return whole.adjusted(0, 0, -side - GAP, 0), whole.adjusted(
                whole.width() - side, 2, -4, 0
            )
        half = whole.height() * (1 - SHARE)
        return whole.adjusted(0, 0, 0, half - whole.height()), whole.adjusted(4, half + 6, -4, 0)

    def _says(self, scene: Scene) -> list[str]:
        """What the text that is being read shows of the chosen pair."""
        name, number = self.chosen["channel"], drawing.number
        found = facts(scene.trace, name, scene.at)
        lines = []
        if found.sums is not None:
            words = self.tr(
                "Sum over the axis “{axis}” at this step: as printed {a}, corrected {b}"
            )
            axis = axis_word(self.info.channel(name).axes[-1].name)
            lines.append(words.format(axis=axis, a=number(found.sums[0]), b=number(found.sums[1])))
        if found.moved is not None:
            words = self.tr("Moved since the step before: as printed {a}, corrected {b}")
            lines.append(words.format(a=number(found.moved[0]), b=number(found.moved[1])))
        words = self.tr("The two are at most {n} apart at this step")
        return [*lines, words.format(n=number(found.apart))]

    def _scores(self) -> str:
        """The printed model's score and knock-out, and the corrected one's score."""
        line, card = knock_out_line(self.info), self.info.card
        if card is None or CORRECTED_SCORE not in card.lengths:
            return line
        words = self.tr("Corrected: {score}").format(
            score=score_words(card, card.lengths[CORRECTED_SCORE])
        )
        return f"{line} · {words}"
