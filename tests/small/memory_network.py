from __future__ import annotations

from engine.readings.story import Story

VOCABULARY = Story.of_words(["a", "cat", "sat", "where", "is", "在", "在哪里", "小", "小明"])
CONFIG = {"units": 6, "slots": 7}
TEXT = "A cat sat.\nsat a zebra\nwhere is cat?\n小明在哪里\n\nis a\n cat\na cat cat\nsat is\na?"
ALPHABET = "a ca?\n小明在哪里"
