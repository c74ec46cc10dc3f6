from __future__ import annotations

CONFIG = {"units": 9, "width": 4, "slots": 7, "embedding": 5}
