"""The channels of networks with a recurrent state: what they remember, and what changes it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

from engine.opening.huggingface.channels import numbered
from engine.spec import Axis, Channel, Kind

if TYPE_CHECKING:
    from engine.opening.huggingface.following import Watched

MAMBA = "Gu and Dao 2023, Mamba: Linear-Time Sequence Modeling with Selective State Spaces"
MAMBA2 = "Dao and Gu 2024, Transformers are SSMs"
DELTA = "Yang et al. 2024, Gated Delta Networks: Improving Mamba2 with Delta Rule"
KIMI = "Kimi Team 2025, Kimi Linear: An Expressive, Efficient Attention Architecture"
GRIFFIN = "De et al. 2024, Griffin: Mixing Gated Linear Recurrences with Local Attention"
RWKV = "Peng et al. 2023, RWKV: Reinventing RNNs for the Transformer Era"
XLSTM = "Beck et al. 2024, xLSTM: Extended Long Short-Term Memory"
LFM2 = "Liquid AI 2025, LFM2 Technical Report"

#: What the state of each rule means, its equation, its source and the axes of a layer's.
STATE: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "": ("the recurrent state of each unit", "", "", ()),
    "selective": (
        "the recurrent state of each unit", "hₜ = Āₜ hₜ₋₁ + B̄ₜ xₜ", f"{MAMBA}, equation 2a",
        ("unit", "state")),
    "dual": (
        "the recurrent state of each unit", "hₜ = aₜ hₜ₋₁ + Δₜ xₜ Bₜᵀ", MAMBA2,
        ("head", "unit", "state")),
    "delta": (
        "the matrix memory of each head", "Sₜ = αₜ (I − βₜ kₜ kₜᵀ) Sₜ₋₁ + βₜ kₜ vₜᵀ", DELTA,
        ("head", "key", "value")),
    "channelwise": (
        "the matrix memory of each head", "Sₜ = (I − βₜ kₜ kₜᵀ) Diag(αₜ) Sₜ₋₁ + βₜ kₜ vₜᵀ", KIMI,
        ("head", "key", "value")),
    "real": (
        "the recurrent state of each unit", "hₜ = aₜ hₜ₋₁ + √(1 − aₜ²) (iₜ xₜ)",
        f"{GRIFFIN}, section 2.4", ("unit",)),
}  # fmt: skip
#: The same of the other parts of a state.
PARTS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "convolution": (
        "the last inputs, which the short convolution looks at", "", "", ("unit", "place")),
    "shift.feedforward": (
        "the token before, as the feed-forward part of each layer saw it", "xₜ₋₁", RWKV,
        ("unit",)),
    "shift.attention": (
        "the token before, as the mixing part of each layer saw it", "xₜ₋₁", RWKV, ("unit",)),
    "numerator": (
        "the sum of values, each by its weight, scaled by e to the power of the exponent",
        "aₜ = e^(−w) aₜ₋₁ + e^(kₜ) vₜ", f"{RWKV}, appendix D", ("unit",)),
    "denominator": (
        "the sum of weights, scaled by e to the power of the exponent",
        "bₜ = e^(−w) bₜ₋₁ + e^(kₜ)", f"{RWKV}, appendix D", ("unit",)),
    "exponent": (
        "the largest exponent so far, which keeps the sums small",
        "pₜ = max(pₜ₋₁ − w, kₜ)", f"{RWKV}, appendix D", ("unit",)),
    "cell": (
        "the matrix memory of each head", "Cₜ = fₜ Cₜ₋₁ + iₜ vₜ kₜᵀ", f"{XLSTM}, equation 19",
        ("head", "key", "value")),
    "normalizer": (
        "the sum of keys, each by its gate", "nₜ = fₜ nₜ₋₁ + iₜ kₜ", f"{XLSTM}, equation 20",
        ("head", "key")),
    "stabilizer": (
        "the largest gate so far, as a logarithm, which keeps the sums small",
        "mₜ = max(log fₜ + mₜ₋₁, log iₜ)", f"{XLSTM}, equation 15", ("head",)),
}  # fmt: skip
#: The axes of a part of which nothing else is known, by how many it has.
AXES = ((), ("unit",), ("unit", "state"), ("head", "unit", "state"))

#: Kind, axes, meaning, equation and source of what layers compute from each token, by the rule by
#: which they move their state on.
Said = tuple[Kind, tuple[str, ...], str, str, str]
STEP = "how far each unit moves on: near 0 it ignores the token, large it forgets what was before"
HEAD_STEP = (
    "how far each head moves on: near 0 it ignores the token, large it forgets what was before"
)
WATCHED: dict[str, dict[str, Said]] = {
    "selective": {
        "step.size": (
            "activation", ("unit",), STEP, "Δₜ = softplus(W_Δ xₜ + b_Δ)", f"{MAMBA}, algorithm 2"),
        "state.input": (
            "activation", ("state",), "how the token is written to the state", "Bₜ = W_B xₜ",
            f"{MAMBA}, algorithm 2"),
        "state.output": (
            "activation", ("state",), "how the state is read", "Cₜ = W_C xₜ",
            f"{MAMBA}, algorithm 2"),
    },
    "dual": {
        "step.size": (
            "activation", ("head",), HEAD_STEP, "Δₜ = softplus(W_Δ uₜ + b_Δ)", MAMBA2),
        "gate.decay": (
            "gate", ("head",), "how much of its state each head keeps from the step before",
            "aₜ = e^(Δₜ A)", MAMBA2),
        "state.input": (
            "activation", ("group", "state"), "how the token is written to the state",
            "Bₜ = silu(conv(W_B uₜ))", MAMBA2),
        "state.output": (
            "activation", ("group", "state"), "how the state is read",
            "Cₜ = silu(conv(W_C uₜ))", MAMBA2),
    },
    "delta": {
        "gate.decay": (
            "gate", ("head",), "how much of its memory each head keeps from the step before",
            "αₜ = e^(−A softplus(W_α xₜ + b_α))", DELTA),
        "gate.write": (
            "gate", ("head",),
            "how far each head replaces what its memory holds for the token's key",
            "βₜ = σ(W_β xₜ)", DELTA),
    },
    "channelwise": {
        "gate.decay": (
            "gate", ("head", "key"),
            "how much of its memory each head keeps from the step before, for each part of a key",
            "αₜ = e^(−A softplus(W_α xₜ + b_α))", KIMI),
        "gate.write": (
            "gate", ("head",),
            "how far each head replaces what its memory holds for the token's key",
            "βₜ = σ(W_β xₜ)", KIMI),
    },
    "weighted": {
        "gate.receptance": (
            "gate", ("unit",), "how much of what is remembered each unit lets through", "σ(rₜ)",
            f"{RWKV}, equation 17"),
        "gate.write": (
            "gate", ("unit",),
            "the token's share of the weights of all tokens so far; the rest is of those before",
            "e^(kₜ) / bₜ", f"{RWKV}, appendix D"),
        "gate.decay": (
            "gate", ("unit",),
            "what is left of a token's weight after each step; it is learned, and always the same",
            "e^(−w)", f"{RWKV}, appendix D"),
    },
    "matrix": {
        "gate.forget": (
            "gate", ("head",), "how much of its memory each head would keep by itself",
            "fₜ = σ(f̃ₜ)", f"{XLSTM}, section 2.3"),
        "gate.decay": (
            "gate", ("head",),
            "how much of the stored memory each head keeps, beside the largest gate so far",
            "f′ₜ = e^(log fₜ + mₜ₋₁ − mₜ)", f"{XLSTM}, equation 17"),
        "gate.input": (
            "gate", ("head",),
            "how much of the token each head writes, beside the largest gate so far",
            "i′ₜ = e^(ĩₜ − mₜ)", f"{XLSTM}, equation 16"),
        "input.exponent": (
            "activation", ("head",),
            "the logarithm of the input gate, which is exponential and has no upper bound",
            "ĩₜ = log iₜ", f"{XLSTM}, section 2.3"),
        "gate.output": (
            "gate", ("unit",), "how much of what is read from the memory each unit lets through",
            "oₜ = σ(õₜ)", f"{XLSTM}, section 2.3"),
    },
    "real": {
        "gate.recurrence": (
            "gate", ("unit",),
            "how much each unit lets the token shorten its memory; near 0 it keeps all and "
            "ignores the token",
            "rₜ = σ(W_a xₜ + b_a)", f"{GRIFFIN}, section 2.4"),
        "gate.input": (
            "gate", ("unit",), "how much of the token reaches each unit's state",
            "iₜ = σ(W_x xₜ + b_x)", f"{GRIFFIN}, section 2.4"),
        "gate.decay": (
            "gate", ("unit",), "how much of its state each unit keeps from the step before",
            "aₜ = e^(−8 softplus(Λ) rₜ)", f"{GRIFFIN}, section 2.4"),
    },
    "": {
        "write.factor": (
            "activation", ("unit",),
            "what each unit multiplies the token with before the short convolution remembers it",
            "Bₜ = W_B xₜ", LFM2),
        "read.factor": (
            "activation", ("unit",),
            "what each unit multiplies the short convolution's output with", "Cₜ = W_C xₜ", LFM2),
    },
}  # fmt: skip


def remembered(
    name: str,
    rule: str,
    layers: Sequence[int],
    shape: Sequence[int],
    whole: Sequence[int],
    *,
    lengths: bool,
) -> list[Channel]:
    """A part of a state: the length of each unit's, and in some layers all of it."""
    plain = name.rstrip(".0123456789")
    meaning, equation, source, axes = PARTS.get(plain) or STATE[rule if plain == "state" else ""]
    if len(axes) != len(shape):
        axes = AXES[len(shape)]
    found = []
    if lengths:
        found.append(
            Channel(
                f"{name}.norm",
                (numbered("layer", layers), Axis("unit", prod(shape[:-1]))),
                "memory",
                f"the length of {meaning}",
                equation and "‖hₜ‖₂",
                source=source,
            )
        )
    if whole:
        found.append(
            Channel(
                name,
                (numbered("layer", whole), *map(Axis, axes, shape)),
                "memory",
                meaning,
                equation,
                source=source,
            )
        )
    return found


def watched(watches: Sequence[Watched], rule: str, *, turns: bool) -> list[Channel]:
    """What layers compute from each token to change their state, and to read it.

    `turns` says that what is written reaches from 0 to 2, and no gate is beyond 1.
    """
    known = WATCHED[rule]
    if turns:
        _, axes, meaning, _, source = known["gate.write"]
        doubled: Said = ("activation", axes, meaning, "βₜ = 2 σ(W_β xₜ)", source)
        known = known | {"gate.write": doubled}
    return [_watched(watch, *known[watch.channel]) for watch in watches]


def _watched(
    watch: Watched, kind: Kind, axes: tuple[str, ...], meaning: str, equation: str, source: str
) -> Channel:
    if len(watch.shape) < len(axes):  # a single group
        axes = axes[1:]
    elif len(watch.shape) > len(axes):  # a recurrence for each head
        axes = ("head", *axes)
    return Channel(
        watch.channel,
        (numbered("layer", watch.layers), *map(Axis, axes, watch.shape)),
        kind,
        meaning,
        equation,
        source=source,
    )
