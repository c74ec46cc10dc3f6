"""What a model shows: its channels, their axes and its card. Free of torch and Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from engine.capture import Attending

Kind = Literal["gate", "weights", "memory", "activation", "probability", "link", "scalar", "symbol"]

#: A text may be a source, read at once and both ways, and a target that is read step by step.
Part = Literal["all", "source", "target"]

#: The range a kind always lies in, or None where it is free.
RANGES: dict[Kind, tuple[float, float] | None] = {
    "gate": (0.0, 1.0),
    "weights": (0.0, 1.0),
    "memory": None,
    "activation": None,
    "probability": (0.0, 1.0),
    "link": (0.0, 1.0),
    "scalar": None,
    "symbol": None,  # ids of symbols, as numbers
}

#: What stands before the name of a channel in the model that corrects a printed one.
CORRECTED = "corrected."


class Axis(msgspec.Struct, frozen=True):
    """One named axis. Without a size it has one entry for each token read so far.

    `numbers` are the entries' own numbers, from 0, where they are not simply 0, 1, 2: the layers
    that are shown of a model that has more.
    """

    name: str
    size: int | None = None
    numbers: tuple[int, ...] = ()

    def number(self, i: int) -> int:
        """The number of an entry, from 0."""
        return self.numbers[i] if self.numbers else i


class Channel(msgspec.Struct, frozen=True):
    """One thing a model shows at every step, under the name its probe uses.

    `equation` is the definition in the source's symbols. `live` is the same equation as a
    template over channels, which the inspector fills with numbers: `{cell}` is a value at the
    focused cell, `{cell@-1}` the one a step before, `{gate.input|logit}` and
    `{candidate|atanh}` a value seen through the inverse of its squashing function.
    `partial` weights may sum to less than 1: what is left goes nowhere. `unsummed` weights may sum
    to anything over their last axis, as those of a model that is printed wrongly may. There are
    values only at the `steps` of a part of the text, from its step `since` on, and along a growing
    axis only for the `tokens` of a part; elsewhere there is NaN.
    """

    name: str
    axes: tuple[Axis, ...]
    kind: Kind
    meaning: str
    equation: str = ""
    live: str = ""
    source: str = ""
    partial: bool = False
    unsummed: bool = False
    since: int = 0
    steps: Part = "all"
    tokens: Part = "all"

    @property
    def grows(self) -> bool:
        """Whether some axis is as long as the sequence."""
        return any(axis.size is None for axis in self.axes)

    def shape(self, tokens: int) -> tuple[int, ...]:
        """The shape of one step's value once this many tokens have been read."""
        return tuple(tokens if axis.size is None else axis.size for axis in self.axes)


class Card(msgspec.Struct, frozen=True):
    """What is known of a trained model: where it comes from and what it can do.

    `score` and `knock_out` are measured on held-out data in `metric`'s unit; the knock-out is
    the same measurement with the memory cut out on every path. `lengths` are further scores, each
    under the words that say what was measured, such as `length 120`. `published` is what was
    reported elsewhere for the same task, with its source.
    """

    id: str
    family: str
    task: str
    parameters: int
    metric: str
    score: float
    knock_out: float
    knock_out_meaning: str
    languages: tuple[str, ...]
    sample: str
    data: str
    recipe: str
    seed: int
    steps: int
    seconds: float
    device: str
    baselines: dict[str, float] = {}
    higher_is_better: bool = False
    lengths: dict[str, float] = {}
    published: str = ""


class Size(msgspec.Struct, frozen=True):
    """A size of a model's memory that may be another at run time than it was in training."""

    name: str  # as in the model's configuration
    meaning: str
    value: int
    least: int
    most: int


class Erratum(msgspec.Struct, frozen=True):
    """An error of the article that a model was printed in.

    `shown` is a sentence with a `{}` for each of the `numbers`, which code has worked out: nobody
    typed them. `channel` is the one in which the error can be seen, if there is one.
    """

    where: str  # article and section
    printed: str
    correct: str
    shown: str = ""
    numbers: tuple[float, ...] = ()
    channel: str = ""


