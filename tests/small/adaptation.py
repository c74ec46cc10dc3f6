from __future__ import annotations

from engine.readings.points import Points

VOCABULARY = Points()
CONFIG = {"units": 6, "inner_steps": 3}
TEXT = "1 2\n-1.5, .5\n? 0 1\nno point\n\n3 -2 7\n4 4.\n? -4,-1\n2 -"
ALPHABET = "12-. ,?\nx"
