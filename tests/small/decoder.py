from __future__ import annotations

CONFIG = {"width": 16, "layers": 2, "heads": 4, "context": 64}
