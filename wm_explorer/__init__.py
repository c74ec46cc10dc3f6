"""The explorer without a screen: session, documents, traces. No Qt, no torch.

import wm_explorer as wm

s = wm.open("lstm-char")
s.text = "In the beginning"
s.trace["gate.forget"]  # a numpy array [step, layer, unit]
s.save("trace.npz")
"""

from __future__ import annotations

from engine.tap import probe
from wm_explorer.catalogue import models, samples, version
from wm_explorer.explore import Exploration, explore
from wm_explorer.safewrite import SaveError
from wm_explorer.script import (  # as `wm.open` it is clear
    EngineError,
    Explorer,
    inspect,
    open,  # noqa: A004
)

__all__ = [
    "EngineError",
    "Exploration",
    "Explorer",
    "SaveError",
    "explore",
    "inspect",
    "models",
    "open",
    "probe",
    "samples",
    "version",
]
