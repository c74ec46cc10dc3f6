"""Tokens as boxes in lines. Keeps a picture of each line in sight and of each symbol."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from engine.spec import Token
from ui import drawing
from ui.view import Scene
from wm_explorer.clock import first_visible
from wm_explorer.flow import Box, Flow
from wm_explorer.symbols import is_chip, label
from wm_explorer.trace import Trace

PADDING = 5.0  # left and right of a symbol together, with the gap to the next box
UNDER = 3.0  # between lines, where unknown symbols are marked
#: As many pictures of symbols are kept at once.
SPRITES = 4096


class Ink(NamedTuple):
    """How a token is painted: the colour of its box, and of its text."""

    fill: QColor
    text: str


class _Strip:
    """The picture of a line: of its tokens from `start` up to `painted`."""

    def __init__(self, picture: QPixmap, start: int) -> None:
        self.picture, self.start, self.painted = picture, start, start


class Page:
    """Lays tokens out and paints them. One more token costs one more token."""

    def __init__(self) -> None:
        self.flow = Flow(0)
        self.first = 0  # the first line in sight
        self.room = 1  # lines that fit
        self.points = drawing.NORMAL  # size of the text
        self._boxes: dict[tuple[str, str], Box] = {}
        self._sprites: dict[tuple[str, str, str], QPixmap] = {}
        self._strips: dict[int, _Strip] = {}
        self._trace: Trace | None = None
        self._layout: Hashable = None
        self._look: Hashable = None
        self._scale: Hashable = None
        self._metrics()

    def zoom(self, factor: float) -> None:
        self.points = min(max(self.points * factor, 5.0), 32.0)
        self._metrics()

    def _metrics(self) -> None:
        self._boxes.clear()
        self._measure = QFontMetricsF(drawing.font(self.points))
        self._measure_chip = QFontMetricsF(drawing.font(0.75 * self.points))
        self.line_height = 2.0 * ceil((self._measure.height() + UNDER + 2) / 2)

    def lay_out(self, scene: Scene, size: QSizeF) -> None:
        """Places every token, and scrolls so that the cursor is in sight."""
        layout = (size.width(), self.points)
        trace = scene.trace
        if layout != self._layout:
            self.flow, self._trace, self._layout = Flow(size.width()), None, layout
            self._strips.clear()
        if trace is not self._trace:
            known = trace.shared(self._trace)
            moved = self.flow.set(known, [self._box(token) for token in trace.tokens[known:]])
            self._trace = trace
            self._forget(moved)
        self.room = max(int(size.height() / self.line_height), 1)
        lines = self.flow.line(len(trace) - 1) + 1
        self.first = first_visible(self.first, self.flow.line(scene.at), self.room, lines)

    @property
    def lines(self) -> range:
        """The lines in sight."""
        return range(self.first, min(self.first + self.room, len(self.flow.starts)))

    @property
    def steps(self) -> tuple[int, int]:
        """The first step in sight, and one past the last."""
        return self.flow.starts[self.first], self.flow.members(self.lines[-1]).stop

    def rect(self, step: int) -> QRectF:
        """Where a token's box is drawn; empty when out of sight."""
        line = self.flow.line(step)
        if line not in self.lines or step >= len(self.flow):
            return QRectF()
        top = (line - self.first) * self.line_height
        return self._rect(step).translated(0, top)

    def step_at(self, point: QPointF) -> int | None:
        """The step whose box is under a point."""
        line = self.first + int(point.y() // self.line_height)
        return self.flow.at(line, point.x()) if line in self.lines else None

    def lines_after(self, tokens: Sequence[Token]) -> QRectF | None:
        """Where the page differs with one token more; None if that is not easily told."""
        last, lines = len(self.flow.starts) - 1, 1
        if len(tokens) != 1 or last not in self.lines:
            return None
        if not self.flow.holds(self._box(tokens[0])):
            lines = 2  # a word may move down
        if last + lines > self.first + self.room:
            return None
        top = (last - self.first) * self.line_height
        return QRectF(0, top, self.flow.width, lines * self.line_height)

    def draw(
        self,
        painter: QPainter,
        scene: Scene,
        look: Hashable,
        inks: Callable[[int, int], Sequence[Ink]],
    ) -> None:
        """Paints the lines in sight. `inks` says how for the tokens of a range; where `look` is
        what it was, they are those of the last time for the steps that traces share."""
        if scene.vector:
            for line in self.lines:
                painter.save()
                painter.translate(0, (line - self.first) * self.line_height)
                self._paint(painter, scene, self.flow.members(line), inks)
                painter.restore()
            return
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        if (ratio, self.points) != self._scale:
            self._sprites.clear()
            self._scale = (ratio, self.points)
        whole = (look, ratio, scene.theme.name, self.points)
        if whole != self._look:
            self._strips.clear()
            self._look = whole
        self._strips = {k: s for k, s in self._strips.items() if k in self.lines}
        for line in self.lines:
            strip = self._strips.get(line) or self._strip(line, ratio, scene)
            members = self.flow.members(line)
            if strip.painted < members.stop:
                with QPainter(strip.picture) as into:
                    into.setRenderHint(QPainter.RenderHint.Antialiasing)
                    self._paint(into, scene, range(strip.painted, members.stop), inks, ratio)
                strip.painted = members.stop
            painter.drawPixmap(QPointF(0, (line - self.first) * self.line_height), strip.picture)

    def _forget(self, moved: int) -> None:
        """Drops the pictures of lines that hold tokens from `moved` on."""
        starts = self.flow.starts
        self._strips = {
            line: strip
            for line, strip in self._strips.items()
            if strip.painted <= moved and line < len(starts) and starts[line] == strip.start
        }

    def _strip(self, line: int, ratio: float, scene: Scene) -> _Strip:
        size = QSizeF(self.flow.width, self.line_height) * ratio
        picture = QPixmap(ceil(size.width()), ceil(size.height()))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(scene.theme.canvas))
        strip = self._strips[line] = _Strip(picture, self.flow.starts[line])
        return strip

    def _box(self, token: Token) -> Box:
        box = self._boxes.get((token.text, token.sign))
        if box is None:
            measure = self._measure_chip if is_chip(token) else self._measure
            width = ceil(measure.horizontalAdvance(label(token))) + PADDING
            width = min(width, max(self.flow.width, 1.0))
            breaks = token.text.endswith("\n")
            box = Box(width, breaks, breaks or token.text[-1:].isspace())
            self._boxes[token.text, token.sign] = box
        return box

    def _rect(self, step: int) -> QRectF:
        """A token's box within its line."""
        width = self.flow.box(step).width
        return QRectF(self.flow.left[step], 0, width - 1, self.line_height - UNDER)

    def _paint(
        self,
        painter: QPainter,
        scene: Scene,
        steps: range,
        inks: Callable[[int, int], Sequence[Ink]],
        ratio: float | None = None,
    ) -> None:
        """Tokens of one line at the painter's origin; symbols as pictures where there is a
        pixel ratio to make them for."""
        tokens = scene.trace.tokens
        for step, ink in zip(steps, inks(steps.start, steps.stop), strict=True):
            rect, token = self._rect(step), tokens[step]
            painter.fillRect(rect, ink.fill)
            if not token.known:
                under = QRectF(rect.left(), rect.bottom(), rect.width(), UNDER - 1)
                painter.fillRect(under, QColor(scene.theme.warning))
            if ratio is None:
                self._symbol(painter, rect, token, ink.text)
            else:
                painter.drawPixmap(rect.topLeft(), self._sprite(rect, token, ink.text, ratio))

    def _sprite(self, rect: QRectF, token: Token, colour: str, ratio: float) -> QPixmap:
        key = (token.text, token.sign, colour)
        sprite = self._sprites.get(key)
        if sprite is None:
            if len(self._sprites) >= SPRITES:
                self._sprites.clear()
            sprite = QPixmap(ceil(rect.width() * ratio), ceil(rect.height() * ratio))
            sprite.setDevicePixelRatio(ratio)
            sprite.fill(Qt.GlobalColor.transparent)
            with QPainter(sprite) as into:
                into.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._symbol(into, QRectF(QPointF(0, 0), rect.size()), token, colour)
            self._sprites[key] = sprite
        return sprite

    def _symbol(self, painter: QPainter, rect: QRectF, token: Token, colour: str) -> None:
        """What stands in a box: the symbol, or a sign for what draws nothing of its own."""
        chip, ink = is_chip(token), QColor(colour)
        written = label(token)
        if token.text.isspace() and not chip:
            ink.setAlphaF(0.45)  # signs for white space step back behind the text
        painter.setPen(ink)
        painter.setFont(drawing.font(0.75 * self.points if chip else self.points))
        if rect.width() >= self.flow.width - 1:  # wider than the panel
            measure = self._measure_chip if chip else self._measure
            written = measure.elidedText(
                written, Qt.TextElideMode.ElideMiddle, rect.width() - 2 * PADDING
            )
        flags = drawing.ALIGN.AlignCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        painter.drawText(rect, int(flags), written)
        if chip:
            painter.setPen(drawing.pen(colour, 0.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 2, -1, -2), 3, 3)
