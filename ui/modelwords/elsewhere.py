"""Meanings of the channels of models from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Meanings, and those equations that hold more than signs and names.
ELSEWHERE = (
    # recurrent layers from elsewhere
    QT_TRANSLATE_NOOP("Channel", "what reaches each unit before all below 0 is cut off"),
    QT_TRANSLATE_NOOP("Channel", "how much of its cell each unit keeps from the step after"),
    QT_TRANSLATE_NOOP("Channel", "what each unit shows to the next layer and to the step before"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the step after each unit keeps; the rest becomes the candidate"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of its cell each unit keeps from the place before in the window"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "what each unit shows to the next layer and to the next place in the window"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "what each unit shows to the next layer and to the place before in the window"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much of the place before in the window each unit keeps; "
        "the rest becomes the candidate",
    ),
    QT_TRANSLATE_NOOP("Channel", "what the model answers at this step"),
    QT_TRANSLATE_NOOP("Channel", "what a linear layer makes of it"),
    QT_TRANSLATE_NOOP("Channel", "the numbers that are read"),
    QT_TRANSLATE_NOOP("Channel", "the same numbers, about 0 and of like size"),
    QT_TRANSLATE_NOOP("Channel", "what each unit shows of its cell, before it is projected"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what is shown to the next layer and to the next step, fewer numbers than units",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what is shown to the next layer and to the step before, fewer numbers than units",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much of each token is in the average; the rest is of the filling before the text",
    ),
    QT_TRANSLATE_NOOP("Channel", "α = softmax(w · [x; h¹; h²; …]) over the window"),
    QT_TRANSLATE_NOOP("Channel", "p = softmax(W y + b), y of the layer below"),
    QT_TRANSLATE_NOOP("Channel", "textgenrnn's attention-weighted average"),
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
    QT_TRANSLATE_NOOP(
        "Channel", "layers after which one looks at what the model would say; 0 is faster"
    ),
    # modules of a person's own
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from what is no token: a learnt key, or a zero"
    ),
    QT_TRANSLATE_NOOP("Channel", "how much each head takes from each place of another sequence"),
    QT_TRANSLATE_NOOP("Channel", "what a probe in the module shows"),
    QT_TRANSLATE_NOOP("Channel", "what a probe in the module shows, one value for the whole text"),
    QT_TRANSLATE_NOOP("Channel", "what the module gives at this step"),
    QT_TRANSLATE_NOOP("Channel", "what the module gives for the whole text"),
    QT_TRANSLATE_NOOP("Channel", "p = softmax(y), y the module's output"),
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
