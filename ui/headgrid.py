"""Every head of every layer as a grid, in which those to show are chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import drawing

#: Room for the numbers of layers at the left and of heads at the top, in points.
LEFT, TOP = 30.0, 20.0
#: The grid takes so much at most, and a cell so much at most and at least.
WIDEST, HIGHEST = 560.0, 340.0
LARGEST, SMALLEST = 22.0, 3.0
RIGHT = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter


class HeadGrid(QWidget):
    """Layers go down, heads to the right. What is chosen are some layers, and some heads of each.

    Dragging over cells chooses the layers and heads under the rectangle, with Ctrl besides those
    before; clicking and dragging along the numbers puts layers or heads in or takes them out.
    """

    changed = Signal()  # by the mouse

    def __init__(self, layers: int, heads: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = (layers, heads)
        self._chosen: tuple[set[int], set[int]] = (set(), set())
        self._before: tuple[set[int], set[int]] = (set(), set())  # when the mouse was pressed
        self._pressed: tuple[int, int] | None = None  # a cell; -1 is the numbers
        self._putting = True  # whether numbers are put in or taken out
        self._cell = min(LARGEST, (WIDEST - LEFT) / heads, (HIGHEST - TOP) / layers)
        self._cell = max(self._cell, SMALLEST)
        self.setFixedSize(self.sizeHint())
        self.setToolTip(
            self.tr(
                "Drag over heads to show only those, with Ctrl to add them; click or drag over "
                "numbers to put layers or heads in or take them out"
            )
        )

    def sizeHint(self) -> QSize:
        layers, heads = self._counts
        return QSize(round(LEFT + heads * self._cell) + 2, round(TOP + layers * self._cell) + 2)

    @property
    def layers(self) -> tuple[int, ...]:
        return tuple(sorted(self._chosen[0]))

    @property
    def heads(self) -> tuple[int, ...]:
        return tuple(sorted(self._chosen[1]))

    def choose(self, layers: Iterable[int], heads: Iterable[int]) -> None:
        """Shows what is chosen, by numbers from 0."""
        self._chosen = (set(layers), set(heads))
        self.update()

    def cell(self, layer: int, head: int) -> QRectF:
        """Where a head is; -1 is the place of the numbers."""
        left = 0.0 if head < 0 else LEFT + head * self._cell
        top = 0.0 if layer < 0 else TOP + layer * self._cell
        width, height = LEFT if head < 0 else self._cell, TOP if layer < 0 else self._cell
        return QRectF(left, top, width, height)

    def _place(self, point: QPointF) -> tuple[int, int]:
        """The layer and the head under a point, the nearest beside the grid; -1 is the numbers."""
        layers, heads = self._counts
        layer = int((point.y() - TOP) // self._cell) if point.y() >= TOP else -1
        head = int((point.x() - LEFT) // self._cell) if point.x() >= LEFT else -1
        return min(layer, layers - 1), min(head, heads - 1)

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        layer, head = self._pressed = self._place(event.position())
        self._before = (set(self._chosen[0]), set(self._chosen[1]))
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if layer >= 0 and head >= 0 and not adds:
            self._before = (set(), set())
        if (layer < 0) == (head < 0):
            self._putting = True
        else:
            self._putting = (layer not in self._before[0]) if head < 0 else (
                head not in self._before[1]
            )  # fmt: skip
        self._drag(layer, head)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._drag(*self._place(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def _drag(self, layer: int, head: int) -> None:
        """Chooses by where the mouse was pressed and where it is now."""
        assert self._pressed is not None
        first_layer, first_head = self._pressed
        layers, heads = self._counts
        rows, columns = set(self._before[0]), set(self._before[1])
        if first_layer < 0 and first_head < 0:  # the corner
            rows, columns = set(range(layers)), set(range(heads))
        else:
            if first_layer >= 0:
                rows = self._moved(rows, first_layer, layer)
            if first_head >= 0:
                columns = self._moved(columns, first_head, head)
        if (rows, columns) != self._chosen:
            self._chosen = (rows, columns)
            self.update()
            self.changed.emit()

    def _moved(self, numbers: set[int], first: int, last: int) -> set[int]:
        low, high = sorted((first, max(last, 0)))
        some = set(range(low, high + 1))
        return numbers | some if self._putting else numbers - some

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, (layers, heads) = self.palette(), self._counts
        on, off = palette.highlight().color(), palette.button().color()
        line = palette.mid().color()
        gap = 2.0 if self._cell > 10 else 1.0 if self._cell > 5 else 0.0
        with QPainter(self) as painter:
            for layer in range(layers):
                for head in range(heads):
                    there = layer in self._chosen[0] and head in self._chosen[1]
                    rect = self.cell(layer, head).adjusted(gap, gap, 0, 0)
                    painter.fillRect(rect, on if there else off)
                    if not there and gap:
                        painter.setPen(line)
                        painter.drawRect(rect.adjusted(0, 0, -1, -1))
            self._paint_numbers(painter)

    def _paint_numbers(self, painter: QPainter) -> None:
        """Every number where there is room, else every fifth or so; those chosen stand out."""
        palette, faint = self.palette(), self.palette().placeholderText().color()
        for axis, count in enumerate(self._counts):
            every = next(n for n in (1, 2, 5, 10, 20, 50, 1000) if n * self._cell >= 15)
            for number in range(count):
                if number % every and number != count - 1 and every > 1:
                    continue
                if (
                    every > 1
                    and number == count - 1
                    and number % every < every / 2
                    and number % every
                ):
                    continue  # too near the one before
                there = number in self._chosen[axis]
                colour: QColor = palette.windowText().color() if there else faint
                place = self.cell(number, -1) if axis == 0 else self.cell(-1, number)
                align = RIGHT if axis == 0 else drawing.ALIGN.AlignCenter
                middle = place.center()
                if axis == 0:
                    place = QRectF(0, middle.y() - 8, LEFT - 4, 16)
                else:
                    place = QRectF(middle.x() - 12, 0, 24, TOP)
                drawing.label(painter, place, str(number + 1), colour.name(), align)
