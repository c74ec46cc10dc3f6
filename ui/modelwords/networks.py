"""What is said of networks of the library transformers."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
NETWORKS = (
    # what was found, and what is shown
    QT_TRANSLATE_NOOP("Engine", "{}: {} layers, {} units"),
    QT_TRANSLATE_NOOP("Engine", "{}: {} layers of {} heads, {} units"),
    QT_TRANSLATE_NOOP("Engine", "attention: {} layers of {} heads, and how widely each head looks"),
    QT_TRANSLATE_NOOP(
        "Engine", "the attention of its encoder, and that of its decoder to the source"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "the recurrent state of each layer, and what writes to it and reads it"
    ),
    QT_TRANSLATE_NOOP("Engine", "attention, in the layers that attend"),
    QT_TRANSLATE_NOOP("Engine", "how full its cache is"),
    QT_TRANSLATE_NOOP("Engine", "which symbol comes next: all {}"),
    QT_TRANSLATE_NOOP("Engine", "which symbol comes next: the {0} likeliest of {1}"),
    QT_TRANSLATE_NOOP(
        "Engine", "which symbol stands at each place, if it has the head for it: all {}"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "which symbol stands at each place, if it has the head for it: the {0} likeliest of {1}",
    ),
    QT_TRANSLATE_NOOP("Engine", "what the model would say after each layer"),
    QT_TRANSLATE_NOOP("Engine", "the whole model: {}"),
    QT_TRANSLATE_NOOP("Engine", "the architecture {} was never tried"),
    # why it does not open
    QT_TRANSLATE_NOOP("Engine", "needs {0}, which is not installed: {1} -m pip install {0}"),
    QT_TRANSLATE_NOOP("Engine", "this needs {0}, which is not installed: {1} -m pip install {0}"),
    QT_TRANSLATE_NOOP("Engine", "{} cannot be shown: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} cannot be read with: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} cannot be read: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} is too large to be read"),
    QT_TRANSLATE_NOOP("Engine", "{} does not say what kind of model this is"),
    QT_TRANSLATE_NOOP("Engine", "{} holds no weights: {} is missing"),
    QT_TRANSLATE_NOOP("Engine", "{} does not load: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} does not load: the shape of {} is another"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{} does not load: it says that it is a model of {} numbers, and its weights are {}",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "the shapes of its weights are not those that its configuration says"
    ),
    QT_TRANSLATE_NOOP("Engine", "{} lacks {} weights, such as {}"),
    QT_TRANSLATE_NOOP("Engine", "{0} lacks {1} of the {2} weights of a {3}, such as {4}"),
    QT_TRANSLATE_NOOP("Engine", "{} needs {} of memory, and {} are free"),
    QT_TRANSLATE_NOOP("Engine", "{} has no attention whose layers and heads could be chosen"),
    QT_TRANSLATE_NOOP(
        "Engine", "this model has no attention whose layers and heads could be chosen"
    ),
    QT_TRANSLATE_NOOP("Engine", "choose at least one layer whose attention is shown"),
    QT_TRANSLATE_NOOP("Engine", "choose at least one head whose attention is shown"),
    QT_TRANSLATE_NOOP("Engine", "the model has no layer {}: its layers are numbered from 1 to {}"),
    QT_TRANSLATE_NOOP("Engine", "the model has no head {}: its heads are numbered from 1 to {}"),
    QT_TRANSLATE_NOOP("Engine", "{} says of its layers what makes no sense: {}"),
    QT_TRANSLATE_NOOP("Engine", "this model has no size {} to change: it has layers and lens"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the tokenizer knows the piece {} by the number {}, but the model has only {} "
        "symbols: they do not belong together",
    ),
    # what to know
    QT_TRANSLATE_NOOP(
        "Engine",
        "it brings code of its own, which is not run: the yes to it can be taken back in "
        "Preferences",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "its weights are in half precision: in single precision they would take {}, and {} "
        "are free",
    ),
    QT_TRANSLATE_NOOP("Engine", "its recurrent state is not shown: {}"),
    QT_TRANSLATE_NOOP(
        "Engine", "it has no head that says symbols: its weights are not in the folder"
    ),
    QT_TRANSLATE_NOOP("Engine", "symbols are typed as their numbers: {}"),
    QT_TRANSLATE_NOOP("Engine", "symbols are typed as their numbers: the folder has no tokenizer"),
    QT_TRANSLATE_NOOP("Engine", "the folder has no tokenizer"),
    QT_TRANSLATE_NOOP("Engine", "its tokenizer does not load ({})"),
    QT_TRANSLATE_NOOP("Engine", "it makes no sense: {}"),
    QT_TRANSLATE_NOOP("Engine", "it writes plain letters in a way that hides them"),
    QT_TRANSLATE_NOOP("Engine", "its table of characters claims {} bytes, which are not there"),
    QT_TRANSLATE_NOOP("Engine", "it makes far more of a text than a text"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the lens looks after {0} of {1} layers: after all of them it would cost more than "
        "the model itself",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the attention of {0} of {1} layers is shown: that of all would take {2} for {3} tokens",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "{} tokens are read at most: the attention of more would take more than {}"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{0} of {1} tokens are read at most: the attention of more would take more than {2}",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the {0} of {1} of {2} layers is shown whole: that of all would take {3} for each token",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the states of some layers are shown by their lengths: those of all would take {0} for "
        "{1} tokens",
    ),
    QT_TRANSLATE_NOOP("Engine", "the whole text is read again for each token"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "layers with lightning attention are not shown, and the whole text is read again for "
        "each token: it keeps its memory outside of the library's caches",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "layers with a recurrent state are not shown, and the whole text is read again for "
        "each token",
    ),
    QT_TRANSLATE_NOOP("Engine", "its head is no lens for earlier layers"),
    QT_TRANSLATE_NOOP("Engine", "hidden states are not shown: layers repeat"),
    QT_TRANSLATE_NOOP("Engine", "hidden states are not shown: its layers are no list"),
    QT_TRANSLATE_NOOP("Engine", "hidden states are not shown: its layers are not one list"),
    QT_TRANSLATE_NOOP(
        "Engine", "hidden states are not shown: the library understands something else by them"
    ),
    QT_TRANSLATE_NOOP("Engine", "its encoder attends in blocks"),
    QT_TRANSLATE_NOOP("Engine", "its decoder looks ahead of the token it reads"),
    QT_TRANSLATE_NOOP("Engine", "its decoder looks ahead in several streams at once"),
    QT_TRANSLATE_NOOP(
        "Engine", "it looks ahead of the token it reads: the whole text is read at once"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "it cannot read on from a cache: the whole text is read again for each token"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "it cannot read on from a cache: the whole target is read again each time"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "there is no lens: more than a norm stands between its layers and its head"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "attention is not shown: the library does not give it for this architecture"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "attention is not shown: it is not one weight for each token and head, but {} for "
        "{} tokens",
    ),
    QT_TRANSLATE_NOOP("Engine", "attention is not shown: its weights are no shares of a whole"),
    QT_TRANSLATE_NOOP("Engine", "its attention is not one weight for each layer, head and token"),
    QT_TRANSLATE_NOOP("Engine", "the weights of its attention do not sum to 1"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the encoder's attention is not shown: it is not one weight for each head and token",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "the encoder's hidden states are not shown: they are not one for each token"
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "a line that begins with => starts the target; without one, Continue starts it"
    ),
    QT_TRANSLATE_NOOP("Engine", "it keeps no memory between tokens"),
    QT_TRANSLATE_NOOP("Engine", "it says something else token by token than at once"),
    QT_TRANSLATE_NOOP("Engine", "what it remembers cannot be told apart"),
    QT_TRANSLATE_NOOP("Engine", "it remembers something else token by token than at once"),
    # reading a text
    QT_TRANSLATE_NOOP(
        "Engine", "{} is no symbol: this model has no tokenizer, so type numbers from 0 to {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "the context holds {} tokens, not {}"),
    QT_TRANSLATE_NOOP("Engine", "the source has place for {} tokens, not {}"),
    QT_TRANSLATE_NOOP("Engine", "the tokenizer of this model cannot read this text: {}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "the attention of more than {} tokens would take more than {}: show fewer layers or "
        "heads, or allow more memory",
    ),
    QT_TRANSLATE_NOOP("Engine", "{} has no attention of its own in plain operations"),
)
