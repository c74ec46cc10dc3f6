"""The channels that networks of the library show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from engine.opening.huggingface.distribution import LISTED, WHOLE
from engine.spec import Axis, Channel, Part

if TYPE_CHECKING:
    from engine.opening.huggingface.plan import Plan

#: So many symbols are listed at each layer by the lens.
LENS_RANKS = 5

SHANNON = "Shannon 1948, A Mathematical Theory of Communication, section 6"


def attention(plan: Plan, stack: int = 0, *, partial: bool) -> list[Channel]:
    """What the layers of a stack look at, of which only some may be shown."""
    if not plan.attending.stacks or not plan.layers_of(stack) or not plan.heads_of(stack):
        return []
    layers, heads = numbered("layer", plan.layers_of(stack)), numbered("head", plan.heads_of(stack))
    return [
        Channel(
            "attention",
            (layers, heads, Axis("token")),
            "weights",
            "how much each head takes from each token; what is left of 1 goes to a sink"
            if partial
            else "how much each head takes from each token; a head's weights sum to 1",
            "α = softmax(q Kᵀ / √dₖ), MHA(x) = concat(α₁ V₁, …, αₕ Vₕ) W^O",
            "{attention} = softmax(q Kᵀ / √dₖ)",
            "Vaswani et al. 2017, Attention Is All You Need, equation 1 and section 3.2.2",
            partial=partial,
        ),
        Channel(
            "attention.entropy",
            (layers, heads),
            "scalar",
            "how widely each head looks, in bits: 0 is one token, 3 is as wide as 8 alike",
            "H(α) = Σⱼ αⱼ log₂ (1 / αⱼ)",
            "{attention.entropy} = Σⱼ αⱼ log₂ (1 / αⱼ)",
            SHANNON,
        ),
    ]


def residual(layers: int) -> list[Channel]:
    if not layers:
        return []
    return [
        Channel(
            "residual.norm",
            (Axis("layer", layers),),
            "scalar",
            "the length of the hidden state after each layer",
            "‖xˡ‖₂",
            "{residual.norm} = ‖xˡ‖₂",
            "Elhage et al. 2021, A Mathematical Framework for Transformer Circuits",
        )
    ]


def fill(context: int | None) -> list[Channel]:
    if context is None:
        return []
    return [
        Channel(
            "cache.fill",
            (),
            "scalar",
            "the share of the context that the cache has used up; at 1 it is full",
            "t / context",
            "{cache.fill} = t / context",
            "Shazeer 2019, Fast Transformer Decoding, section 2.4",
        )
    ]


def lens(shown: Sequence[int]) -> list[Channel]:
    """What the model would say if it ended after a layer."""
    if not shown:
        return []
    axes = (Axis("layer", len(shown), tuple(shown)), Axis("rank", LENS_RANKS))
    source = "nostalgebraist 2020, Interpreting GPT: the Logit Lens"
    return [
        Channel(
            "lens.symbol",
            axes,
            "symbol",
            "the symbols that would be likeliest if the model ended after each layer",
            "argmax softmax(W_U LN(xˡ))",
            source=source,
        ),
        Channel(
            "lens.probability",
            axes,
            "probability",
            "how likely these symbols would be if the model ended after each layer",
            "p = softmax(W_U LN(xˡ))",
            "{lens.probability} = softmax(W_U LN(xˡ))",
            source,
            partial=True,
        ),
    ]


def said(name: str, symbols: int) -> list[Channel]:
    """The distribution over symbols: of what comes `next`, or of the `symbol` at the place itself.

    A small one whole; of a large one the likeliest, and numbers taken from all of it.
    """
    meaning = {
        "next": "how likely each symbol is to come next",
        "symbol": "how likely each symbol is to stand at this place",
    }[name]
    softmax = "p = softmax(W_U LN(xᴸ))"
    since = 1 if name == "next" else 0  # nothing predicts the first token
    if symbols <= WHOLE:
        return [Channel(name, (Axis("symbol", symbols),), "probability", meaning, softmax)]
    ranks = (Axis("rank", min(LISTED, symbols)),)
    return [
        Channel(f"{name}.symbol", ranks, "symbol", "the likeliest symbols, best first", softmax),
        Channel(f"{name}.probability", ranks, "probability", meaning, softmax, partial=True),
        Channel(
            f"{name}.entropy",
            (),
            "scalar",
            "how undecided the model is among all symbols, in bits",
            "H(p) = Σ p log₂ (1 / p)",
            source=SHANNON,
        ),
        Channel(
            "surprise",
            (),
            "scalar",
            "how little the model expected the token that came, in bits",
            "−log₂ p(xₜ)",
            source=SHANNON,
            since=since,
        ),
        Channel(
            "rank",
            (),
            "scalar",
            "the place of the token that came among all symbols, 1 the likeliest",
            "1 + |{s : p(s) > p(xₜ)}|",
            source="Gehrmann et al. 2019, GLTR: Statistical Detection of Generated Text",
            since=since,
        ),
    ]


def target(channels: Sequence[Channel]) -> list[Channel]:
    """What a decoder shows, at the steps of the target alone."""
    return [msgspec.structs.replace(c, steps="target", tokens="target") for c in channels]


def encoder_attention(plan: Plan) -> list[Channel]:
    """What the layers of an encoder look at: the first stack of two."""
    found = attention(plan, 0, partial=False)
    meanings = (
        "how much each head of the encoder takes from each token of the source",
        "how widely each head of the encoder looks, in bits",
    )
    return [
        _renamed(c, f"encoder.{c.name}", meaning, steps="source", tokens="source")
        for c, meaning in zip(found, meanings, strict=False)
    ]


def cross_attention(plan: Plan) -> list[Channel]:
    """What the layers of a decoder take from the source: the second stack of two."""
    found = attention(plan, 1, partial=False)
    meanings = (
        "how much each head of the decoder takes from each token of the source; "
        "a head's weights sum to 1",
        "how widely each head of the decoder looks at the source, in bits",
    )
    return [
        _renamed(c, f"cross.{c.name}", meaning, steps="target", tokens="source")
        for c, meaning in zip(found, meanings, strict=False)
    ]


def encoder_residual(layers: int) -> list[Channel]:
    meaning = "the length of the encoder's hidden state after each layer"
    return [
        _renamed(c, f"encoder.{c.name}", meaning, steps="source", tokens="source")
        for c in residual(layers)
    ]


def _renamed(channel: Channel, name: str, meaning: str, *, steps: Part, tokens: Part) -> Channel:
    live = channel.live.replace(f"{{{channel.name}}}", f"{{{name}}}")
    return msgspec.structs.replace(
        channel, name=name, meaning=meaning, live=live, steps=steps, tokens=tokens
    )


def numbered(name: str, numbers: Sequence[int]) -> Axis:
    """An axis whose places have numbers of their own in the model, where not all are shown."""
    plain = tuple(numbers) == tuple(range(len(numbers)))
    return Axis(name, len(numbers), () if plain else tuple(numbers))
