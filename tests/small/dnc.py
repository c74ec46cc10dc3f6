from __future__ import annotations

from engine.readings.bits import Items

VOCABULARY = Items()
CONFIG = {"slots": 7, "width": 5, "controller": 12, "reads": 2}
TEXT = "cat dog sun?dog?\n\nab.\ncat cat?"
ALPHABET = "ab ?\n世"
