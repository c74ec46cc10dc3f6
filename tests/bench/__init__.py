"""Benchmarks: ratios of two ways to do one thing, measured in one process, on one thread."""

from __future__ import annotations

import os

# Read by the libraries when they load, so before anything here imports them.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
