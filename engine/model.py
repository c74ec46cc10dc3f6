"""The contract between a model family and everything that watches it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.layout import Layout
from engine.probe import Probe
from engine.recorder import Recorder
from engine.spec import Card, Channel, Erratum, ModelInfo, Size, Token
from engine.vocabulary import Vocabulary

#: Whatever a model carries from one token to the next: a named tuple of tensors.
State = Any


class Resizable(NamedTuple):
    """A size in a family's configuration that no weight depends on."""

    name: str
    meaning: str
    least: int
    most: int


class Model(nn.Module):
    """A pure step over named-tuple states, and the channels it shows on the way.

    A family is a subclass in one file of engine/models. Its constructor takes the vocabulary and
    keyword arguments, which it keeps in `config` so that a checkpoint can build it again.
    """

    family: ClassVar[str]
    causal: ClassVar[bool] = True
    #: Sizes of the memory on which no weight depends: they may be changed at run time.
    resizable: ClassVar[tuple[Resizable, ...]] = ()
    #: Whether the family knows what it is without its memory (see `cut`).
    can_be_cut: ClassVar[bool] = False

    #: Set by the constructor of a family.
    config: dict[str, int | float | bool]
    channels: tuple[Channel, ...]
    blocks: dict[str, tuple[str, ...]]
    context: int | None = None
    #: The knock-out: where this is set, nothing that was read from the memory reaches the model,
    #: on any path. The memory itself is still written and shown.
    cut: bool = False

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.blocks = {}

    def initial_state(self) -> State:
        """The state before the first token."""
        raise NotImplementedError

    def step(self, token: int, state: State, probe: Probe) -> State:
        """Reads one token. Pure: the same token and state always show the same.

        A model may share storage between states (a key-value cache), as long as the states
        before the last one stay usable until another token is read from one of them.
        """
        raise NotImplementedError

    def prefill(self, tokens: Sequence[int], state: State, probe: Probe) -> Sequence[State]:
        """Reads many tokens at once, as if by `step`, and gives the state after each of them.

        Probed values have a leading step axis. Optional; a model that is not causal has only this.
        Where tokens are a source, the first stretch of all is the whole of it.
        """
        raise NotImplementedError

    def forward(self, tokens: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """The differentiable pass that training uses: [batch, step] -> [batch, step, symbol]."""
        raise NotImplementedError

    @classmethod
    def prefills(cls) -> bool:
        return cls.prefill is not Model.prefill

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        """Every channel at every step [step, *axes] by an independent computation, from an empty
        memory: `engine/references/<family>.py`, the family's equations in plain numpy.
        """
        module = import_module(f"engine.references.{self.family}")
        tensors = {**dict(self.named_buffers()), **self.state_dict()}
        weights = {name: w.detach().cpu().double().numpy() for name, w in tensors.items()}
        found: Mapping[str, NDArray[np.float64]] = module.reference(weights, self.config, tokens)
        return found

    def reference_of(self, tokens: Sequence[Token]) -> Mapping[str, NDArray[np.float64]]:
        """The same for a model that needs to know more of its tokens than their ids."""
        return self.reference([token.id for token in tokens])

    def encode(self, text: str) -> list[Token]:
        return self.vocabulary.encode(text)

    @property
    def device(self) -> torch.device:
        return next(self.parameters()).device

    @cached_property
    def layout(self) -> Layout:
        return Layout(self.channels, self.blocks)

    def recorder(self) -> Recorder:
        return Recorder(self.channels, self.layout, self.device)

    def info(self, name: str, card: Card | None = None) -> ModelInfo:
        return ModelInfo(
            id=name,
            family=self.family,
            parameters=sum(p.numel() for p in self.parameters()),
            channels=self.channels,
            blocks=self.blocks,
            symbols=self.vocabulary.symbols,
            context=self.context,
            causal=self.causal,
            card=card,
            sizes=self.sizes(),
            can_be_cut=self.can_be_cut,
            cut=self.cut,
            errata=self.errata(),
            unknown=self.vocabulary.unknown,
            unwritten=tuple(self.vocabulary.unwritten),
            rows=self.vocabulary.by_rows,
        )

    def errata(self) -> tuple[Erratum, ...]:
        """The errors that a model from an article was printed with."""
        return ()

    def sizes(self) -> tuple[Size, ...]:
        """The sizes of the memory that may be changed at run time, as they are now."""
        return tuple(
            Size(size.name, size.meaning, int(self.config[size.name]), size.least, size.most)
            for size in self.resizable
        )
