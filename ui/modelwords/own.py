"""What is said of a module of a person's own."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
OWN = (
    QT_TRANSLATE_NOOP("Engine", "the example is empty: give at least one token"),
    QT_TRANSLATE_NOOP("Engine", "{} shows nothing: {}"),
    QT_TRANSLATE_NOOP("Engine", "it has no layer that is understood, and no probe"),
    QT_TRANSLATE_NOOP("Engine", "the output is not logits over the {} symbols of the vocabulary"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{} is in training mode, where no two readings are the same: call .eval() on the "
        "module first",
    ),
    QT_TRANSLATE_NOOP("Engine", "{} is no factory: name it as package.module:function"),
    QT_TRANSLATE_NOOP("Engine", "{} could not be imported: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} has no function {}"),
    QT_TRANSLATE_NOOP("Engine", "{} raised {}"),
    QT_TRANSLATE_NOOP("Engine", "{} gives what wm.explore does not take: {}"),
    QT_TRANSLATE_NOOP(
        "Engine", "the vocabulary has no `decode` to write the tokens with: give `text`"
    ),
    QT_TRANSLATE_NOOP("Engine", "rows of numbers have no vocabulary: leave it out"),
    QT_TRANSLATE_NOOP(
        "Engine", "give `tokens`: what the module reads cannot be told from its layers"
    ),
    QT_TRANSLATE_NOOP("Engine", "has {} axes, where {} are named"),
    QT_TRANSLATE_NOOP("Engine", "changes its shape from call to call"),
    QT_TRANSLATE_NOOP("Engine", "reads {} steps, where the text has {}"),
    QT_TRANSLATE_NOOP("Engine", "reads {} steps in all, where the text has {}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "reads 1 step (is the batch where the steps should be? see `call`), where the text has {}",
    ),
    QT_TRANSLATE_NOOP("Engine", "the module"),
    QT_TRANSLATE_NOOP("Engine", "{} could not be shown: {}"),
    QT_TRANSLATE_NOOP("Engine", "probe {} could not be shown: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} cannot be shown: it {}"),
    QT_TRANSLATE_NOOP("Engine", "has other axes in a text of another length"),
    QT_TRANSLATE_NOOP("Engine", "has {0} by {1} steps and {2} by {3} along {4}"),
    QT_TRANSLATE_NOOP("Engine", "grows with the text in another axis than its last"),
    QT_TRANSLATE_NOOP("Engine", "differs from layer to layer"),
    QT_TRANSLATE_NOOP("Engine", "is shaped {} at a step now, and {} in the example it began with"),
    QT_TRANSLATE_NOOP("Engine", "give an nn.Module, not {}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "give the module before torch.jit or torch.compile translates it: inside of what "
        "they make, nothing can be watched",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "`tokens` must be ids [step] or floats [step, feature], of one text, not {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "give `tokens` or `text`: an example of what the module reads"),
    QT_TRANSLATE_NOOP(
        "Engine", "`tokens` lie between {} and {}, and the vocabulary has {} symbols"
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "`tokens` written as text are not read as the same tokens by this vocabulary: give "
        "`text` instead",
    ),
)
