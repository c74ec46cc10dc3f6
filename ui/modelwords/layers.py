"""What is said of recurrent layers from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
LAYERS = (
    # what was found
    QT_TRANSLATE_NOOP("Engine", "{}: {} parameters"),
    QT_TRANSLATE_NOOP("Engine", "{}: holds NaN or infinite numbers"),
    QT_TRANSLATE_NOOP("Engine", "{0}: embedding of {1} symbols as {2} numbers"),
    QT_TRANSLATE_NOOP("Engine", "{0}: linear, {1} to {2} numbers"),
    QT_TRANSLATE_NOOP("Engine", "{0}: linear, {1} to {2} numbers, then {3}"),
    QT_TRANSLATE_NOOP("Engine", "{}: attention-weighted average of {} numbers"),
    QT_TRANSLATE_NOOP("Engine", "{}: normalises {} numbers"),
    QT_TRANSLATE_NOOP("Engine", "{0}: normalises {1} numbers, then {2}"),
    QT_TRANSLATE_NOOP("Engine", "{0}: {1} of {2} units, reads {3} numbers"),
    QT_TRANSLATE_NOOP("Engine", "{0}: {1} of {2} units, projected to {3}, reads {4} numbers"),
    QT_TRANSLATE_NOOP("Engine", "simple recurrent"),
    QT_TRANSLATE_NOOP("Engine", "reset after the product"),
    QT_TRANSLATE_NOOP("Engine", "reset before it"),
    QT_TRANSLATE_NOOP("Engine", "hard gates"),
    QT_TRANSLATE_NOOP("Engine", "both directions"),
    QT_TRANSLATE_NOOP("Engine", "both directions merged by {}"),
    QT_TRANSLATE_NOOP("Engine", "backward"),
    QT_TRANSLATE_NOOP("Engine", "channels: {}"),
    QT_TRANSLATE_NOOP("Engine", "the layers"),
    QT_TRANSLATE_NOOP("Engine", "layer {}"),
    QT_TRANSLATE_NOOP("Engine", "{}, layer {}"),
    # what a text is
    QT_TRANSLATE_NOOP("Engine", "reads symbols, named in {}"),
    QT_TRANSLATE_NOOP("Engine", "reads one-hot symbols, named in {}"),
    QT_TRANSLATE_NOOP("Engine", "the file's {}"),
    QT_TRANSLATE_NOOP("Engine", "reads 1 number a step, a line for each step"),
    QT_TRANSLATE_NOOP("Engine", "reads {} numbers a step, a line for each step"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "reads the numbers of symbols, 0 to {}: no vocabulary of {} was found in the file, or "
        "beside it as vocab.json",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{0}: every step reads the last {1} symbols anew, with symbol 0 before a shorter "
        "text, as the model was trained",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "some layer reads backward, so the whole text is read again after every change"
    ),
    # what is not shown
    QT_TRANSLATE_NOOP("Engine", "the file holds no tensors"),
    QT_TRANSLATE_NOOP("Engine", "there is no recurrent layer"),
    QT_TRANSLATE_NOOP("Engine", "there is no recurrent layer among its tensors: {}"),
    QT_TRANSLATE_NOOP(
        "Engine", "the file has {} recurrent layers and {} matrices, far more than can be shown"
    ),
    QT_TRANSLATE_NOOP("Engine", "{}: lacks a layer between or below the others"),
    QT_TRANSLATE_NOOP("Engine", "reads {} numbers, but the layer below gives {}"),
    QT_TRANSLATE_NOOP("Engine", "reads {} numbers, but {} are given"),
    QT_TRANSLATE_NOOP("Engine", "{}: reads {} numbers where there are {}"),
    QT_TRANSLATE_NOOP("Engine", "{}: does not read what {} gives, or not directly"),
    QT_TRANSLATE_NOOP("Engine", "its two directions do not fit each other"),
    QT_TRANSLATE_NOOP("Engine", "has only {}"),
    QT_TRANSLATE_NOOP("Engine", "weight_hr is {}, which does not fit weight_hh {}"),
    QT_TRANSLATE_NOOP("Engine", "its weights are no matrices of numbers"),
    QT_TRANSLATE_NOOP("Engine", "its weights are no matrices"),
    QT_TRANSLATE_NOOP("Engine", "its weights are not in the file"),
    QT_TRANSLATE_NOOP("Engine", "its bias does not fit its kernel"),
    QT_TRANSLATE_NOOP(
        "Engine", "weight_ih is {} and weight_hh {}: rows should be 1, 3 or 4 times the {} units"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "its kernel is {} and its recurrent kernel {}: columns should be 1, 3 or 4 times "
        "the {} units",
    ),
    QT_TRANSLATE_NOOP("Engine", "{} is {}, where {} numbers are needed"),
    QT_TRANSLATE_NOOP("Engine", "its bias is {}, where {} numbers are needed"),
    QT_TRANSLATE_NOOP("Engine", "a single number"),
    QT_TRANSLATE_NOOP("Engine", "its weights have the shapes {}, which do not fit each other"),
    QT_TRANSLATE_NOOP("Engine", "its weights are worked out by the graph, not kept in it"),
    QT_TRANSLATE_NOOP("Engine", "its weights of 8 bits have no scale that fits them"),
    QT_TRANSLATE_NOOP("Engine", "its weights of 8 bits have no zero that fits them"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{}: the graph writes its recurrent layers out as loops, which are not read; open the "
        "file that it was made from",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "begins with a memory that is not empty, which cannot be shown yet"
    ),
    QT_TRANSLATE_NOOP("Engine", "begins with a memory that is given to it: it reads {}"),
    QT_TRANSLATE_NOOP("Engine", "has weights for {} directions, but says {}"),
    QT_TRANSLATE_NOOP("Engine", "clips its numbers, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "couples its input and forget gates, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "has peepholes, which cannot be shown yet"),
    QT_TRANSLATE_NOOP(
        "Engine", "squashes its two directions in two ways, which cannot be shown yet"
    ),
    QT_TRANSLATE_NOOP("Engine", "has gates of a slope that cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "is squashed by {}, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "squashes by {} instead of tanh, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "has gates that are squashed by {}, which cannot be shown yet"),
    QT_TRANSLATE_NOOP(
        "Engine", "{}: stands before the layers, which are given numbers in its place"
    ),
    QT_TRANSLATE_NOOP("Engine", "{}: follows the layers, and is not known here"),
    QT_TRANSLATE_NOOP("Engine", "{}: follows {}, and is not known here"),
    QT_TRANSLATE_NOOP("Engine", "its {} layers are too many to be shown"),
    QT_TRANSLATE_NOOP("Engine", "{}: lies above what cannot be shown"),
    QT_TRANSLATE_NOOP("Engine", "{}: joins {}, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "{0}: reads {1} as {2} does, and only one of them is shown"),
    QT_TRANSLATE_NOOP("Engine", "{}: is in another branch of the graph than what is shown"),
    QT_TRANSLATE_NOOP("Engine", "is of the class {}, which is not known here"),
    QT_TRANSLATE_NOOP("Engine", "wraps a layer of the class {}, which is not known here"),
    QT_TRANSLATE_NOOP("Engine", "is an embedding that does not stand first"),
    QT_TRANSLATE_NOOP("Engine", "is an activation of what is no linear layer"),
    QT_TRANSLATE_NOOP("Engine", "averages more than an embedding and recurrent layers"),
    QT_TRANSLATE_NOOP("Engine", "is no plain relu, and cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "adds {} to its variance, which cannot be"),
    QT_TRANSLATE_NOOP("Engine", "reads a sequence that the layer below gives in reverse"),
    QT_TRANSLATE_NOOP("Engine", "merges its directions by {}, which cannot be shown yet"),
    QT_TRANSLATE_NOOP("Engine", "is called {}, but its weights are those of another kind of layer"),
    QT_TRANSLATE_NOOP("Engine", "goes backwards in both directions"),
    QT_TRANSLATE_NOOP("Engine", "is followed by {}, which is not known here"),
    QT_TRANSLATE_NOOP("Engine", "{}: its weights are of no layer that is known here"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "is not chained after {}, since it has an embedding of its own: a model of two "
        "sequences is shown only in part",
    ),
    QT_TRANSLATE_NOOP("Engine", "is not chained: it reads {} numbers, and {} gives {}"),
    QT_TRANSLATE_NOOP(
        "Engine", "is not chained: it is built as {} is, in another part of the model"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "follows {}, but what lies between them, such as relu, is not in the weights"
    ),
    QT_TRANSLATE_NOOP("Engine", "{} to {} numbers, for which there is no place in the chain"),
    # what to know
    QT_TRANSLATE_NOOP(
        "Engine",
        "{}: whether its units are tanh or relu is not in the weights; tanh is what torch "
        "does unasked",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "left out, so that what follows them is not exact if they are used: {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "{}: masks symbol 0; here it is read like any other"),
    QT_TRANSLATE_NOOP("Engine", "its layers are described in {}, beside it"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the graph writes its recurrent layers out in smaller operators: they are told by the "
        "names of their weights",
    ),
    QT_TRANSLATE_NOOP("Engine", "{}: its memory is given to the graph; here it begins empty"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{}: its weights are kept in 8 bits; here they are multiplied in single precision, so "
        "that the numbers differ a little from a runtime's",
    ),
    QT_TRANSLATE_NOOP("Engine", "{}: is taken for the embedding, since its shape fits"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the file has no configuration: tanh, and sigmoid for gates, are what Keras does unasked",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "{}: how many places it averages is not in the weights; {} are taken"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{}: is taken to read what {} gives, since the shapes fit; the file does not say so",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{}: is taken to stand before the layers, with nothing between, since its name and "
        "shape fit",
    ),
)
