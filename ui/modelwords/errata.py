"""Errors that models from articles were printed with."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Where, what is printed, what it should be, and what shows it.
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
