"""Puts the pieces of a file that says nothing of their order into one chain, by their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from engine.opening.recurrent.parts import (
    Average,
    Chain,
    Dense,
    Embedding,
    Found,
    Part,
    Recurrence,
    words,
)

#: How many layers, and how many matrices around them, a file may have.
MOST_LAYERS = 256
#: How many ways to chain stacks are tried.
_MOST_PATHS = 3_000
#: Words in the names of embeddings, of linear layers that give the answer, and of those that
#: stand before all others.
_EMBEDDINGS = ("emb", "wte", "lookup", "encoder", "token", "vocab")
_HEADS = ("head", "out", "decoder", "fc", "linear", "proj", "class", "dense", "logit")
_FRONTS = {"in", "inp", "input", "inputs", "pre", "prenet", "encoder"}


class Pieces(NamedTuple):
    """What was recognised; `ordered` says that it is in the order of the model's modules.

    A stack is the layers of one module. One of `linears` without a bias may be an embedding;
    `averages` read the symbol and all layers. `places` tell where in that order a stack stands, by
    its prefix, and a linear layer, by its name.
    """

    stacks: list[list[Recurrence]]
    linears: list[Dense]
    averages: list[Average]
    refused: list[str]
    notes: list[str]
    ordered: bool = False
    places: Mapping[str, int] = MappingProxyType({})

    def between(self, part: Dense, below: str | None, above: str | None) -> bool:
        """Whether a linear layer is known to stand between two stacks, None for no stack there."""
        place = self.places.get(part.name)
        if place is None:
            return False
        after = below is None or self.places.get(below, place) < place
        return after and (above is None or place < self.places.get(above, place))


class Link(NamedTuple):
    """A stack of a chain, and the linear layer between it and the stack below."""

    stack: list[Recurrence]
    joint: Dense | None = None


def parent(name: str) -> str:
    """The module that something is part of: `encoder` of `encoder.rnn`, "" at the top."""
    return name.rpartition(".")[0]


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts names by the alphabet, and by their numbers where they differ in these."""
    pieces = re.split(r"(\d+)", name)
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]


def assemble(pieces: Pieces) -> Found:
    """The longest chain of stacks, with the embedding before and the linear layer after it."""
    refused, notes = list(pieces.refused), list(pieces.notes)
    layers = [words(layer) for stack in pieces.stacks for layer in stack]
    if len(layers) > MOST_LAYERS or len(pieces.linears) > MOST_LAYERS:
        refused = [
            f"the file has {len(layers):,} recurrent layers and {len(pieces.linears):,} "
            "matrices, far more than can be shown"
        ]
        return Found((), (), tuple(refused), (), None)
    if not pieces.stacks:
        return Found((), (), tuple(refused), tuple(notes), None)
    path = _longest(pieces)
    chained = [link.stack for link in path]
    refused += [
        f"{_module(stack)}: {_unchained(stack, chained)}"
        for stack in pieces.stacks
        if not any(stack is other for other in chained)
    ]
    notes += [
        f"{_module(above.stack)}: is taken to read what "
        f"{above.joint.name if above.joint else _module(below.stack)} gives, since the shapes fit; "
        "the file does not say so"
        for below, above in pairwise(path)
    ]
    between = [part for link in path for part in ([link.joint] if link.joint else []) + link.stack]
    recurrences = [layer for stack in chained for layer in stack]
    others = [part for part in pieces.linears if not any(part is other for other in between)]
    embedding, before = _front(pieces._replace(linears=others), chained[0], notes)
    used = {embedding.name} if embedding else {part.name for part in before}
    used |= {part.name for part in between}
    average = _average(pieces.averages, embedding, recurrences, before, refused)
    last = average.width if average else recurrences[-1].width
    free = [part for part in pieces.linears if part.name not in used]
    if any(_has_own_embedding(stack, free) for stack in pieces.stacks):  # it may be of that one
        symbols = embedding.table.shape[0] if embedding else 0
        free = [part for part in free if _beside(part, chained[-1]) or part.width == symbols]
    head = _head(last, embedding, free)
    parts: list[Part] = [*before, *between]
    parts += [average] if average else []
    parts += [head] if head else []
    used |= {part.name for part in parts}
    refused += [
        f"{part.name}: {_unread(part, head)}" for part in pieces.linears if part.name not in used
    ]
    others = [p for p in pieces.linears if embedding is None or p.name != embedding.name]
    layers += map(words, (*([embedding] if embedding else ()), *pieces.averages, *others))
    return described(Chain(embedding, tuple(parts)), layers, refused, notes)


def described(
    chain: Chain, layers: Iterable[str], refused: Iterable[str], notes: Iterable[str]
) -> Found:
    """What is found when it becomes this chain."""
    everything = (*([chain.embedding] if chain.embedding else ()), *chain.parts)
    return Found(tuple(layers), tuple(map(words, everything)), tuple(refused), tuple(notes), chain)


def _module(stack: list[Recurrence]) -> str:
    return stack[0].prefix or stack[0].name


def _longest(pieces: Pieces) -> list[Link]:
    """The chain with the most layers; of equals one that an embedding fits, then the first.

    A stack that has an embedding of its own begins a chain. Where the file keeps the order of its
    modules, no stack reads one that comes after it.
    """
    stacks = pieces.stacks
    begins = [_has_own_embedding(stack, pieces.linears) for stack in stacks]
    widths = {part.weight.shape[1] for part in pieces.linears if part.bias is None}
    best: list[Link] = []
    rank = (0, False)
    waiting = [[(i, Link(stacks[i]))] for i in reversed(range(len(stacks)))]
    for _ in range(_MOST_PATHS):
        if not waiting:
            break
        path = waiting.pop()
        chain = [link for _, link in path]
        now = (sum(len(link.stack) for link in chain), chain[0].stack[0].inputs in widths)
        if now > rank:
            best, rank = chain, now
        used = {i for i, _ in path}
        first = path[-1][0] + 1 if pieces.ordered else 0
        waiting += [
            [*path, (i, link)]
            for i in reversed(range(first, len(stacks)))
            if not begins[i] and i not in used
            if (link := _linked(pieces, chain[-1].stack, stacks[i])) is not None
        ]
    return best


