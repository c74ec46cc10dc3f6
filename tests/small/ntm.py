from __future__ import annotations

from engine.readings.bits import Repeat

VOCABULARY = Repeat()
CONFIG = {"slots": 9, "width": 5, "controller": 12, "reads": 2, "writes": 2, "recurrent": True}
TEXT = "hello*3\n\nno count\nb世*2\nab"
ALPHABET = "ab*2\n世"
