from __future__ import annotations

CONFIG = {"units": 10, "stacks": 3, "depth": 5}
