"""The strip of the time line that is coloured by how surprising each step was."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.raster import Raster
from ui.theme import Theme
from wm_explorer.pool import absmax, factor
from wm_explorer.scalars import surprise
from wm_explorer.trace import Trace

#: Where the colours of surprise end, in bits; more is drawn like the last.
MOST_BITS = 8.0


class SurpriseStrip:
    """Each step's surprise; steps that share a pixel show the largest."""

    def __init__(self) -> None:
        self._bits: NDArray[np.float32] = np.empty(0, np.float32)  # [step]
        self._measured: Trace | None = None  # the trace whose surprise is known
        self._theme: Theme | None = None
        self._raster = Raster()

    def draw(
        self, painter: QPainter, place: QRectF, step_width: float, trace: Trace, theme: Theme
    ) -> None:
        """Draws from the left edge of a place, whose width is that of the whole line."""
        by = factor(len(trace), int(place.width()))
        if trace is not self._measured or theme is not self._theme:
            self._bits = trace.derived(surprise)
            self._measured, self._theme = trace, theme
            # a step that was impossible is infinitely surprising, which is no error
            bits = np.minimum(absmax(self._bits[None], 1, by), np.float32(MOST_BITS))
            self._raster.set(bits, (0.0, MOST_BITS), "probability", theme, nan_is_absent=True)
        width = self._raster.shape[1] * by * step_width
        self._raster.paint(painter, QRectF(place.left(), place.top(), width, place.height()))

    def bits(self, step: int) -> float | None:
        """How surprising a step was; None where nothing foretold it."""
        known = step < len(self._bits) and not np.isnan(self._bits[step])
        return float(self._bits[step]) if known else None
