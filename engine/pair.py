"""A model as an article prints it, and beside it the same model corrected.

Both read the same text at the same time. What the corrected one shows has the same names and axes,
after `corrected.`, so that the two can be laid over each other.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, NamedTuple

from msgspec.structs import replace
from torch import Tensor

from engine.model import Model
from engine.probe import Probe
from engine.spec import CORRECTED, Channel, Erratum
from engine.vocabulary import Vocabulary


class PairState(NamedTuple):
    printed: Any
    corrected: Any


class Side(Model):
    """One of the two. Not a family of its own: it lives in a pair."""

    can_be_cut = True

    def live(self, tokens: Tensor) -> Tensor:
        """What the steps say of texts that are read alone, a token at a time.

        [text, step] -> logits [text, step, symbol]. It equals `forward` unless that looks at other
        texts of the batch, or ahead.
        """
        said: Tensor = self(tokens)[0]
        return said


class Pair(Model):
    """The two sides as one model. A family makes them, and is a file like any other."""

    can_be_cut = True

    def __init__(
        self,
        vocabulary: Vocabulary,
        config: dict[str, int | float | bool],
        printed: Side,
        corrected: Side,
    ) -> None:
        super().__init__(vocabulary)
        self.config, self.printed, self.corrected = config, printed, corrected
        self.channels = (*printed.channels, *map(_of_corrected, corrected.channels))

    def initial_state(self) -> PairState:
        return PairState(self.printed.initial_state(), self.corrected.initial_state())

    def step(self, token: int, state: PairState, probe: Probe) -> PairState:
        self.printed.cut = self.corrected.cut = self.cut
        return PairState(
            self.printed.step(token, state.printed, probe),
            self.corrected.step(token, state.corrected, _Prefixed(probe)),
        )

    def errata(self) -> tuple[Erratum, ...]:
        found: tuple[Erratum, ...] = import_module(f"engine.errata.{self.family}").errata()
        return found


class _Prefixed:
    """The probe as the corrected side sees it."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        return self._probe(CORRECTED + name, value, layer)

    def block(self, name: str) -> Tensor:
        raise ValueError(f"{name} is a block: the sides of a pair show everything by probes")


def _of_corrected(channel: Channel) -> Channel:
    live = re.sub(r"\{(?=[a-z])", "{" + CORRECTED, channel.live)
    return replace(channel, name=CORRECTED + channel.name, live=live)
