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
        self._look: object = None  # the theme, and how many steps share a pixel
        self._raster = Raster()

    def draw(
        self, painter: QPainter, place: QRectF, step_width: float, trace: Trace, theme: Theme
    ) -> None:
        """Draws from the left edge of a place, whose width is that of the whole line."""
        by = factor(len(trace), int(place.width()))
        steps = -(-len(trace) // by)  # as many as are seen apart
        if trace is not self._measured or (theme, by) != self._look:
            same = (theme, by) == self._look and by == 1 and steps <= self._raster.shape[1]
            known = trace.shared(self._measured) if same else 0
            self._bits, self._measured, self._look = trace.derived(surprise), trace, (theme, by)
            self._write(absmax(self._bits[None, known:], 1, by), known, theme)
        where = QRectF(place.left(), place.top(), steps * by * step_width, place.height())
        self._raster.paint(painter, where, QRectF(0, 0, steps, 1))

    def _write(self, bits: NDArray[np.float32], known: int, theme: Theme) -> None:
        """Writes bits [1, step] after the steps that are known; with none, makes room for more."""
        # a step that was impossible is infinitely surprising, which is no error
        bits = np.minimum(bits, np.float32(MOST_BITS))
        if not known:
            bits = np.pad(bits, ((0, 0), (0, bits.shape[1])), constant_values=np.nan)
            self._raster.set(bits, (0.0, MOST_BITS), "probability", theme, nan_is_absent=True)
        elif bits.size:
            self._raster.write(bits, column=known)

    def bits(self, step: int) -> float | None:
        """How surprising a step was; None where nothing foretold it."""
        known = step < len(self._bits) and not np.isnan(self._bits[step])
        return float(self._bits[step]) if known else None
