from __future__ import annotations

from engine.readings.story import Story

VOCABULARY = Story.of_words(["a", "cat", "sat", "what", "is", "是", "小", "小明"])
CONFIG = {"units": 6, "hops": 2, "slots": 3}
TEXT = "A cat is sat.\na zebra\nwhat is cat?\n小明是小\n\nis a\ncat is cat\na is is a\na\n"
ALPHABET = "a is?\n小明是"
