from __future__ import annotations

from engine.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of("abcxyz\n")
CONFIG = {"width": 16, "layers": 2, "heads": 4, "slots": 3, "segment": 6}
TEXT = "abc\nxa?\n\nabcabcabcabc\nzy世x\nab"
ALPHABET = "abc\n世"
