"""Meanings of the channels of our own families."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Meanings, and those equations and sources that hold more than signs and names.
FAMILIES = (
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
)
