"""Hops: which sentences a question looks for, time after time, and what it answers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.knockout import knock_out_line
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels, scaled
from wm_explorer.sentences import Sentence, hop_weights, line, sentences
from wm_explorer.symbols import visible

HEAD, FOOT, BAR, GAP = 18.0, 14.0, 16.0, 6.0
HOP, ANSWERS, NUMBER = 62.0, 150.0, 24.0
#: Height of a sentence's row.
ROW, LOWEST = 22.0, 15.0
#: Candidates for the answer that are shown.
CANDIDATES = 5


class Hops(View):
    id = "hops"
    rank = 21
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return hop_weights(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._channel = hop_weights(info) or ""
        self._hops = info.channel(self._channel).axes[0].size or 1
        self._rows: list[tuple[QRectF, Sentence]] = []
        self._text = 0.0  # where the sentences begin

    def title(self) -> str:
        return self.tr("Hops over the story")

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        side = ANSWERS if size.width() > 3 * ANSWERS else 0.0
        width = size.width() - side
        self._text = NUMBER + self._hops * HOP + GAP
        self._place(width, size.height() - FOOT - BAR - 2 * HEAD, scene)
        self._draw_head(painter, width, scene)
        weights = scene.trace.at(self._channel, scene.at)  # [hop, slot]
        limits = levels(self.range, "weights", weights, scene.trace[self._channel], 1.0)
        for number, (rect, sentence) in enumerate(self._rows, self._hidden(scene) + 1):
            self._draw_sentence(painter, rect, number, sentence, scene)
            self._draw_weights(painter, rect, weights[:, sentence.slot], limits, scene)
        self._draw_question(painter, width, scene)
        if side:
            self._draw_answers(painter, QRectF(width, 0, side - GAP, size.height()), scene)
        bar = QRectF(4, size.height() - FOOT - BAR, width - 8, BAR)
        drawing.colour_bar(painter, bar, limits, "weights", scene.theme, self.range)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for rect, sentence in self._rows:
            if rect.top() <= point.y() < rect.bottom():
                hop = int((point.x() - NUMBER) // HOP)
                if 0 <= hop < self._hops:
                    return Focus(scene.at, self._channel, (hop, sentence.slot))
                return Focus(sentence.steps[-1])
        return None

    def describe(self, scene: Scene) -> str:
        weights = scene.trace.at(self._channel, scene.at)
        by_slot = {sentence.slot: sentence.text for sentence in sentences(scene.trace, scene.at)}
        parts = []
        for hop in range(self._hops):
            slot = int(weights[hop].argmax())
            if slot in by_slot:
                words = self.tr("hop {n} looks at “{sentence}”, by {weight}")
                weight = drawing.number(float(weights[hop, slot]))
                parts.append(words.format(n=hop + 1, sentence=by_slot[slot], weight=weight))
        answers = ", ".join(f"{name} {share}" for name, share, _ in self._candidates(scene))
        parts.append(self.tr("answer: {answers}").format(answers=answers))
        return f"{self.title()}: {'; '.join(parts)}"

    def _place(self, width: float, height: float, scene: Scene) -> None:
        """A row for each sentence; where there are too many, for the newest."""
        known = sentences(scene.trace, scene.at)
        row = min(max(height / max(len(known), 1), LOWEST), ROW)
        fit = max(int(height / row), 1)
        shown = known[-fit:]
        self._rows = [
            (QRectF(0, HEAD + i * row, width, row), sentence) for i, sentence in enumerate(shown)
        ]

    def _hidden(self, scene: Scene) -> int:
        return int((scene.trace.at("slot.age", scene.at) >= 0).sum()) - len(self._rows)

    def _draw_head(self, painter: QPainter, width: float, scene: Scene) -> None:
        words = self.tr("Sentences in memory, the oldest first")
        if hidden := self._hidden(scene):
            words = self.tr("Sentences in memory; {n} older ones above").format(n=hidden)
        place = QRectF(self._text, 0, width - self._text, HEAD)
        drawing.label(painter, place, words, scene.theme.faint)
        for hop in range(self._hops):
            name = self.tr("hop {n}").format(n=hop + 1)
            rect = QRectF(NUMBER + hop * HOP, 0, HOP, HEAD)
            drawing.label(painter, rect, name, scene.theme.text, drawing.ALIGN.AlignCenter)

    def _draw_sentence(
        self, painter: QPainter, rect: QRectF, number: int, sentence: Sentence, scene: Scene
    ) -> None:
        """Its number and its words; the one under the focus in another colour."""
        theme, focus = scene.theme, scene.focus
        here = focus is not None and focus.step in sentence.steps
        here = here or (
            focus is not None
            and len(focus.index) == 2
            and focus.channel == self._channel
            and focus.index[1] == sentence.slot
        )
        align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        place = QRectF(0, rect.top(), NUMBER - 4, rect.height())
        drawing.label(painter, place, str(number), theme.faint, align)
        text = QRectF(self._text, rect.top(), rect.right() - self._text - GAP, rect.height())
        colour = theme.hover if here else theme.text
        align = drawing.ALIGN.AlignLeft | drawing.ALIGN.AlignVCenter
        drawing.label(painter, text, sentence.text, colour, align, drawing.NORMAL)

    def _draw_weights(
        self,
        painter: QPainter,
        rect: QRectF,
        weights: np.ndarray,
        limits: tuple[float, float],
        scene: Scene,
    ) -> None:
        """One cell a hop, coloured, with the number in it."""
        colours = table("weights", scene.theme)
        shares = np.clip(np.nan_to_num(scaled(weights, *limits, self.range.scale)), 0, 1)
        for hop, (weight, share) in enumerate(zip(weights, shares, strict=True)):
            cell = QRectF(NUMBER + hop * HOP, rect.top(), HOP, rect.height())
            colour = QColor(colours[int(share * (LEVELS - 1))])
            painter.fillRect(cell.adjusted(1, 1, -1, -1), colour)
            ink = "#000000" if colour.lightnessF() > 0.45 else "#ffffff"
            words = drawing.number(round(float(weight), 3))
            drawing.label(painter, cell, words, ink, drawing.ALIGN.AlignCenter)

    def _draw_question(self, painter: QPainter, width: float, scene: Scene) -> None:
        """The line that is being read, which is what the hops look for."""
        below = self._rows[-1][0].bottom() if self._rows else HEAD
        words = self.tr("Looked for: {line}").format(line=line(scene.trace, scene.at) or "–")
        rect = QRectF(self._text, below + 2, width - self._text - GAP, HEAD)
        align = drawing.ALIGN.AlignLeft | drawing.ALIGN.AlignVCenter
        drawing.label(painter, rect, words, scene.theme.accent, align, drawing.NORMAL)

    def _draw_answers(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        """The likeliest answers, each with a bar."""
        head = QRectF(area.left(), 0, area.width(), HEAD)
        drawing.label(painter, head, self.tr("Answer"), scene.theme.text)
        for i, (name, share, p) in enumerate(self._candidates(scene)):
            row = QRectF(area.left(), HEAD + i * ROW, area.width(), ROW)
            painter.fillRect(row.adjusted(0, 2, 0, -2), QColor(scene.theme.absent))
            bar = QRectF(row.left(), row.top() + 2, row.width() * p, ROW - 4)
            colour = QColor(scene.theme.accent)
            colour.setAlphaF(0.45)  # the words over it have to be read
            painter.fillRect(bar, colour)
            inside = row.adjusted(4, 0, -4, 0)
            drawing.label(painter, inside, name, scene.theme.text)
            align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
            drawing.label(painter, inside, share, scene.theme.text, align)

    def _candidates(self, scene: Scene) -> list[tuple[str, str, float]]:
        """The likeliest answers: what they are called, in percent, and as a share."""
        if scalars.said(self.info) != scalars.ANSWER:
            return []
        best = scalars.top(scene.trace, scene.at, CANDIDATES, scalars.ANSWER)
        return [(visible(self.info.symbols[i]), f"{100 * p:.1f} %", p) for i, p in best]
