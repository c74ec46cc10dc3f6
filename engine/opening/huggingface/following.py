"""A network of the library that is followed a token at a time, and what it lets see on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.huggingface import cache
from engine.opening.huggingface.attention import Seen
from engine.opening.huggingface.network import Network, Reading

#: So many tokens apart, a copy of the memory is kept: an edit reads fewer than this again.
EVERY = 16


class Watched(NamedTuple):
    """A value that layers compute, told from the output of one of their modules."""

    channel: str
    modules: tuple[Any, ...]  # of each layer that has it
    layers: tuple[int, ...]
    size: int  # of the value
    value: Callable[[Any, Tensor], Tensor]  # (module, its output [1, step, n]) -> [step, size]


class Following(Network):
    """A network with a recurrent state."""

    def __init__(self, network: Any, *, registered: bool) -> None:
        super().__init__(network, registered=registered)
        self.argument = cache.argument(network)
        self.watched = watched(network)
        self._outputs: dict[int, Tensor] = {}
        for watch in self.watched:
            for module in watch.modules:
                module.register_forward_hook(self._keep)

    def follow(self, token: int, memory: Any) -> tuple[Reading, Any]:
        """Reads one token, and gives the memory after it. Raises ValueError where there is none."""
        if self.argument is None:
            raise ValueError("it keeps no memory between tokens")
        self.forget()
        device = next(self.network.parameters()).device
        how: dict[str, Any] = {
            "input_ids": torch.tensor([[token]], device=device),
            self.argument: memory,
            "use_cache": True,
        }
        if not self.registered and self.attends:
            how["output_attentions"] = True
        with Seen() as seen:
            out = self.network(**how, return_dict=True)
        weights = seen.weights if self.registered else [
            a[0] for a in getattr(out, "attentions", None) or () if a is not None and a.dim() == 4
        ]  # fmt: skip
        reading = Reading(
            out.logits[0].float(),
            tuple(w.float() for w in weights),
            tuple(x[0].float() for x in self._residual),
            self._head_input[0][0] if self._head_input else None,
        )
        given = getattr(out, self.argument, None)
        return reading, memory if given is None else given

    def remember(self, ids: Sequence[int]) -> Any:
        """The memory after reading some tokens at once, from nothing."""
        assert self.argument is not None
        self.reader = None
        cache.empty(self.network, self.argument)  # of what modules keep themselves
        device = next(self.network.parameters()).device
        out = self.network(
            input_ids=torch.tensor([list(ids)], device=device), use_cache=True, return_dict=True
        )
        return getattr(out, self.argument, None)

    #: Whether some layers attend: set once that is known.
    attends = True
    #: Whose memory is in the network: some of it lies in its modules.
    reader: Tape | None = None

    def seen_values(self) -> dict[str, Tensor]:
        """What was watched in the last pass: [step, layer, ...]."""
        return {
            w.channel: torch.stack([w.value(m, self._outputs[id(m)]) for m in w.modules], 1).float()
            for w in self.watched
        }

    def forget(self) -> None:
        super().forget()
        self._outputs.clear()

    def _keep(self, module: Any, args: Any, output: Tensor) -> None:
        self._outputs[id(module)] = output


class Tape:
    """The memory of one reading, which all its states share: each is a length of it.

    The network's own memory stands after `position` tokens. Copies of it lie some tokens apart,
    each with what was expected next, so that a text that is taken back is read on from there.
    """

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.position = 0
        self.cache: Any = None
        self.expected: Tensor | None = None  # logits after `position` tokens, [symbol]
        self.copies: dict[int, tuple[Any, Tensor | None]] = {}


class Place(NamedTuple):
    """The first tokens of a reading."""

    memory: Tape
    length: int


def go_to(network: Following, tape: Tape, length: int) -> None:
    """Brings the memory to where it stood after so many tokens."""
    del tape.ids[length:]
    tape.copies = {n: copy for n, copy in tape.copies.items() if n <= length}
    if tape.position == length and length and network.reader is tape:
        return
    start = max(tape.copies, default=0)
    if start:
        copy, tape.expected = tape.copies[start]
        tape.cache = cache.restored(tape.cache, copy)
    else:
        assert network.argument is not None
        tape.cache, tape.expected = cache.empty(network.network, network.argument), None
    tape.position = start
    for token in tape.ids[start:length]:
        read_on(network, tape, token)


def read_on(network: Following, tape: Tape, token: int) -> Reading:
    """Reads the token after those that the memory stands after."""
    network.reader = tape
    reading, tape.cache = network.follow(token, tape.cache)
    tape.position += 1
    assert reading.logits is not None
    tape.expected = reading.logits[-1]
    if tape.position % EVERY == 0:
        tape.copies[tape.position] = (cache.copied(network.network, tape.cache), tape.expected)
    return reading


def watched(network: Any) -> list[Watched]:
    """What the layers of Mamba and RWKV let see: step sizes, what is written and read, gates."""
    found: list[Watched] = []
    mixers = _modules(network, ("MambaMixer",))
    if mixers:
        layers, modules = zip(*mixers, strict=True)
        within = {m.x_proj: m for m in modules}
        projections = tuple(m.x_proj for m in modules)

        def split(module: Any, output: Tensor, which: int) -> Tensor:
            mixer = within[module]
            n = mixer.ssm_state_size
            parts: tuple[Tensor, ...] = torch.split(output[0], [mixer.time_step_rank, n, n], -1)
            return parts[which]

        def step_size(module: Any, output: Tensor) -> Tensor:
            projection = within[module].dt_proj
            return torch.nn.functional.softplus(projection(split(module, output, 0)).float())

        units, n = modules[0].intermediate_size, modules[0].ssm_state_size
        found += [
            Watched("step.size", projections, layers, units, step_size),
            Watched("state.input", projections, layers, n, lambda m, x: split(m, x, 1)),
            Watched("state.output", projections, layers, n, lambda m, x: split(m, x, 2)),
        ]
    receptances = _modules(network, ("RwkvSelfAttention",))
    if receptances:
        layers, modules = zip(*receptances, strict=True)
        gates = tuple(m.receptance for m in modules)
        units = gates[0].out_features
        found.append(Watched("gate.receptance", gates, layers, units, lambda m, x: x[0].sigmoid()))
    return found


def _modules(network: Any, kinds: Sequence[str]) -> list[tuple[int, Any]]:
    """The modules of some kinds, with the numbers of their layers."""
    return [
        (next(int(part) for part in name.split(".") if part.isdigit()), module)
        for name, module in network.named_modules()
        if type(module).__name__ in kinds
    ]
