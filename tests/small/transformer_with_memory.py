from __future__ import annotations

CONFIG = {"width": 16, "hidden": 20, "heads": 4, "layers": 2, "slots": 5}
