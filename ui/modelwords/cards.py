"""Words of the cards of bundled models."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Tasks, units of scores, and how the memory was knocked out.
CARDS = (
    QT_TRANSLATE_NOOP("Card", "the next character of English text"),
    QT_TRANSLATE_NOOP("Card", "the next character of Chinese poems"),
    QT_TRANSLATE_NOOP("Card", "the value that came after a key"),
    QT_TRANSLATE_NOOP("Card", "bits per character"),
    QT_TRANSLATE_NOOP("Card", "accuracy"),
    QT_TRANSLATE_NOOP("Card", "the hidden state is zeroed before every character"),
    QT_TRANSLATE_NOOP("Card", "the hidden state and the cell are zeroed before every character"),
    QT_TRANSLATE_NOOP("Card", "every symbol is read alone: no head can attend to an earlier one"),
    QT_TRANSLATE_NOOP("Card", "the letters of a word again, from its bits"),
    QT_TRANSLATE_NOOP("Card", "nothing that was read reaches the controller or the output"),
    QT_TRANSLATE_NOOP("Card", "the item that followed the one asked for, from its bits"),
    QT_TRANSLATE_NOOP("Card", "the answer to a question about people and pets, in Chinese"),
    QT_TRANSLATE_NOOP("Card", "what the hops find is never added to the question"),
    QT_TRANSLATE_NOOP("Card", "where a person is"),
    QT_TRANSLATE_NOOP("Card", "where a thing is, from who has it and where they went"),
    QT_TRANSLATE_NOOP("Card", "where a thing was before it was somewhere else"),
    QT_TRANSLATE_NOOP("Card", "the value of a fact that was told, in English and Chinese"),
    QT_TRANSLATE_NOOP(
        "Card", "the letters of a word so many times, and then the end, from its bits"
    ),
    QT_TRANSLATE_NOOP("Card", "aⁿbⁿcⁿ: everything after the first b, and the next a"),
    QT_TRANSLATE_NOOP("Card", "the network sees empty stacks, whatever they hold"),
    QT_TRANSLATE_NOOP("Card", "which bracket closes, wherever one may"),
    QT_TRANSLATE_NOOP("Card", "a word backwards"),
    QT_TRANSLATE_NOOP("Card", "what is read from the stack never reaches the controller"),
    QT_TRANSLATE_NOOP("Card", "wrong bits per sequence"),
    # networks that adapt to points
    QT_TRANSLATE_NOOP("Card", "a whole sinusoid from ten of its points"),
    QT_TRANSLATE_NOOP("Card", "no inner step is taken: the slow weights alone"),
    QT_TRANSLATE_NOOP("Card", "mean squared error"),
    # models that articles print, and their corrections
    QT_TRANSLATE_NOOP("Card", "the letter that was read last, as an article's LSTM with memory"),
    QT_TRANSLATE_NOOP(
        "Card", "the answer to a question about people, as an article's memory network"
    ),
    QT_TRANSLATE_NOOP("Card", "what is taken from the memory is never joined to the question"),
    QT_TRANSLATE_NOOP("Card", "the three states of an article's worked example"),
    QT_TRANSLATE_NOOP("Card", "largest error of a state"),
    QT_TRANSLATE_NOOP("Card", "the state before is taken to be zero"),
    QT_TRANSLATE_NOOP(
        "Card", "the value that came after a key, as an article's Transformer with memory"
    ),
    QT_TRANSLATE_NOOP(
        "Card", "nothing that is taken from the memory is added to the encoder's output"
    ),
    # Transformers with other memories
    QT_TRANSLATE_NOOP("Card", "the value that came after a key on a line before"),
    QT_TRANSLATE_NOOP(
        "Card", "no segment is given what the one before has left in the memory tokens"
    ),
    QT_TRANSLATE_NOOP("Card", "the value that came after a key, long before"),
    QT_TRANSLATE_NOOP("Card", "nothing that was retrieved from the memory reaches the last layer"),
    QT_TRANSLATE_NOOP(
        "Card", "the letter of a pair that is always the same, and letters told in the text"
    ),
    QT_TRANSLATE_NOOP("Card", "no head takes anything from the values of its persistent memory"),
)
