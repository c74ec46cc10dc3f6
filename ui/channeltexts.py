"""What models say of themselves, in the person's language.

Meanings of channels and the words of model cards are written below the interface, in English.
They are listed here, because translations are made of what stands in ui.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

#: Meanings of channels, and those equations and sources that hold more than signs and names.
CHANNELS = (
    QT_TRANSLATE_NOOP("Channel", "how much of its candidate each unit writes into its cell"),
    QT_TRANSLATE_NOOP("Channel", "how much of its cell each unit keeps from the step before"),
    QT_TRANSLATE_NOOP("Channel", "what each unit would write into its cell"),
    QT_TRANSLATE_NOOP("Channel", "how much of its cell each unit shows"),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers"),
    QT_TRANSLATE_NOOP("Channel", "what each unit shows to the next layer and to the next step"),
    QT_TRANSLATE_NOOP("Channel", "how much of the past each unit lets into its candidate"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the step before each unit keeps; the rest becomes the candidate"
    ),
    QT_TRANSLATE_NOOP("Channel", "what each unit would change to"),
    QT_TRANSLATE_NOOP(
        "Channel", "as in cuDNN; Cho et al. 2014, eq. 8, applies r before the product"
    ),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers and shows to the next layer"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what reaches each unit before tanh squashes it; beyond ±3 the unit is saturated",
    ),
    QT_TRANSLATE_NOOP("Channel", "how likely the model takes each symbol to come next"),
    QT_TRANSLATE_NOOP("Channel", "P(xₜ₊₁) = softmax(V hₜ + b), hₜ of the last layer"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each token; a head's weights sum to 1"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how widely each head looks, in bits: 0 is one token, 3 is as wide as 8 alike"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the length of the residual stream after each layer: what the layers have added up",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "the share of the context that the cache has used up; at 1 it is full"
    ),
    QT_TRANSLATE_NOOP("Channel", "how likely each symbol is to come next"),
    QT_TRANSLATE_NOOP("Channel", "how likely each symbol is to stand at this place"),
    QT_TRANSLATE_NOOP("Channel", "what each read head looks for"),
    QT_TRANSLATE_NOOP("Channel", "how much likeness to the key counts"),
    QT_TRANSLATE_NOOP("Channel", "where each read head would look by content"),
    QT_TRANSLATE_NOOP("Channel", "the slots written after those that were read before"),
    QT_TRANSLATE_NOOP("Channel", "the slots written before those that were read before"),
    QT_TRANSLATE_NOOP(
        "Channel", "how each head reads: back in the order of writing, by content, or forward"
    ),
    QT_TRANSLATE_NOOP("Channel", "where each head reads"),
    QT_TRANSLATE_NOOP("Channel", "whether what each head has read may be written over"),
    QT_TRANSLATE_NOOP("Channel", "what each head read"),
    QT_TRANSLATE_NOOP("Channel", "what the write head looks for"),
    QT_TRANSLATE_NOOP("Channel", "where it would write by content"),
    QT_TRANSLATE_NOOP("Channel", "how much it writes to free slots; the rest by content"),
    QT_TRANSLATE_NOOP("Channel", "how much it writes at all"),
    QT_TRANSLATE_NOOP("Channel", "where it writes"),
    QT_TRANSLATE_NOOP("Channel", "how much of each unit is wiped out of the slots written to"),
    QT_TRANSLATE_NOOP("Channel", "what is added to the slots written to"),
    QT_TRANSLATE_NOOP("Channel", "what each slot of the memory holds"),
    QT_TRANSLATE_NOOP("Channel", "how much each slot is in use"),
    QT_TRANSLATE_NOOP("Channel", "how much of each slot's use the free gates leave"),
    QT_TRANSLATE_NOOP("Channel", "which slot is free to be written to"),
    QT_TRANSLATE_NOOP("Channel", "which slot was written last"),
    QT_TRANSLATE_NOOP("Channel", "how much each slot was written right after each other one"),
    QT_TRANSLATE_NOOP("Channel", "what the controller makes of its input and of what was read"),
    QT_TRANSLATE_NOOP("Channel", "what the controller itself remembers"),
    QT_TRANSLATE_NOOP(
        "Channel", "how likely each bit of the answer is a one; a last, extra bit says: the end"
    ),
    QT_TRANSLATE_NOOP("Channel", "how likely each letter is, if the bits are independent"),
    QT_TRANSLATE_NOOP("Channel", "P(letter) = Π yᵇ (1 − y)¹⁻ᵇ over its bits b"),
    QT_TRANSLATE_NOOP("Channel", "places in the memory"),
    QT_TRANSLATE_NOOP("Channel", "how much each hop looks at each key"),
    QT_TRANSLATE_NOOP("Channel", "the key of each fact"),
    QT_TRANSLATE_NOOP("Channel", "the value of each fact"),
    QT_TRANSLATE_NOOP(
        "Channel", "what is looked for: the line so far, and then what each hop has made of it"
    ),
    QT_TRANSLATE_NOOP("Channel", "what each hop has found"),
    QT_TRANSLATE_NOOP("Channel", "how many steps ago each slot was written; −1 where it is empty"),
    QT_TRANSLATE_NOOP("Channel", "how likely each word is the answer"),
    QT_TRANSLATE_NOOP("Channel", "facts that are remembered"),
    QT_TRANSLATE_NOOP("Channel", "how much each hop takes from each sentence"),
    QT_TRANSLATE_NOOP("Channel", "each sentence as a hop compares it with the question"),
    QT_TRANSLATE_NOOP("Channel", "each sentence as a hop takes it into its answer"),
    QT_TRANSLATE_NOOP("Channel", "what is added to each sentence for its age"),
    QT_TRANSLATE_NOOP("Channel", "how much each place of the line counts in each unit"),
    QT_TRANSLATE_NOOP("Channel", "sentences that are remembered"),
    QT_TRANSLATE_NOOP("Channel", "times that the memory is looked up"),
    QT_TRANSLATE_NOOP("Channel", "what was pushed at each step, the newest last"),
    QT_TRANSLATE_NOOP("Channel", "how much of each value is still on the stack"),
    QT_TRANSLATE_NOOP("Channel", "how much is pushed"),
    QT_TRANSLATE_NOOP("Channel", "how much is popped"),
    QT_TRANSLATE_NOOP("Channel", "what is read from the top, a strength of 1 deep"),
    QT_TRANSLATE_NOOP("Channel", "what the controller makes of its input"),
    QT_TRANSLATE_NOOP("Channel", "values that the stack has room for"),
    QT_TRANSLATE_NOOP("Channel", "what each head looks for"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head looks by content; the rest stays where it was"
    ),
    QT_TRANSLATE_NOOP("Channel", "how much each head moves back by a slot, stays, or moves on"),
    QT_TRANSLATE_NOOP("Channel", "how much blurred weights are sharpened again"),
    QT_TRANSLATE_NOOP("Channel", "where each head would look by content alone"),
    QT_TRANSLATE_NOOP("Channel", "between the content and where the head was before"),
    QT_TRANSLATE_NOOP("Channel", "after the shift to neighbouring slots"),
    QT_TRANSLATE_NOOP("Channel", "where each head looks"),
    QT_TRANSLATE_NOOP(
        "Channel", "what each head read: the slots, each as much as the head looks at it"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "what the network makes of the symbol and of the tops of its stacks"
    ),
    QT_TRANSLATE_NOOP("Channel", "how much each stack is pushed, popped and left alone"),
    QT_TRANSLATE_NOOP("Channel", "the values in each stack, the top first; −1 is empty"),
    QT_TRANSLATE_NOOP("Channel", "sₜ[i] = a[push] sₜ₋₁[i−1] + a[pop] sₜ₋₁[i+1] + a[no-op] sₜ₋₁[i]"),
    QT_TRANSLATE_NOOP("Channel", "how many values each stack holds"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each stack is pushed, popped and left alone; only the likeliest action is taken",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the values in each stack, the top first; −1 is empty; only the likeliest action is taken",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how many values each stack holds; only the likeliest action is taken"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how likely each symbol is to come next, if only the likeliest actions are taken"
    ),
    QT_TRANSLATE_NOOP("Channel", "places in each stack"),
    QT_TRANSLATE_NOOP("Channel", "where the words of the line go: 0 to its key, 1 to its value"),
    # networks of the library transformers
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each token; what is left of 1 goes to a sink"
    ),
    QT_TRANSLATE_NOOP("Channel", "the length of the hidden state after each layer"),
    QT_TRANSLATE_NOOP(
        "Channel", "the symbols that would be likeliest if the model ended after each layer"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how likely these symbols would be if the model ended after each layer"
    ),
    QT_TRANSLATE_NOOP("Channel", "the likeliest symbols, best first"),
    QT_TRANSLATE_NOOP("Channel", "how undecided the model is among all symbols, in bits"),
    QT_TRANSLATE_NOOP("Channel", "how little the model expected the token that came, in bits"),
    QT_TRANSLATE_NOOP(
        "Channel", "the place of the token that came among all symbols, 1 the likeliest"
    ),
    QT_TRANSLATE_NOOP("Channel", "layers whose attention is shown"),
    QT_TRANSLATE_NOOP(
        "Channel", "layers after which one looks at what the model would say; 0 is faster"
    ),
    # networks of the library with an encoder and a decoder, or with a recurrent state
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head of the encoder takes from each token of the source"
    ),
    QT_TRANSLATE_NOOP("Channel", "how widely each head of the encoder looks, in bits"),
    QT_TRANSLATE_NOOP("Channel", "the length of the encoder's hidden state after each layer"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each head of the decoder takes from each token of the source; "
        "a head's weights sum to 1",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how widely each head of the decoder looks at the source, in bits"
    ),
    QT_TRANSLATE_NOOP("Channel", "the recurrent state of each unit"),
    QT_TRANSLATE_NOOP("Channel", "the length of the recurrent state of each unit"),
    QT_TRANSLATE_NOOP("Channel", "the last inputs, which the short convolution looks at"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how far each unit moves on: near 0 it ignores the token, large it forgets what was before",
    ),
    QT_TRANSLATE_NOOP("Channel", "how the token is written to the state"),
    QT_TRANSLATE_NOOP("Channel", "how the state is read"),
    QT_TRANSLATE_NOOP(
        "Channel", "layers whose state is shown whole; of all, the lengths are shown"
    ),
    QT_TRANSLATE_NOOP("Channel", "the token before, as the feed-forward part of each layer saw it"),
    QT_TRANSLATE_NOOP("Channel", "the token before, as the mixing part of each layer saw it"),
    QT_TRANSLATE_NOOP(
        "Channel", "the sum of values, each by its weight, scaled by e to the power of the exponent"
    ),
    QT_TRANSLATE_NOOP("Channel", "the sum of weights, scaled by e to the power of the exponent"),
    QT_TRANSLATE_NOOP("Channel", "the largest exponent so far, which keeps the sums small"),
    QT_TRANSLATE_NOOP("Channel", "how much of what is remembered each unit lets through"),
    QT_TRANSLATE_NOOP("Channel", "the matrix memory of each head"),
    QT_TRANSLATE_NOOP("Channel", "the length of the matrix memory of each head"),
    QT_TRANSLATE_NOOP("Channel", "the sum of keys, each by its gate"),
    QT_TRANSLATE_NOOP("Channel", "the length of the sum of keys, each by its gate"),
    QT_TRANSLATE_NOOP(
        "Channel", "the largest gate so far, as a logarithm, which keeps the sums small"
    ),
)
#: Tasks, units of scores, and how the memory was knocked out, of the bundled models' cards.
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
)


def of_channel(text: str) -> str:
    """A channel's meaning, equation or source; as it is written where it is not listed."""
    return QCoreApplication.translate("Channel", text)


def of_card(text: str) -> str:
    """A text of a model card; as it is written where it is not listed."""
    return QCoreApplication.translate("Card", text)
