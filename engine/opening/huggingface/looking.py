"""What a folder of the library holds and what of it will be shown, told from its descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine.checkpoint import LoadError
from engine.opening.huggingface import plan
from engine.opening.huggingface.architectures import kind_of, reason_against, tried
from engine.opening.huggingface.distribution import LISTED, WHOLE
from engine.opening.huggingface.folder import checked, configuration
from engine.opening.huggingface.tokens import FILES
from engine.opening.huggingface.weights import single_precision_bytes

LAYERS = (
    "num_hidden_layers",
    "n_layer",
    "n_layers",
    "num_layers",
    "decoder_layers",
    "num_decoder_layers",
)
HEADS = ("num_attention_heads", "n_head", "n_heads", "attention_heads", "decoder_attention_heads",
         "num_heads")  # fmt: skip
UNITS = ("hidden_size", "n_embd", "d_model", "dim", "emb_dim")


class Found(NamedTuple):
    """What there is, what is shown, what is not and why, and what one should know, in words."""

    layers: tuple[str, ...]
    shown: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    bytes_needed: int  # of weights and of the attention of one text, together


def inspect(folder: Path, *, trusted: bool = False) -> Found:
    """What a folder holds. Reads no weights and imports no library. One that brings code is refused
    unless it is `trusted`.

    Raises LoadError where the descriptions themselves cannot be read.
    """
    config = configuration(folder)
    try:
        checked(folder, trusted=trusted)
        refused = [f"the whole model: {reason}"] if (reason := reason_against(config)) else []
    except LoadError as error:
        refused = [f"the whole model: {error}"]
    text = config["text_config"] if isinstance(config.get("text_config"), dict) else config
    layers, heads, units = (_number(text, names) for names in (LAYERS, HEADS, UNITS))
    weights = single_precision_bytes(folder)
    kind = kind_of(config)
    maps = 3 * heads if kind == "encoder-decoder" else heads
    context = None if kind == "encoder-decoder" else _context(text)
    made = plan.make(layers=layers if maps else 0, heads=maps, context=context)
    tokens = min(made.context or plan.WANTED, plan.WANTED)
    attention = plan.trace_bytes(len(made.layers), maps, tokens)
    taken = f", the attention of {tokens:,} tokens {plan.size(attention)}" if attention else ""
    of = f" of {heads} heads" if heads else ""
    notes = [
        f"the weights take {plan.size(weights)} in memory{taken}",
        *made.notes,
        *_notes(config, folder),
    ]
    return Found(
        (f"{config['model_type']}: {layers} layers{of}, {units:,} units",),
        () if refused else _shown(config, made, heads, _number(text, ("vocab_size",))),
        tuple(refused),
        tuple(notes),
        weights + attention,
    )


def _shown(config: Mapping[str, Any], made: plan.Plan, heads: int, symbols: int) -> tuple[str, ...]:
    causal = kind_of(config) != "two-way"
    listed = f"all {symbols:,}" if symbols <= WHOLE else f"the {LISTED} likeliest of {symbols:,}"
    place = "comes next" if causal else "stands at each place, if it has the head for it"
    attention = (
        f"attention: {len(made.layers)} layers of {heads} heads, and how widely each head looks"
    )
    looks = {
        "encoder-decoder": (
            attention,
            "the attention of its encoder, and that of its decoder to the source",
        ),
        "state": (
            "the recurrent state of each layer, and what writes to it and reads it",
            *(("attention, in the layers that attend",) if heads else ()),
        ),
    }.get(kind_of(config), (attention,))
    kind = kind_of(config)
    fills = kind == "causal" or (kind == "encoder-decoder" and _context(config) is not None)
    fill = ("how full its cache is",) if fills else ()
    return (
        *looks,
        "the length of the hidden state after each layer",
        f"which symbol {place}: {listed}",
        *(("what the model would say after each layer", *fill) if causal else ()),
    )


def _notes(config: Mapping[str, Any], folder: Path) -> list[str]:
    notes, known = [], tried(config)
    if known is None:
        notes.append(f"the architecture {config['model_type']!r} was never tried")
    elif known.shown == "partly":
        notes.append(known.why)
    if not any((folder / name).is_file() for name in FILES):
        notes.append("symbols are typed as their numbers: the folder has no tokenizer")
    return notes


def _number(config: Mapping[str, Any], names: tuple[str, ...]) -> int:
    """The first of some entries that is a number; 0 if none is."""
    found = (config.get(name) for name in names)
    return next((n for n in found if isinstance(n, int) and 0 < n < 1 << 31), 0)


def _context(config: Mapping[str, Any]) -> int | None:
    names = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len")
    return _number(config, names) or None
