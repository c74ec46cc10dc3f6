from __future__ import annotations

CONFIG = {"units": 12, "layers": 2, "embedding": 5}
