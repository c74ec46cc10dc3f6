"""What a folder of the library holds and what of it will be shown, told from its descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from engine.capture import AUTOMATIC, Attending, Capture, Stack
from engine.checkpoint import LoadError
from engine.opening.huggingface import plan
from engine.opening.huggingface.architectures import kind_of, reason_against, tried
from engine.opening.huggingface.distribution import LISTED, WHOLE
from engine.opening.huggingface.folder import checked, configuration
from engine.opening.huggingface.state_sizes import state_bytes
from engine.opening.huggingface.tokens import FILES
from engine.opening.huggingface.weights import single_precision_bytes
from engine.spec import Needs

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
ENCODER_LAYERS = ("encoder_layers", "num_encoder_layers", "num_layers", *LAYERS)
DECODER_LAYERS = ("decoder_layers", "num_decoder_layers", *LAYERS)
ENCODER_HEADS = ("encoder_attention_heads", "num_encoder_attention_heads", *HEADS)
DECODER_HEADS = ("decoder_attention_heads", "num_decoder_attention_heads", *HEADS)
UNITS = ("hidden_size", "n_embd", "d_model", "dim", "emb_dim")


class Found(NamedTuple):
    """What there is, what is shown, what is not and why, and what one should know, in words."""

    layers: tuple[str, ...]
    shown: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    needs: Needs

    @property
    def bytes_needed(self) -> int:
        """Of the weights, and of what is kept of one text, together."""
        return self.needs.weights + self.needs.kept


def inspect(
    folder: Path,
    budget: int = plan.BUDGET,
    capture: Capture = AUTOMATIC,
    *,
    trusted: bool = False,
) -> Found:
    """What a folder holds, and how much of it is shown. Reads no weights and imports no library.
    One that brings code is refused unless it is `trusted`.

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
    made, state_known = _planned(config, text, budget, capture)
    needs = Needs(single_precision_bytes(folder), made.attending, state_known)
    of = f" of {heads} heads" if heads else ""
    notes = [*made.notes, *_notes(config, folder)]
    return Found(
        (f"{config['model_type']}: {layers} layers{of}, {units:,} units",),
        () if refused else _shown(config, made, heads, _number(text, ("vocab_size",))),
        tuple(refused),
        tuple(notes),
        needs,
    )


def _planned(
    config: Mapping[str, Any], text: Mapping[str, Any], budget: int, capture: Capture
) -> tuple[plan.Plan, bool]:
    """What will be shown, as far as that can be told, and whether its states' sizes could be."""
    kind, context = kind_of(config), _context(text)
    states = state_bytes(text) if kind == "state" else 0
    if kind == "encoder-decoder":
        stacks, context = _pair(text), None
    elif kind == "state":
        stacks, context = _stack(text, _attending(text)), context if _attending(text) else None
    else:
        stacks = _stack(text, _number(text, LAYERS))
    half = budget // 2 if kind == "state" else budget  # half is for the states
    attending, left_out = plan.choose(Attending(stacks, half, context), capture)
    rest = budget - attending.taken(attending.maps(), attending.wanted)
    fitting = min(states or 0, max(rest, 0) // plan.WANTED)
    attending = replace(attending, budget=budget, state_bytes=fitting)
    if states and fitting < states:
        left_out.append(
            "the states of some layers are shown by their lengths: those of all would take "
            f"{plan.size(states * plan.WANTED)} for {plan.WANTED:,} tokens"
        )
    return plan.finish(attending, left_out, 0, 0), states is not None


def _stack(text: Mapping[str, Any], layers: int) -> tuple[Stack, ...]:
    heads = _number(text, HEADS)
    return (Stack(layers, heads),) if layers and heads else ()


def _pair(text: Mapping[str, Any]) -> tuple[Stack, ...]:
    """The layers of an encoder, and those of its decoder, which looks at the source too."""
    layers = _number(text, ENCODER_LAYERS), _number(text, DECODER_LAYERS)
    heads = _number(text, ENCODER_HEADS), _number(text, DECODER_HEADS)
    return (Stack(layers[0], heads[0]), Stack(layers[1], heads[1], 2))


def _attending(text: Mapping[str, Any]) -> int:
    """The layers of a network with a state that attend, too; all where it does not say which.

    Those that are recurrent throughout call parts of their state heads.
    """
    if "num_attention_heads" not in text:
        return 0
    for name in ("layer_types", "layers_block_type", "block_types"):
        kinds = text.get(name)
        if isinstance(kinds, list) and kinds:
            count = sum("attention" in str(k) and "linear" not in str(k) for k in kinds)
            every = any("hybrid" in str(k) for k in kinds)
            layers = _number(text, LAYERS)
            return layers if every else -(-count * layers // len(kinds))
    return _number(text, LAYERS)


def _shown(config: Mapping[str, Any], made: plan.Plan, heads: int, symbols: int) -> tuple[str, ...]:
    causal = kind_of(config) != "two-way"
    listed = f"all {symbols:,}" if symbols <= WHOLE else f"the {LISTED} likeliest of {symbols:,}"
    place = "comes next" if causal else "stands at each place, if it has the head for it"
    of = f"{len(made.layers)} layers of {len(made.attending.heads)} heads"
    attention = f"attention: {of}, and how widely each head looks"
    looks = {
        "encoder-decoder": (
            attention,
            "the attention of its encoder, and that of its decoder to the source",
        ),
        "state": (
            "the recurrent state of each layer, and what writes to it and reads it",
            *(("attention, in the layers that attend",) if made.attending.stacks else ()),
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
