from __future__ import annotations

CONFIG = {"units": 12, "layers": 3, "embedding": 5}