def _linked(pieces: Pieces, below: list[Recurrence], above: list[Recurrence]) -> Link | None:
    """How a stack reads another: as it is, or through a linear layer of the lower one's module."""
    if _twins(below[0].prefix, above[0].prefix):
        return None
    if above[0].inputs == below[-1].width:
        return Link(above)
    for part in pieces.linears:
        fits = (part.inputs, part.width) == (below[-1].width, above[0].inputs)
        between = pieces.between(part, below[0].prefix, above[0].prefix)
        if fits and (between or _beside(part, below)):
            return Link(above, part)
    return None


def _twins(one: str, other: str) -> bool:
    """Whether two stacks are at the same place of two modules of unlike names, as `a.decoder.rnn`
    and `b.decoder.rnn` are: two models in one file, rather than layers of one."""
    first, second = one.split("."), other.split(".")
    if len(first) != len(second) or len(first) < 3 or first[-2:] != second[-2:]:
        return False
    heads = [re.sub(r"\d+", "", ".".join(names[:-2])) for names in (first, second)]
    return heads[0] != heads[1]


def _has_own_embedding(stack: list[Recurrence], linears: list[Dense]) -> bool:
    return any(
        _beside(part, stack) and _embeds(part, stack[0].inputs) and _named(part, _EMBEDDINGS[:3])
        for part in linears
    )


def _beside(part: Dense, stack: list[Recurrence]) -> bool:
    """Whether a matrix is of a stack's module, as `decoder.fc` is of `decoder.rnn`'s."""
    prefix = stack[0].prefix
    home = parent(prefix)
    return part.name.startswith(f"{prefix}_") or (home != "" and parent(part.name) == home)


def _embeds(part: Dense, inputs: int) -> bool:
    """Whether the rows of a matrix could be what symbols are to a layer of so many inputs."""
    return part.bias is None and part.weight.shape[1] == inputs and not part.transposed


def _named(part: Dense, marks: Iterable[str]) -> bool:
    last = part.name.lower().rpartition(".")[2]
    return any(mark in last for mark in marks)


def _front(
    pieces: Pieces, stack: list[Recurrence], notes: list[str]
) -> tuple[Embedding | None, list[Dense]]:
    """What stands before the first layer: an embedding, a linear layer, or nothing."""
    inputs, prefix = stack[0].inputs, stack[0].prefix
    linears = pieces.linears
    tables = [part for part in linears if _embeds(part, inputs)]
    named = [part for part in tables if _named(part, _EMBEDDINGS)]
    known = [*(p for p in named if _beside(p, stack)), *named]
    for part in (*known, *(p for p in tables if not _named(p, _HEADS))):
        if part not in named and pieces.places and not pieces.between(part, None, prefix):
            continue
        if part not in named:
            notes.append(f"{part.name}: is taken for the embedding, since its shape fits")
        return Embedding(part.name, part.weight), []
    biased = [part for part in linears if part.width == inputs and part.bias is not None]
    if pieces.places:
        biased = [p for p in biased if pieces.between(p, None, prefix)][-1:]
    else:
        biased = [p for p in biased if _words(p.name.rpartition(".")[2]) & _FRONTS]
    for part in biased:
        notes.append(
            f"{part.name}: is taken to stand before the layers, with nothing between, since "
            "its name and shape fit"
        )
        return None, [part]
    return None, []


def _words(name: str) -> set[str]:
    """The words that a name is put together from: `in` and `proj` of in_proj, inProj or InProj2."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _average(
    averages: list[Average],
    embedding: Embedding | None,
    layers: list[Recurrence],
    before: list[Dense],
    refused: list[str],
) -> Average | None:
    """The average that reads as much as the symbol and all layers give."""
    given = (embedding.width if embedding else 0) + sum(layer.width for layer in layers)
    for average in averages:
        if embedding is not None and average.width == given and not before:
            return average
        refused.append(f"{average.name}: reads {average.width} numbers where there are {given}")
    return None


def _head(width: int, embedding: Embedding | None, linears: list[Dense]) -> Dense | None:
    """The linear layer that reads the last layer: of several one that speaks of every symbol."""
    fitting = [part for part in linears if part.inputs == width]
    symbols = embedding.table.shape[0] if embedding else None
    for choice in (
        [p for p in fitting if p.width == symbols],
        [p for p in fitting if _named(p, _HEADS)],
        fitting,
    ):
        if choice:
            return choice[0]
    return None


def _unchained(stack: list[Recurrence], path: list[list[Recurrence]]) -> str:
    reads, given = stack[0].inputs, path[-1][-1].width
    if twin := next((below for below in path if _twins(below[0].prefix, stack[0].prefix)), None):
        return f"is not chained: it is built as {_module(twin)} is, in another part of the model"
    if reads == given:
        return (
            f"is not chained after {_module(path[-1])}, since it has an embedding of its own: a "
            "model of two sequences is shown only in part"
        )
    return f"is not chained: it reads {reads} numbers, and {_module(path[-1])} gives {given}"


def _unread(part: Dense, head: Dense | None) -> str:
    if head is not None and part.inputs == head.width:
        return (
            f"follows {head.name}, but what lies between them, such as relu, is not in the weights"
        )
    return f"{part.inputs} to {part.width} numbers, for which there is no place in the chain"
