from __future__ import annotations

CONFIG = {"width": 12, "layers": 2, "heads": 3, "slots": 5, "context": 64}