class TensorInfo(msgspec.Struct, frozen=True):
    """A tensor in a file: its name there, its shape, and the kind of its numbers."""

    name: str
    shape: tuple[int, ...]
    dtype: str


class Needs(msgspec.Struct, frozen=True):
    """The memory that a model will take, told beforehand: its weights, in bytes, and what is kept
    of a text. `state_known` says whether the sizes of its recurrent states could be told."""

    weights: int
    attending: Attending
    state_known: bool = True

    @property
    def kept(self) -> int:
        """The bytes of a text that should fit, with what will be shown of it."""
        return self.attending.taken(self.attending.maps(), self.attending.wanted)


class Inspection(msgspec.Struct, frozen=True):
    """What a file or folder holds, found out without running anything from it.

    `layers` says in words what was recognised, `shown` what of it will be on show, `refused` what
    will not and why, and `notes` what else one should know. `sha256` is that of the file; of a
    folder, that of the hashes and names of its files. `needs` is the memory that it will take,
    where that depends on what is shown.
    """

    path: str
    format: str
    bytes: int
    sha256: str
    tensors: tuple[TensorInfo, ...] = ()
    layers: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    needs: Needs | None = None


class ModelInfo(msgspec.Struct, frozen=True):
    """Everything the explorer needs to know of an opened model.

    `blocks` name channels of equal axes [layer, unit] that lie side by side in a step's row, or
    a single channel of any axes, which the model writes there itself.
    `context` is the largest number of tokens the model can read at once, None if unlimited.
    A model that is not `causal` reads the whole text in both directions at once.
    `unknown` is the symbol that stands for all that the model has never seen, if it has one;
    `unwritten` are the symbols that a text cannot be continued by: that one, those that stand for
    no text, and parts of a character. `notes` say what one should know of how it was opened.
    `example` is a text to begin with.
    A model that reads `rows` takes each line of a text for the numbers of one step.
    `divider` is what a text needs between its source and its target, for a model that has both;
    `ends` are the symbols with which it says that the target is complete.
    `cut` says that the memory is cut out: nothing that was remembered reaches the model. Not
    every family `can_be_cut`. A model from an article lists the errors it was printed with.
    `attending` are the heads among which one can choose, for a model that was opened to a budget.
    """

    id: str
    family: str
    parameters: int
    channels: tuple[Channel, ...]
    blocks: dict[str, tuple[str, ...]]
    symbols: tuple[str, ...]
    context: int | None = None
    causal: bool = True
    card: Card | None = None
    sizes: tuple[Size, ...] = ()
    can_be_cut: bool = False
    cut: bool = False
    errata: tuple[Erratum, ...] = ()
    unknown: int | None = 0
    unwritten: tuple[int, ...] = (0,)
    notes: tuple[str, ...] = ()
    example: str = ""
    rows: bool = False
    divider: str = ""
    ends: tuple[int, ...] = ()
    attending: Attending | None = None

    @property
    def most_tokens(self) -> int | None:
        """The most tokens of a text, by the model's context or by the budget; None if unlimited."""
        room = self.attending.room(self.attending.maps()) if self.attending else None
        limits = [limit for limit in (self.context, room) if limit is not None]
        return min(limits, default=None)

    def channel(self, name: str) -> Channel:
        """The channel of that name. Raises KeyError if the model has none."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise KeyError(name)


class Token(msgspec.Struct, frozen=True, array_like=True):
    """One symbol as the model read it: its text, its id, where it starts in the text.

    `text` is the stretch of the text that it stands for. Where that says too little, `sign` is
    what to show instead: of a symbol that stands for no text, or for a part of a character. Tokens
    of the `source` are read at once, before all others.
    """

    text: str
    id: int
    start: int
    known: bool = True
    sign: str = ""
    source: bool = False


def sources(tokens: Sequence[Token]) -> int:
    """How many tokens at the beginning are the source."""
    return next((i for i, token in enumerate(tokens) if not token.source), len(tokens))
