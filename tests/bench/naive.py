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

from engine.spec import ModelInfo
from wm_explorer import scalars
from wm_explorer.trace import Trace

GATES = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
STATES = GATES[4:]
BEST = 20  # of the next symbols
TOP, BOTTOM = Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


class Naive(QMainWindow):
    """Tokens, next symbols, gates, states, all heads, one head, lines and an inspector."""

    def __init__(self, info: ModelInfo) -> None:
        super().__init__()
        self._layers, self._heads = info.channel("attention").shape(0)[:2]
        self._plots: dict[str, pg.PlotWidget | pg.GraphicsLayoutWidget] = {}
        self.prompt = QLineEdit()
        self.setCentralWidget(self.prompt)
        self.tokens = QTextEdit(readOnly=True)
        self._dock("tokens", self.tokens, TOP)
        self.next = pg.BarGraphItem(x0=0, y=np.arange(BEST), height=0.8, width=np.zeros(BEST))
        self._plot("next", TOP).addItem(self.next)
        self.inspector = QLabel()
        self.inspector.setTextFormat(Qt.TextFormat.PlainText)
        self._dock("inspector", self.inspector, TOP)
        self.gates = self._images("gates", GATES)
        self.states = self._images("states", STATES)
        self.heads = self._mosaic()
        self.head = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
        self._plot("head", BOTTOM).addItem(self.head)
        lines = self._plot("lines", BOTTOM)
        count = info.channel("residual.norm").shape(0)[0] + 3
        self.lines = [lines.plot(pen=pg.intColor(i)) for i in range(count)]

    def canvases(self) -> list[QWidget]:
        """The widgets that are painted, one for each panel."""
        return [
            self.tokens.viewport(),
            self.inspector,
            *(plot.viewport() for plot in self._plots.values()),
        ]

    def show_trace(self, trace: Trace) -> None:
        """Sets everything anew for the newest step."""
        at = len(trace) - 1
        surprise = scalars.surprise(trace)
        self.tokens.setHtml(
            "".join(
                f'<span style="background:{pg.intColor(int(s * 10), 256).name()}">'
                f"{html.escape(token.text)}</span>"
                for token, s in zip(trace.tokens, np.nan_to_num(surprise), strict=True)
            )
        )
        best = scalars.top(trace, at, BEST)
        self.next.setOpts(width=[p for _, p in best])
        for name, item in self.gates.items():
            item.setImage(trace[name][:, 0].T, autoLevels=True)
        for name, item in self.states.items():
            item.setImage(trace.at(name, at).reshape(16, -1), autoLevels=True)
        attention = trace["attention"]
        for i, item in enumerate(self.heads):
            item.setImage(attention[:, i // self._heads, i % self._heads], autoLevels=True)
        self.head.setImage(attention[:, 0, 0], autoLevels=True)
        derived = (surprise, scalars.probability(trace), scalars.entropy(trace))
        for line, values in zip(self.lines, (*trace["residual.norm"].T, *derived), strict=True):
            line.setData(values)
        here = [f"{name} = {trace.at(name, at)[0, 0]:.4f}" for name in GATES]
        self.inspector.setText("\n".join([f"step {at}, unit 1", *here]))

    def _dock(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        dock = QDockWidget(name, self)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)

    def _plot(self, name: str, area: Qt.DockWidgetArea) -> pg.PlotWidget:
        plot = self._plots[name] = pg.PlotWidget()
        self._dock(name, plot, area)
        return plot

    def _layout(self, name: str) -> pg.GraphicsLayoutWidget:
        layout = self._plots[name] = pg.GraphicsLayoutWidget()
        self._dock(name, layout, BOTTOM)
        return layout

    def _images(self, name: str, channels: tuple[str, ...]) -> dict[str, pg.ImageItem]:
        layout, items = self._layout(name), {}
        for channel in channels:
            plot = layout.addPlot(title=channel)
            layout.nextRow()
            items[channel] = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
            plot.addItem(items[channel])
        return items

    def _mosaic(self) -> list[pg.ImageItem]:
        layout, items = self._layout("heads"), []
        for row in range(self._layers):
            for column in range(self._heads):
                item = pg.ImageItem(axisOrder="row-major", colorMap="viridis")
                layout.addViewBox(row, column).addItem(item)
                items.append(item)
        return items
