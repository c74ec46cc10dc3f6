"""One attention head, large: which tokens (keys, to the right) each step (query, down) looks at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing, mapdrawing
from ui.colours import pixels
from ui.mapaxes import LINE, Plan, TokenLabels, plan
from ui.mapdrawing import BAR, dim, picture, pixel_ratio
from ui.mappicture import MapPicture
from ui.view import Choice, Scene, View
from ui.weightmaps import Part, WeightMaps, room_for
from wm_explorer.attention import Head as AttentionHead
from wm_explorer.attention import (
    heads,
    largest_in,
    present,
    shows_heads,
    span,
    strongest,
    weights_of,
)
from wm_explorer.corrections import is_correction
from wm_explorer.focus import Focus
from wm_explorer.pool import factor
from wm_explorer.ranges import levels
from wm_explorer.symbols import label
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

TITLE, EDGE = 18.0, 6.0
SMALLEST_CELL = 4.0  # of the newest tokens
REACH = LINE  # how far the mark of a token and its labels reach beyond its cell
WITH_NUMBER = (26.0, 12.0)  # width and height of a cell that has room for its number


class Head(View):
    id = "head"
    rank = 45
    ranged = True
    size = (720, 760)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(map(shows_heads, info.channels))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._layers = _by_layer(info)
        self._by_place = {(h.channel, h.place): h for layer in self._layers for h in layer}
        self._kind = next(filter(shows_heads, info.channels)).kind
        self._labels = TokenLabels()
        self._title, self._bar = drawing.Backdrop(), drawing.Backdrop()
        self._head = self._chosen()
        self._picked: AttentionHead | None = None  # what was chosen at the last drawing
        self._overruled: Focus | None = None
        self._maps = _maps(self._head)
        self._picture = MapPicture()
        self._plan: Plan | None = None

    def title(self) -> str:
        return self.tr("Head")

    def choices(self) -> Sequence[Choice]:
        found = _by_layer(self.info)
        layers = [(str(i), self._layer_name(layer[0])) for i, layer in enumerate(found)]
        widest = found[max(range(len(found)), key=lambda i: len(found[i]))]
        numbers = [
            (str(i), self.tr("Head {n}").format(n=head.number + 1)) for i, head in enumerate(widest)
        ]
        tokens = [("all", self.tr("All")), ("newest", self.tr("Newest that fit"))]
        return (
            Choice("layer", self.tr("Layer"), layers),
            Choice("head", self.tr("Head"), numbers),
            Choice("tokens", self.tr("Tokens"), tokens),
        )

    def _layer_name(self, head: AttentionHead) -> str:
        name = {
            "encoder.attention": self.tr("Encoder, layer {n}"),
            "cross.attention": self.tr("At the source, layer {n}"),
        }.get(head.channel, self.tr("Layer {n}"))
        if is_correction(head.channel):
            name = self.tr("Layer {n}, corrected")
        return name.format(n=head.layer + 1)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        self._follow(scene)
        self._plan = self._planned(size, scene)
        if self._plan is None:
            return
        limits = self._levels(scene.trace, self._plan.part)
        self._draw_map(painter, scene, limits)
        self._draw_labels(painter, size, scene, limits)
        self._draw_places(painter, scene)
        self._draw_words(painter, size, scene, limits)

    def changed(self, before: Scene, now: Scene, size: QSizeF) -> Sequence[QRectF] | None:
        """The rows of new steps and the labels of their tokens, where the cursor follows them."""
        old, new = len(before.trace), len(now.trace)
        follows = before.at == old - 1 and now.at == new - 1
        if not follows or not now.continues(before) or self.range.mode not in ("kind", "manual"):
            return None
        shown = self._plan
        if shown is None or shown != self._planned(size, now) or not shown.shows(new - 1):
            return None
        if self._note(old) != self._note(new):
            return None
        cells = shown.cell(old - 1, old - 1).united(shown.cell(new - 1, new - 1))
        cells.adjust(-REACH, -REACH, REACH, REACH)
        rows = QRectF(0, cells.top(), size.width(), cells.height())
        return [rows, QRectF(cells.left(), TITLE, cells.width(), shown.top - TITLE)]

    def _planned(self, size: QSizeF, scene: Scene) -> Plan | None:
        """Where things are; None where there is no room for a map."""
        area = QRectF(EDGE, TITLE, size.width() - 2 * EDGE, size.height() - TITLE - BAR - EDGE)
        if area.width() < 16 or area.height() < 16:
            return None
        return plan(area, partial(self._part, scene), self._labels.widest(scene.trace))

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """A cell of the map; beside it and above it, the token alone."""
        shown = self._plan
        if shown is None:
            return None
        part, rect = shown.part, shown.rect()
        down = part.tokens(int((point.y() - rect.top()) // (shown.high * part.pool)))
        across = part.tokens(int((point.x() - rect.left()) // (shown.wide * part.pool)))
        if rect.contains(point):
            cell = largest_in(scene.trace, self._head, down, across)
            if cell is None:
                return None
            return Focus(cell[0], self._head.channel, (*self._head.place, cell[1]))
        left, top = rect.left() - shown.beside, rect.top() - shown.above
        if QRectF(left, rect.top(), shown.beside, rect.height()).contains(point):
            token = down.start
        elif QRectF(rect.left(), top, rect.width(), shown.above).contains(point):
            token = across.start
        else:
            return None
        return Focus(token) if token < len(scene.trace) else None

    def describe(self, scene: Scene) -> str:
        if not span(scene.trace, scene.trace.info.channel(self._head.channel), scene.at):
            return self.tr("This head looks at nothing at step {step}").format(step=scene.at + 1)
        token, weight = strongest(scene.trace, self._head, scene.at)
        return self.tr(
            "Layer {layer}, head {head} at step {step} “{at}”: the largest weight is {weight}, "
            "on token {token} “{there}”"
        ).format(
            layer=self._head.layer + 1,
            head=self._head.number + 1,
            step=scene.at + 1,
            at=label(scene.trace.tokens[scene.at]),
            weight=drawing.number(weight),
            token=token + 1,
            there=label(scene.trace.tokens[token]),
        )

    # which head, and how much of it

    def _chosen(self, trace: Trace | None = None) -> AttentionHead:
        """The head that was chosen; while there is no target yet, unasked one of the encoder."""
        layer = self._layers[int(self.chosen["layer"])]
        if trace is not None and layer is self._layers[0] and not self._steps(trace, layer):
            layer = next((one for one in self._layers if self._steps(trace, one)), layer)
        return layer[min(int(self.chosen["head"]), len(layer) - 1)]

    def _steps(self, trace: Trace, layer: list[AttentionHead]) -> range:
        return trace.part(self.info.channel(layer[0].channel).steps)

    def _follow(self, scene: Scene) -> None:
        """Shows the head in focus, or else the chosen one; a new choice overrules a locked focus.

        A focus on something else, in another view, leaves the head as it is.
        """
        focus, chosen = scene.focus, self._chosen(scene.trace)
        before, self._picked = self._picked, chosen
        picked = before is not None and before != chosen
        if picked or before is None or focus is None:
            self._overruled = focus if picked else None
            self._show(chosen)
        if focus is not None and focus.channel is not None and focus != self._overruled:
            head = self._by_place.get((focus.channel, focus.index[:-1]))
            if head is not None:
                self._overruled = None
                self._show(head)

    def _show(self, head: AttentionHead) -> None:
        if head != self._head:
            self._head = head
            self._maps = _maps(head)

    def _part(self, scene: Scene, points: float) -> Part:
        """What to show in so many points along an axis."""
        length = len(scene.trace)
        grows = self.info.causal and not scene.still
        room = room_for(length, self.info.context) if grows else length
        fit = max(int(points / SMALLEST_CELL), 1)
        if self.chosen["tokens"] == "newest" and fit < length:
            hop = fit // 8 + 1  # the map stands still between hops
            first = min(-(-(length - fit) // hop), scene.at // hop) * hop
            return Part(first, fit, 1)
        if self.chosen["tokens"] == "newest":
            room = min(room, fit)
        return Part(0, room, factor(room, int(points)))

    def _levels(self, trace: Trace, part: Part) -> tuple[float, float]:
        visible_, whole = _NONE, _NONE
        if self.range.mode in ("robust", "window"):
            visible_ = _read(self._head, trace, part.first, part.first + part.room)
        elif self.range.mode == "full":
            whole = trace[self._head.channel]
        return levels(self.range, self._kind, visible_, whole, 0)

    # what is drawn

    def _draw_map(self, painter: QPainter, scene: Scene, limits: tuple[float, float]) -> None:
        assert self._plan is not None
        colours = pixels(self._kind, scene.theme)
        changed = self._maps.refresh(scene.trace, self._plan.part, limits, self.range.scale)
        cells, rect = self._maps.cells[0], self._plan.rect()
        if scene.vector:
            painter.drawImage(rect, picture(cells, colours.tolist()))
            self._picture = MapPicture()  # it has not seen what just changed
            return
        self._picture.write(rect, pixel_ratio(painter), colours, cells, changed)
        self._picture.paint(painter)

    def _draw_labels(
        self, painter: QPainter, size: QSizeF, scene: Scene, limits: tuple[float, float]
    ) -> None:
        assert self._plan is not None
        shown = self._plan
        roomy = shown.wide >= WITH_NUMBER[0] and shown.high >= WITH_NUMBER[1]
        numbers = (self._head, limits, self.range.scale) if roomy and shown.part.pool == 1 else None
        self._labels.paint(painter, size, scene, shown, numbers, partial(self._write_row, scene))

    def _write_row(self, scene: Scene, painter: QPainter, step: int) -> None:
        """The numbers of one row, dark on bright cells and bright on dark ones."""
        assert self._plan is not None
        trace = scene.trace
        row = trace.at(self._head.channel, step)[self._head.place]
        colours, cells = pixels(self._kind, scene.theme), self._maps.cells[0]
        seen = span(trace, trace.info.channel(self._head.channel), step)
        for token, value in enumerate(row[: seen.stop].tolist()):
            if token not in seen:
                continue
            part = self._plan.part
            colour = QColor(int(colours[cells[part.cell(step), part.cell(token)]]))
            painter.setPen(QColor("#000000" if colour.lightnessF() > 0.42 else "#ffffff"))
            text = f"{value:.2f}" if np.isfinite(value) else drawing.number(value)
            painter.drawText(self._plan.cell(step, token), int(Qt.AlignmentFlag.AlignCenter), text)

    def _draw_places(self, painter: QPainter, scene: Scene) -> None:
        """What is not read yet, the cursor's row, and the focus."""
        assert self._plan is not None
        shown, theme, focus = self._plan, scene.theme, scene.focus
        stop = min(len(scene.trace), shown.part.first + shown.part.room)
        here = shown.part.tokens(shown.part.cell(scene.at))
        if self.info.causal and here.stop < stop:
            dim(painter, [shown.rows(here.stop, stop)], theme)
        if focus is not None and not (shown.shows(focus.step) and focus.step < len(scene.trace)):
            focus = None  # out of sight, or taken back
        if focus is not None and focus.channel is None:
            row = shown.part.tokens(shown.part.cell(focus.step))
            others = [shown.rows(shown.part.first, row.start), shown.rows(row.stop, stop)]
            dim(painter, [rect for rect in others if rect.height() > 0], theme)
        if shown.shows(scene.at):
            self._mark(painter, scene, scene.at, theme.accent)
        if focus is not None:
            self._mark(painter, scene, focus.step, theme.hover)
            own = (focus.channel, focus.index[:-1]) == (self._head.channel, self._head.place)
            if own and shown.shows(focus.index[-1]):
                self._cross(painter, scene, focus)

    def _mark(self, painter: QPainter, scene: Scene, step: int, colour: str) -> None:
        """A frame around a step's row as far as it reaches, and its label."""
        assert self._plan is not None
        last = min(scene.trace.reach(step), self._plan.part.first + self._plan.part.room) - 1
        row = self._plan.cell(step, self._plan.part.first)
        row.setRight(self._plan.cell(step, last).right())
        row = _around(row)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(drawing.pen(colour, 1.5))
        painter.drawRect(row)
        self._labels.highlight(painter, scene, self._plan, step, colour, key=False)

    def _cross(self, painter: QPainter, scene: Scene, focus: Focus) -> None:
        """The column of the token in focus, its label, and the cell itself."""
        assert self._plan is not None
        token, colour = focus.index[-1], scene.theme.hover
        cell = self._plan.cell(focus.step, token)
        column = QRectF(cell)
        column.setTop(self._plan.top)
        if self.info.causal:
            column.setTop(self._plan.cell(token, token).top())
        last = min(len(scene.trace), self._plan.part.first + self._plan.part.room) - 1
        column.setBottom(self._plan.cell(last, token).bottom())
        painter.setPen(drawing.pen(colour, 1.5))
        painter.drawRect(_around(column))
        painter.setPen(drawing.pen(colour, 2.5))
        painter.drawRect(_around(cell))
        self._labels.highlight(painter, scene, self._plan, token, colour, key=True)

    def _draw_words(
        self, painter: QPainter, size: QSizeF, scene: Scene, limits: tuple[float, float]
    ) -> None:
        name = self.tr("{layer}, head {head}").format(
            layer=self._layer_name(self._head), head=self._head.number + 1
        )
        rect = QRectF(EDGE, 0, size.width() - 2 * EDGE, TITLE)
        title, colour = QSizeF(size.width(), TITLE), scene.theme.text
        self._title.paint(
            painter,
            title,
            scene,
            name,
            lambda p: drawing.label(p, rect, name, colour, size=drawing.NORMAL, bold=True),
        )
        note = self._note(len(scene.trace))
        mapdrawing.colour_bar(painter, self._bar, size, scene, limits, self._kind, self.range, note)

    def _note(self, length: int) -> str:
        """What share of the map is seen, and how many weights a cell stands for."""
        assert self._plan is not None
        part = self._plan.part
        if part.pool > 1:
            return self.tr("each cell the largest of {n} × {n}").format(n=part.pool)
        last = min(part.first + part.room, length)
        if part.first > 0 or last < length:
            text = self.tr("tokens {first} to {last} of {count}")
            return text.format(first=part.first + 1, last=last, count=length)
        return ""


