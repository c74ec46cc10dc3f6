from __future__ import annotations

CONFIG = {
    "width": 12, "layers": 2, "heads": 3, "window": 4, "slots": 7, "neighbours": 3, "context": 64,
}  # fmt: skip
