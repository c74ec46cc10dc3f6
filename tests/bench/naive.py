"""The window one would write first: the same eight panels with pyqtgraph, straightforwardly.

This is the baseline of the keystroke benchmark. Nothing in it is slow on purpose: each panel is
made of the library's own items, and set anew when a token is added.
"""

from __future__ import annotations

import html

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QLineEdit, QMainWindow, QTextEdit, QWidget

from wm_explorer import scalars
from wm_explorer.trace import Trace

GATES = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
COLUMNS = 12


class Naive(QMainWindow):
    """Tokens, next symbols, gates, states, all heads, one head, lines and an inspector."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt = QLineEdit()
        self.setCentralWidget(self.prompt)
        self.tokens = QTextEdit(readOnly=True)
        self._dock("tokens", self.tokens, Qt.DockWidgetArea.TopDockWidgetArea)
        self._next_plot = self._plot("next", Qt.DockWidgetArea.TopDockWidgetArea)
        self.next = pg.BarGraphItem(x0=0, y=np.arange(12), height=0.8, width=np.zeros(12))
        self._next_plot.addItem(self.next)
        self.inspector = QLabel()
        self._dock("inspector", self.inspector, Qt.DockWidgetArea.TopDockWidgetArea)
        self.gates = self._images("gates", GATES[:5])
        self.states = self._images("states", GATES[4:])
        self.heads = self._mosaic()
        head = self._plot("head", Qt.DockWidgetArea.BottomDockWidgetArea)
        self.head = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
        head.addItem(self.head)
        lines = self._plot("lines", Qt.DockWidgetArea.BottomDockWidgetArea)
        self.lines = [lines.plot(pen=pg.intColor(i)) for i in range(8)]

    def show_trace(self, trace: Trace) -> None:
        """Sets everything anew for the newest step."""
        at = len(trace) - 1
        surprise = np.nan_to_num(scalars.surprise(trace))
        self.tokens.setHtml(
            "".join(
                f'<span style="background:{pg.mkColor(pg.intColor(int(s * 10), 256)).name()}">'
                f"{html.escape(token.text)}</span>"
                for token, s in zip(trace.tokens, surprise, strict=True)
            )
        )
        best = scalars.top(trace, at, 12)
        self.next.setOpts(width=[p for _, p in best])
        for name, item in self.gates.items():
            item.setImage(trace[name][:, 0].T, autoLevels=True)
        for name, item in self.states.items():
            item.setImage(trace.at(name, at).reshape(16, -1), autoLevels=True)
        attention = trace["attention"]
        for i, item in enumerate(self.heads):
            item.setImage(attention[:, i // COLUMNS, i % COLUMNS], autoLevels=True)
        self.head.setImage(attention[:, 0, 0], autoLevels=True)
        norms = trace["residual.norm"]
        for i, line in enumerate(self.lines):
            line.setData(norms[:, i])
        self.inspector.setText(f"cell = {trace.at('cell', at)[0, 0]:.4f} at step {at}")

    def _dock(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        dock = QDockWidget(name, self)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)

    def _plot(self, name: str, area: Qt.DockWidgetArea) -> pg.PlotWidget:
        plot = pg.PlotWidget()
        self._dock(name, plot, area)
        return plot

    def _images(self, name: str, channels: tuple[str, ...]) -> dict[str, pg.ImageItem]:
        layout = pg.GraphicsLayoutWidget()
        self._dock(name, layout, Qt.DockWidgetArea.BottomDockWidgetArea)
        items = {}
        for channel in channels:
            plot = layout.addPlot(title=channel)
            layout.nextRow()
            items[channel] = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
            plot.addItem(items[channel])
        return items

    def _mosaic(self) -> list[pg.ImageItem]:
        layout = pg.GraphicsLayoutWidget()
        self._dock("heads", layout, Qt.DockWidgetArea.BottomDockWidgetArea)
        items = []
        for row in range(COLUMNS):
            for column in range(COLUMNS):
                box = layout.addViewBox(row, column)
                item = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
                box.addItem(item)
                items.append(item)
        return items
