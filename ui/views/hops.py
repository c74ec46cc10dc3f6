"""Hops: which sentences a question looks for, time after time, and what it answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.knockout import knock_out_line
from ui.places import HEIGHT, Places, has_places
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels, scaled
from wm_explorer.sentences import (
    VALUE_GATE,
    Sentence,
    halves,
    hop_weights,
    line,
    sentences,
)
from wm_explorer.symbols import visible

HEAD, FOOT, BAR, GAP = 18.0, 14.0, 16.0, 6.0
ANSWERS, NUMBER = 150.0, 24.0
#: Width of a hop's cells: as wide as fits into a share of the panel, within limits.
NARROW, WIDE, SHARE = 36.0, 62.0, 0.4
#: Height of a sentence's row.
ROW, LOWEST = 22.0, 15.0
#: Width of the mark at the newest sentence, and the room after a column of keys.
MARK, APART = 3.0, 24.0
#: Candidates for the answer that are shown.
CANDIDATES = 5
#: What a question ends in.
ASKS = ("?", "？")


Array = NDArray[np.float32]


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
        self._hop = WIDE  # width of a hop's cells
        self._keyed = any(channel.name == VALUE_GATE for channel in info.channels)
        self._places = Places() if has_places(info) else None
        self._story, self._foot = drawing.Backdrop(), drawing.Backdrop()

    @property
    def _text(self) -> float:
        """Where the sentences begin."""
        return NUMBER + self._hops * self._hop + GAP

    def title(self) -> str:
        return self.tr("Hops over the story")

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        side = ANSWERS if size.width() > 3 * ANSWERS else 0.0
        width = size.width() - side
        self._hop = min(max(SHARE * (width - NUMBER) / self._hops, NARROW), WIDE)
        self._place(width, size.height() - FOOT - BAR - 2 * HEAD, scene)
        self._draw_story(painter, width, scene)
        weights = scene.trace.at(self._channel, scene.at)  # [hop, slot]
        limits = levels(self.range, "weights", weights, scene.trace[self._channel], 1.0)
        self._draw_weights(painter, weights, limits, scene)
        below = self._draw_question(painter, width, scene)
        room = QRectF(4, below, width - 8, size.height() - FOOT - BAR - GAP - below)
        self._draw_places(painter, room, scene)
        if side:
            self._draw_answers(painter, QRectF(width, 0, side - GAP, size.height()), scene)
        foot, at = QSizeF(size.width(), BAR + FOOT), QPointF(0, size.height() - BAR - FOOT)
        key = (limits, self.range)
        self._foot.paint(
            painter, foot, scene, key, lambda p: self._draw_foot(p, foot, limits, scene), at
        )

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for rect, sentence in self._rows:
            if rect.top() <= point.y() < rect.bottom():
                hop = int((point.x() - NUMBER) // self._hop)
                if 0 <= hop < self._hops:
                    return Focus(scene.at, self._channel, (hop, sentence.slot))
                return Focus(sentence.steps[-1])
        return self._places.focus_at(point, scene.trace) if self._places else None

    def line_at(self, point: QPointF | None, scene: Scene) -> tuple[QRectF, int, int] | None:
        """The sentence whose words lie under the point, or that the focus is on."""
        for rect, sentence in self._rows:
            if point is None:
                found = self._focused(sentence, scene)
            else:
                found = rect.contains(point) and point.x() >= self._text
            if found:
                first, *_, end = (scene.trace.tokens[step] for step in sentence.steps)
                return rect.adjusted(self._text, 0, 0, 0), first.start, end.start
        return None

    def describe(self, scene: Scene) -> str:
        weights = scene.trace.at(self._channel, scene.at)
        known = sentences(scene.trace, scene.at)
        by_slot = {sentence.slot: sentence.text for sentence in known}
        parts = []
        for hop in range(self._hops):
            slot = int(weights[hop].argmax())
            if slot in by_slot:
                words = self.tr("hop {n} looks at “{sentence}”, by {weight}")
                weight = drawing.number(float(weights[hop, slot]))
                parts.append(words.format(n=hop + 1, sentence=by_slot[slot], weight=weight))
        if known:
            words = self.tr("the newest is “{sentence}”")
            parts.append(words.format(sentence=known[-1].text))
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

    def _columns(self, width: float, scene: Scene) -> list[QRectF]:
        """Where sentences stand, or keys and values: columns from the top, as high as a head."""
        whole = QRectF(self._text, 0, width - self._text - GAP, HEAD)
        if not self._keyed:
            return [whole]
        metrics = QFontMetricsF(drawing.font())
        keys = [halves(scene.trace, sentence)[0] for _, sentence in self._rows]
        widest = max(map(metrics.horizontalAdvance, keys), default=0.0)
        widest = max(widest, metrics.horizontalAdvance(self._head_words(scene)))
        width = min(widest + APART, 0.6 * whole.width())
        key = QRectF(whole.left(), 0, width - GAP, HEAD)
        return [key, QRectF(whole.left() + width, 0, whole.width() - width, HEAD)]

    def _head_words(self, scene: Scene) -> str:
        hidden = self._hidden(scene)
        if self._keyed:
            older = self.tr("Keys; {n} older ones above")
            words = self.tr("Keys, the oldest first")
        else:
            older = self.tr("Sentences in memory; {n} older ones above")
            words = self.tr("Sentences in memory, the oldest first")
        return older.format(n=hidden) if hidden else words

    def _draw_story(self, painter: QPainter, width: float, scene: Scene) -> None:
        """Everything of the rows but the weights: it stays while a question is read."""
        told = tuple((s.slot, s.text, self._focused(s, scene)) for _, s in self._rows)
        hidden = self._hidden(scene)

        def draw(painter: QPainter) -> None:
            columns = self._columns(width, scene)
            self._draw_head(painter, columns, scene)
            for number, (rect, sentence) in enumerate(self._rows, hidden + 1):
                self._draw_sentence(painter, rect, columns, number, sentence, scene)

        bottom = self._rows[-1][0].bottom() if self._rows else HEAD
        self._story.paint(painter, QSizeF(width, bottom), scene, (told, hidden), draw)

    def _draw_foot(
        self, painter: QPainter, size: QSizeF, limits: tuple[float, float], scene: Scene
    ) -> None:
        """The colours, and what the model is without its memory."""
        bar = QRectF(4, 0, size.width() - 8, BAR)
        drawing.colour_bar(painter, bar, limits, "weights", scene.theme, self.range)
        foot = QRectF(4, BAR, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def _draw_head(self, painter: QPainter, columns: list[QRectF], scene: Scene) -> None:
        drawing.label(painter, columns[0], self._head_words(scene), scene.theme.faint)
        if self._keyed:
            drawing.label(painter, columns[1], self.tr("Values"), scene.theme.faint)
        for hop in range(self._hops):
            name = self.tr("hop {n}").format(n=hop + 1)
            rect = QRectF(NUMBER + hop * self._hop, 0, self._hop, HEAD)
            drawing.label(painter, rect, name, scene.theme.text, drawing.ALIGN.AlignCenter)

    def _draw_sentence(
        self,
        painter: QPainter,
        rect: QRectF,
        columns: list[QRectF],
        number: int,
        sentence: Sentence,
        scene: Scene,
    ) -> None:
        """Its number and its words; the newest is marked, the one under the focus coloured."""
        theme = scene.theme
        newest = sentence is self._rows[-1][1]
        if newest:
            mark = QRectF(0, rect.top() + 1, MARK, rect.height() - 2)
            painter.fillRect(mark, QColor(theme.accent))
        align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        place = QRectF(0, rect.top(), NUMBER - 4, rect.height())
        shade = theme.accent if newest else theme.faint
        drawing.label(painter, place, str(number), shade, align, bold=newest)
        texts = halves(scene.trace, sentence) if self._keyed else (sentence.text,)
        colour = theme.hover if self._focused(sentence, scene) else theme.text
        align = drawing.ALIGN.AlignLeft | drawing.ALIGN.AlignVCenter
        for text, column in zip(texts, columns, strict=True):
            words = QRectF(column.left(), rect.top(), column.width(), rect.height())
            drawing.label(painter, words, text, colour, align, drawing.NORMAL)

    def _focused(self, sentence: Sentence, scene: Scene) -> bool:
        """Whether the focus is on a word of the sentence, or on what a hop takes from it."""
        focus = scene.focus
        if focus is None:
            return False
        if focus.channel == self._channel and len(focus.index) == 2:
            return focus.index[1] == sentence.slot
        return focus.step in sentence.steps

    def _draw_weights(
        self, painter: QPainter, weights: Array, limits: tuple[float, float], scene: Scene
    ) -> None:
        """Of weights [hop, slot], a cell for each row and hop, coloured, with the number in it."""
        colours = table("weights", scene.theme)
        shares = np.clip(np.nan_to_num(scaled(weights, *limits, self.range.scale)), 0, 1)
        places = (shares * (LEVELS - 1)).astype(int)  # [hop, slot]
        for rect, sentence in self._rows:
            for hop in range(self._hops):
                weight = float(weights[hop, sentence.slot])
                cell = QRectF(NUMBER + hop * self._hop, rect.top(), self._hop, rect.height())
                colour = QColor(colours[places[hop, sentence.slot]])
                if not np.isfinite(weight):
                    colour = QColor(scene.theme.invalid)
                painter.fillRect(cell.adjusted(1, 1, -1, -1), colour)
                ink = "#000000" if colour.lightnessF() > 0.45 else "#ffffff"
                words = drawing.number(round(weight, 3))
                drawing.label(painter, cell, words, ink, drawing.ALIGN.AlignCenter)

    def _draw_places(self, painter: QPainter, room: QRectF, scene: Scene) -> None:
        """At the foot: how much each word counts in the focused sentence, or in the question."""
        if self._places is None:
            return
        if room.height() < HEIGHT:
            self._places.clear()
            return
        shown = (sentence for _, sentence in self._rows if self._focused(sentence, scene))
        chosen = next(shown, line(scene.trace, scene.at))
        words = self.tr("How much each word counts, by unit: {line}").format(
            line=chosen.text or "–"
        )
        area = QRectF(room.left(), room.bottom() - HEIGHT, room.width(), HEIGHT)
        self._places.draw(painter, area, chosen.steps, words, scene)

    def _draw_question(self, painter: QPainter, width: float, scene: Scene) -> float:
        """The line that is being read, which is what the hops look for; gives its lower edge."""
        below = self._rows[-1][0].bottom() if self._rows else HEAD
        words = self.tr("Looked for: {line}").format(line=line(scene.trace, scene.at).text or "–")
        rect = QRectF(self._text, below + 2, width - self._text - GAP, HEAD)
        align = drawing.ALIGN.AlignLeft | drawing.ALIGN.AlignVCenter
        drawing.label(painter, rect, words, scene.theme.accent, align, drawing.NORMAL)
        return rect.bottom()

    def _draw_answers(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        """The likeliest answers, each with a bar."""
        head = QRectF(area.left(), 0, area.width(), HEAD)
        asked = line(scene.trace, scene.at).text.endswith(ASKS)
        words = self.tr("Answer") if asked else self.tr("Answer, if asked now")
        drawing.label(painter, head, words, scene.theme.text)
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
