from __future__ import annotations

CONFIG = {"embedding": 5, "units": 12, "layers": 2}
