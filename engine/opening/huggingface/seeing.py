"""What is seen of a recurrence in one pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor


class Seeing:
    """What was seen in one pass, by name, in the order of the layers.

    `values` are what each layer computes from each token, [step, ...]; `states` those after each
    token of a stretch, reduced to what `keep` leaves of them. `starts` are the states before it.
    """

    def __init__(
        self,
        keep: Callable[[str, int, Tensor], Any],
        starts: Mapping[str, Mapping[int, Tensor]] | None = None,
    ) -> None:
        self.keep = keep
        self.starts = starts  # None where the library's own functions read
        self.values: dict[str, list[Tensor]] = {}
        self.states: dict[str, list[Any]] = {}
        self.limit: tuple[float, float] | None = None  # of Mamba-2's step sizes

    @property
    def stretch(self) -> bool:
        return self.starts is not None

    def see(self, **values: Tensor) -> None:
        for name, value in values.items():
            self.values.setdefault(name.replace("_", "."), []).append(value)

    def after(self, name: str, states: Tensor) -> None:
        """The states after each token of a stretch, [step, ...]."""
        found = self.states.setdefault(name, [])
        found.append(self.keep(name, len(found), states))

    def start(self, name: str) -> Tensor | None:
        """The state of the layer whose turn it is, before the stretch; None if it is the first."""
        before = (self.starts or {}).get(name)
        if not before:
            return None
        return before[sorted(before)[len(self.states.get(name, ()))]]
