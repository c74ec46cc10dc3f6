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
    # networks that adapt to points
    QT_TRANSLATE_NOOP("Channel", "the curve that the network draws after each inner step"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the curve that the model answers with: that of the last inner step, or of none where the "
        "memory is cut out",
    ),
    QT_TRANSLATE_NOOP("Channel", "where the curve is shown"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the mean squared error on the points that are learnt from; −1 where there are none",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "the mean squared error on the points that are held out; −1 where there are none"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much of the first gradient is left, in its direction: below 0 it has turned round",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how far each layer's weights (part 1) and biases (part 2) have moved, as a share of their "
        "size",
    ),
    QT_TRANSLATE_NOOP("Channel", "the fast weights of the middle layer after the last inner step"),
    QT_TRANSLATE_NOOP(
        "Channel", "how far the inner loop has moved the weights of the middle layer"
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "x and y of the points that are learnt from, the oldest first; 0 where there is none",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the line of the text, from 0, that each point comes from; −1 where there is none",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "x and y of the points that are held out, the oldest first; 0 where there is none",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the line of the text, from 0, that each held-out point comes from; −1 where there is none",
    ),
    QT_TRANSLATE_NOOP("Channel", "steps of gradient descent on the points"),
    # models that articles print, and their corrections
    QT_TRANSLATE_NOOP("Channel", "softmax(q Kᵀ / √dₖ) over the first axis, which is the batch's"),
    QT_TRANSLATE_NOOP("Channel", "what the encoder makes of the token"),
    QT_TRANSLATE_NOOP("Channel", "how much is taken from each slot"),
    QT_TRANSLATE_NOOP("Channel", "softmax(X Mᵀ) over the tokens: exp(xₜ mᵢ) / Σₜ′ exp(xₜ′ mᵢ)"),
    QT_TRANSLATE_NOOP(
        "Channel", "what can be taken from each slot; learnt, and never written while reading"
    ),
    QT_TRANSLATE_NOOP("Channel", "what the token is compared with, slot by slot"),
    QT_TRANSLATE_NOOP("Channel", "M, which is also the values"),
    QT_TRANSLATE_NOOP("Channel", "what is taken from the memory"),
    QT_TRANSLATE_NOOP("Channel", "softmax(W (x + read) + b)"),
    QT_TRANSLATE_NOOP("Channel", "softmax(q Kᵀ / √dₖ) over the tokens so far"),
    QT_TRANSLATE_NOOP("Channel", "softmax(x Kᵀ / √d) over the slots"),
    QT_TRANSLATE_NOOP("Channel", "softmax(W LN(x + read) + b)"),
    QT_TRANSLATE_NOOP("Channel", "iₜ = σ(Wᵢ xₜ + bᵢ), since hₜ₋₁ is dropped"),
    QT_TRANSLATE_NOOP("Channel", "fₜ = σ(W_f xₜ + b_f), and there is nothing to keep"),
    QT_TRANSLATE_NOOP("Channel", "gₜ = tanh(W_g xₜ + b_g), since hₜ₋₁ is dropped"),
    QT_TRANSLATE_NOOP("Channel", "oₜ = σ(Wₒ xₜ + bₒ), since hₜ₋₁ is dropped"),
    QT_TRANSLATE_NOOP("Channel", "cₜ = iₜ ⊙ gₜ, since cₜ₋₁ is dropped"),
    QT_TRANSLATE_NOOP("Channel", "what reaches the function σ"),
    QT_TRANSLATE_NOOP("Channel", "[hₜ₋₁; xₜ] + b, as printed"),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers, if σ is the logistic function"),
    QT_TRANSLATE_NOOP("Channel", "σ(aₜ), as printed"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much the state still depends on the first one: near 0 it is forgotten"
    ),
    QT_TRANSLATE_NOOP("Channel", "0: a constant depends on nothing"),
    QT_TRANSLATE_NOOP("Channel", "what each unit remembers, if σ is tanh"),
    QT_TRANSLATE_NOOP("Channel", "‖∂hₜ / ∂h₀‖, the Frobenius norm"),
    QT_TRANSLATE_NOOP("Channel", "what is looked for"),
    QT_TRANSLATE_NOOP("Channel", "input_embedding(xₜ), of the last word alone"),
    QT_TRANSLATE_NOOP("Channel", "what can be taken from each slot"),
    QT_TRANSLATE_NOOP("Channel", "memory_embedding(word)"),
    QT_TRANSLATE_NOOP(
        "Channel", "what the question is compared with, slot by slot: one word of the story each"
    ),
    QT_TRANSLATE_NOOP("Channel", "memory_embedding(word), which is also the value"),
    QT_TRANSLATE_NOOP("Channel", "softmax(q · kᵢ) over all slots, the empty ones too"),
    QT_TRANSLATE_NOOP("Channel", "how much is taken from slots that hold nothing"),
    QT_TRANSLATE_NOOP("Channel", "Σ of the weights of empty slots"),
    QT_TRANSLATE_NOOP("Channel", "softmax(W [q; read] + b)"),
    QT_TRANSLATE_NOOP("Channel", "u = Σⱼ A xⱼ, of the line so far"),
    QT_TRANSLATE_NOOP("Channel", "kᵢ = A xᵢ + Σ A x of its sentence + T(age)"),
    QT_TRANSLATE_NOOP("Channel", "softmax(u · kᵢ / √d) over the slots that hold a word"),
    QT_TRANSLATE_NOOP("Channel", "softmax(W (u + read) + b)"),
    QT_TRANSLATE_NOOP("Channel", "words that are remembered"),
    # Transformers with memory tokens
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each head takes from each symbol of the segment; the rest is taken from "
        "the memory tokens",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each head takes from each memory token; the rest is taken from the segment",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each memory token behind the segment takes from each place of it, if the "
        "segment ends here",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each memory token behind the segment takes from each one before it, if the "
        "segment ends here",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the memory tokens that the segment before has left; before the first, learned ones",
    ),
    QT_TRANSLATE_NOOP("Channel", "what the memory tokens become if the segment ends here"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "the cosine between what each memory token becomes, if the segment ends here, and "
        "what it was; 1 where it has not drifted",
    ),
    QT_TRANSLATE_NOOP("Channel", "which segment this is, counted from 1"),
    QT_TRANSLATE_NOOP("Channel", "the place in the segment, counted from 1"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each token of the window, among those"
    ),
    QT_TRANSLATE_NOOP("Channel", "α = softmax(s q Kᵀ + b), s = 1 / √dₖ but in the last layer"),
    QT_TRANSLATE_NOOP(
        "Channel", "how alike each head's query and each slot's key are; 0 where it is empty"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each slot that it retrieves, among those"
    ),
    QT_TRANSLATE_NOOP("Channel", "p = softmax(s q Kᵀ) over the k most similar slots"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of the memory each head lets through; the rest is for the window"
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "how much of what each head passes on comes from the memory, by its length"
    ),
    QT_TRANSLATE_NOOP("Channel", "the keys of each slot, head by head"),
    QT_TRANSLATE_NOOP("Channel", "the values of each slot, head by head"),
    QT_TRANSLATE_NOOP(
        "Channel", "how many steps ago the token in each slot was read; −1 where it is empty"
    ),
    QT_TRANSLATE_NOOP("Channel", "tokens that are remembered"),
    QT_TRANSLATE_NOOP("Channel", "slots that each head retrieves"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much each head takes from each token; the rest comes from its persistent memory",
    ),
    QT_TRANSLATE_NOOP("Channel", "α, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)"),
    QT_TRANSLATE_NOOP(
        "Channel", "how much each head takes from each slot of its persistent memory"
    ),
    QT_TRANSLATE_NOOP("Channel", "π, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)"),
    QT_TRANSLATE_NOOP(
        "Channel",
        "how much of its attention each head gives to its persistent memory, not to the context",
    ),
    QT_TRANSLATE_NOOP(
        "Channel",
        "what each slot is found by: long-term memory, learned and not written while reading",
    ),
    QT_TRANSLATE_NOOP(
        "Channel", "what each slot gives: long-term memory, learned and not written while reading"
    ),
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
    QT_TRANSLATE_NOOP("Channel", "layers whose attention is shown"),
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
#: Errors of articles: what is printed, what it should be, and what shows it.
ERRATA = (
    QT_TRANSLATE_NOOP("Erratum", "softmax(…, dim=1): over the tokens of the text"),
    QT_TRANSLATE_NOOP("Erratum", "dim=-1: over the slots of the memory"),
    QT_TRANSLATE_NOOP(
        "Erratum", "what three tokens take from all slots together: {}, {} and {}; corrected {}"
    ),
    QT_TRANSLATE_NOOP("Erratum", "the same softmax, where a text is read one token at a time"),
    QT_TRANSLATE_NOOP(
        "Erratum", "over the slots it does not matter how many tokens are read at once"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "the smallest weight is {}, and what two different tokens read differs by {}"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "nn.TransformerEncoderLayer(…) without batch_first, given texts as rows"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "batch_first=True: otherwise a token attends to the same place of other texts"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "another token in its own text moves a token by {}, another text of the batch by {}",
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "scores that are not scaled, against the article's own formula in section 4.1"
    ),
    QT_TRANSLATE_NOOP("Erratum", "divide by √d"),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "{} units, {} slots: mean largest weight {} (entropy {} nats); scaled {} ({} nats)",
    ),
    QT_TRANSLATE_NOOP("Erratum", "a memory that is never written: an nn.Parameter"),
    QT_TRANSLATE_NOOP("Erratum", "it is learnt once: a long-term memory, no working memory"),
    QT_TRANSLATE_NOOP("Erratum", "it moves by {} while a text is read"),
    QT_TRANSLATE_NOOP("Erratum", "one table serves as keys and as values"),
    QT_TRANSLATE_NOOP("Erratum", "keys and values, as section 3.1.2 of the article promises"),
    QT_TRANSLATE_NOOP("Erratum", "tables in the memory: {}; corrected {}"),
    QT_TRANSLATE_NOOP("Erratum", "no encoding of places"),
    QT_TRANSLATE_NOOP("Erratum", "add one to the embedding"),
    QT_TRANSLATE_NOOP(
        "Erratum", "the same tokens in another order: every output moves by at most {}"
    ),
    QT_TRANSLATE_NOOP("Erratum", "no causal mask, though texts are to be generated"),
    QT_TRANSLATE_NOOP("Erratum", "a token sees only those before it"),
    QT_TRANSLATE_NOOP(
        "Erratum", "a later token moves the first one by {}, where time is the first axis"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "x + read is returned: no norm, no gate, no layer over the symbols"
    ),
    QT_TRANSLATE_NOOP("Erratum", "normalise the sum, and map it to symbols"),
    QT_TRANSLATE_NOOP(
        "Erratum", "{} numbers a token, {} symbols; their length grows from {} to {} by reading"
    ),
    QT_TRANSLATE_NOOP("Erratum", "embedding_dim and num_heads are not checked against each other"),
    QT_TRANSLATE_NOOP("Erratum", "say so before anything is built"),
    QT_TRANSLATE_NOOP(
        "Erratum", "{} units in {} heads leave {}: torch stops with an AssertionError"
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "torch.randn for the memory, and embeddings as nn.Embedding draws them"
    ),
    QT_TRANSLATE_NOOP("Erratum", "a deviation of 1/√d, so that scores begin near 1"),
    QT_TRANSLATE_NOOP("Erratum", "with {} units the deviation of the scores is {}; corrected {}"),
    QT_TRANSLATE_NOOP("Erratum", "a class named LSTMWithMemory"),
    QT_TRANSLATE_NOOP("Erratum", "a plain LSTM: what remembers is its own cell"),
    QT_TRANSLATE_NOOP("Erratum", "parameters beyond those of nn.Embedding and nn.LSTM: {}"),
    QT_TRANSLATE_NOOP("Erratum", "nn.LSTM(…) without batch_first, given texts as rows"),
    QT_TRANSLATE_NOOP("Erratum", "batch_first=True: otherwise the batch is taken for time"),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "the first text moves the second one's first output by {}, and its own second by {}",
    ),
    QT_TRANSLATE_NOOP("Erratum", "lstm_output, _ = …: the state is dropped"),
    QT_TRANSLATE_NOOP(
        "Erratum", "take the state and give it back, so that a text can be read step by step"
    ),
    QT_TRANSLATE_NOOP("Erratum", "read in one call or in steps, the last output differs by {}"),
    QT_TRANSLATE_NOOP("Erratum", "hidden states are returned"),
    QT_TRANSLATE_NOOP("Erratum", "a linear layer maps them to symbols"),
    QT_TRANSLATE_NOOP("Erratum", "{} numbers a token, of a vocabulary of {}"),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "the lines of the equations end in a single backslash, and products are written ∗",
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "two backslashes, and ⊙ for the product of each unit with its counterpart"
    ),
    QT_TRANSLATE_NOOP("Erratum", "a 2 × 2 matrix times the joined vector [h; x]"),
    QT_TRANSLATE_NOOP("Erratum", "a 2 × 4 matrix, or one for h and one for x"),
    QT_TRANSLATE_NOOP("Erratum", "{} columns meet {} numbers: there is no such product"),
    QT_TRANSLATE_NOOP("Erratum", "σ(W · [h; x] + b) = σ([h; x] + b): W is gone"),
    QT_TRANSLATE_NOOP(
        "Erratum", "the product with W, a row of ones, is the sum of all four numbers"
    ),
    QT_TRANSLATE_NOOP("Erratum", "W changes the first sum by {}, and then by {} and {}"),
    QT_TRANSLATE_NOOP("Erratum", "the sums [1, 1], [2, 2] and [3, 3]"),
    QT_TRANSLATE_NOOP("Erratum", "with the right states before them, and a W of ones"),
    QT_TRANSLATE_NOOP("Erratum", "they are {}, {} and {}"),
    QT_TRANSLATE_NOOP("Erratum", "even with the printed states [1, 1], the sums [2, 2] and [3, 3]"),
    QT_TRANSLATE_NOOP("Erratum", "1 + 1 from the state, what is read, and the bias"),
    QT_TRANSLATE_NOOP("Erratum", "they are {} and {}"),
    QT_TRANSLATE_NOOP("Erratum", "σ([1, 1]) = σ([2, 2]) = σ([3, 3]) = [1, 1]"),
    QT_TRANSLATE_NOOP("Erratum", "no number has a logistic function or a tanh of 1"),
    QT_TRANSLATE_NOOP("Erratum", "σ(1), σ(2), σ(3) are {}, {}, {}; tanh(1) is {}"),
    QT_TRANSLATE_NOOP("Erratum", "the states [1, 1], [1, 1] and [1, 1]"),
    QT_TRANSLATE_NOOP("Erratum", "with the logistic function, the same for both units"),
    QT_TRANSLATE_NOOP("Erratum", "{:.6f}, {:.6f} and {:.6f}"),
    QT_TRANSLATE_NOOP("Erratum", "the same states, if σ is tanh"),
    QT_TRANSLATE_NOOP("Erratum", "with tanh, the same for both units"),
    QT_TRANSLATE_NOOP("Erratum", "a constant state shows that long-term dependencies are captured"),
    QT_TRANSLATE_NOOP("Erratum", "a constant state is saturated: it has forgotten"),
    QT_TRANSLATE_NOOP("Erratum", "the slope of the state by the first one falls: {}, {}, {}"),
    QT_TRANSLATE_NOOP("Erratum", "xₜ = Embedding(hₜ): the input is written over by an output"),
    QT_TRANSLATE_NOOP(
        "Erratum", "yₜ = W_y hₜ + b: an embedding takes a symbol's number, not a state"
    ),
    QT_TRANSLATE_NOOP("Erratum", "an nn.Embedding that is given the state [{}, {}] fails"),
    QT_TRANSLATE_NOOP("Erratum", "f is usually a multilayer perceptron"),
    QT_TRANSLATE_NOOP("Erratum", "one affine map and σ: a perceptron of a single layer"),
    QT_TRANSLATE_NOOP("Erratum", "layers of the example's own formula: {}"),
    QT_TRANSLATE_NOOP(
        "Erratum", "self.attention, of which the text says that it computes the weights"
    ),
    QT_TRANSLATE_NOOP("Erratum", "the product of question and memory computes them; leave it out"),
    QT_TRANSLATE_NOOP("Erratum", "parameters that get no gradient: {}"),
    QT_TRANSLATE_NOOP("Erratum", "an argument memory_size that is never used"),
    QT_TRANSLATE_NOOP("Erratum", "say how many slots there are"),
    QT_TRANSLATE_NOOP(
        "Erratum", "parameters for a memory of 10 and of 1000 words: {:.0f} and {:.0f}"
    ),
    QT_TRANSLATE_NOOP("Erratum", "scores that are not scaled"),
    QT_TRANSLATE_NOOP(
        "Erratum", "{} units, {} slots: the largest weight is {} on average; scaled {}"
    ),
    QT_TRANSLATE_NOOP("Erratum", "one embedding of the memory serves as keys and as values"),
    QT_TRANSLATE_NOOP("Erratum", "two: A for what is compared, C for what is taken"),
    QT_TRANSLATE_NOOP("Erratum", "tables of words for the memory: {}; corrected {}"),
    QT_TRANSLATE_NOOP("Erratum", "question and memory are mapped to the same space"),
    QT_TRANSLATE_NOOP("Erratum", "they are not: share A, as the first step of the article says"),
    QT_TRANSLATE_NOOP(
        "Erratum", "the two embeddings of one word have a cosine of {} on average; shared it is 1"
    ),
    QT_TRANSLATE_NOOP("Erratum", "no padding mask"),
    QT_TRANSLATE_NOOP("Erratum", "leave empty slots out of the softmax"),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "of {} slots {} are empty: they take {} of the attention and move the answer by {}",
    ),
    QT_TRANSLATE_NOOP("Erratum", "a bag of words: no sentences, and no order of time"),
    QT_TRANSLATE_NOOP("Erratum", "add the sentence and its age to what a word is compared by"),
    QT_TRANSLATE_NOOP("Erratum", "a shuffled story moves the answer by {}; corrected, by {}"),
    QT_TRANSLATE_NOOP("Erratum", "an answer at every word of the question, from that word alone"),
    QT_TRANSLATE_NOOP("Erratum", "one answer to the question as a whole"),
    QT_TRANSLATE_NOOP(
        "Erratum",
        "a question of {} words gets {} answers; the last moves by {} if the others change",
    ),
    QT_TRANSLATE_NOOP(
        "Erratum", "one look at the memory, though its own story asks for two facts in a row"
    ),
    QT_TRANSLATE_NOOP("Erratum", "several hops"),
    QT_TRANSLATE_NOOP(
        "Erratum", "a second look, with the first one's answer, would move the weights by {}"
    ),
    QT_TRANSLATE_NOOP("Erratum", "the memory can be written in a fifth step"),
    QT_TRANSLATE_NOOP("Erratum", "nothing in the code writes"),
    QT_TRANSLATE_NOOP("Erratum", "the memory moves by {} in a call"),
)

#: What the engine says it is doing while a model is on its way.
PROGRESS = (
    QT_TRANSLATE_NOOP("Progress", "reading the file"),
    QT_TRANSLATE_NOOP("Progress", "reading the weights"),
    QT_TRANSLATE_NOOP("Progress", "putting the layers together"),
)


def of_channel(text: str) -> str:
    """A channel's meaning, equation or source; as it is written where it is not listed."""
    return QCoreApplication.translate("Channel", text)


def of_card(text: str) -> str:
    """A text of a model card; as it is written where it is not listed."""
    return QCoreApplication.translate("Card", text)


def of_erratum(text: str) -> str:
    """A text of an erratum; as it is written where it is not listed."""
    return QCoreApplication.translate("Erratum", text)


def of_progress(text: str) -> str:
    """What the engine is doing; as it is written where it is not listed."""
    return QCoreApplication.translate("Progress", text)
