from __future__ import annotations

from engine.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of("0123")
TEXT = "1232013x1230"
ALPHABET = "0123x"