def _around(rect: QRectF) -> QRectF:
    """Where to draw the frame of a rectangle: outside where it would hide what it frames."""
    thin = min(rect.width(), rect.height()) < 6
    return rect.adjusted(-1.5, -1.5, 1.5, 1.5) if thin else rect


_NONE: Array = np.empty(0, np.float32)


def _by_layer(info: ModelInfo) -> list[list[AttentionHead]]:
    """The heads of each layer. What a decoder takes from the source goes first, then what it takes
    from its own tokens, then the encoder: what a person looks for in a translation."""
    layers: dict[tuple[str, int], list[AttentionHead]] = {}
    for head in heads(info):
        layers.setdefault((head.channel, head.layer), []).append(head)

    def rank(layer: list[AttentionHead]) -> int:
        channel = info.channel(layer[0].channel)
        return 2 * (channel.steps == "source") + (channel.tokens == "target")

    return sorted(layers.values(), key=rank)


def _maps(head: AttentionHead) -> WeightMaps:
    return WeightMaps(partial(_read, head), partial(_present, head))


def _present(head: AttentionHead, trace: Trace, first: int, stop: int) -> NDArray[np.bool_]:
    """Where one head has weights: [step, head = 1, token]."""
    place = heads(trace.info).index(head)
    return present(trace, first, stop)[:, place : place + 1]


def _read(head: AttentionHead, trace: Trace, first: int, stop: int) -> Array:
    """One head's weights for its map: [step, head = 1, token]."""
    return weights_of(trace, head, first, stop)[:, None]
