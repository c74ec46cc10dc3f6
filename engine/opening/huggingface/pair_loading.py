"""From a checked folder of an encoder and a decoder to a model that shows itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from engine.capture import Attending, Capture, Stack
from engine.checkpoint import LoadError
from engine.opening.huggingface import attention, loading, plan
from engine.opening.huggingface.anatomy import Anatomy
from engine.opening.huggingface.base import Opened
from engine.opening.huggingface.encoder_decoder import EncoderDecoder
from engine.opening.huggingface.exchange import SourceAndTarget
from engine.opening.huggingface.pair import Pair
from engine.opening.huggingface.pair_anatomy import Half, examine

HOW = "a line that begins with => starts the target; without one, Continue starts it"


def load_pair(
    folder: Path,
    config: Mapping[str, Any],
    device: torch.device,
    sizes: Mapping[str, int],
    capture: Capture,
    budget: int,
) -> EncoderDecoder:
    """As `loading.load`. Raises LoadError with one sentence."""
    attention.register()
    dtype, notes = loading._precision(folder, device)
    network, missing = loading._pretrained(folder, config, causal=True, dtype=dtype)
    if missing:
        raise LoadError(f"{folder} lacks {len(missing)} weights, such as {sorted(missing)[0]}")
    network = network.eval().requires_grad_(False).to(device)
    try:
        pair, encoder, anatomy = _examined(network)
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise LoadError(f"{folder} cannot be shown: {error}") from error
    inner, spoken = loading._vocabulary(folder, pair, anatomy, causal=False)
    vocabulary = SourceAndTarget(inner, *_limits(network))
    stacks = (Stack(encoder.attending, encoder.heads), Stack(anatomy.attending, anatomy.heads, 2))
    lens = loading._lens(pair, anatomy, sizes)
    made = plan.make(Attending(stacks, budget), capture, lens=lens, all_layers=anatomy.layers)
    about = loading._about_lens(anatomy, made, sizes)
    said = (HOW, *notes, *anatomy.notes, *spoken, *made.notes, *about)
    opened = Opened(pair, vocabulary, anatomy, made, str(config["model_type"]), said)
    return EncoderDecoder(opened, encoder, loading._context(pair))


@torch.inference_mode()
def _examined(network: Any) -> tuple[Pair, Half, Anatomy]:
    """Through our function where every attention of the network asks for it, else by asking."""
    pair = Pair(network, registered=loading._can_register(network))
    ids = loading._trial_ids(pair)
    if pair.registered:
        network.set_attn_implementation(attention.NAME)
        try:
            return pair, *examine(pair, ids)
        except (RuntimeError, ValueError, TypeError, IndexError, AttributeError):
            network.set_attn_implementation("eager")
            pair.registered = False
    return pair, *examine(pair, ids)


def _limits(network: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The symbols that begin a target, and those that end it."""
    config, how = network.config, getattr(network, "generation_config", None)

    def named(name: str) -> Any:
        """What generation is told comes before what the network is told."""
        given = getattr(how, name, None)
        return getattr(config, name, None) if given is None else given

    named_starts = (named("decoder_start_token_id"), named("bos_token_id"), named("pad_token_id"))
    start = next((i for i in named_starts if isinstance(i, int)), 0)
    forced = named("forced_bos_token_id")
    begins = (start, forced) if isinstance(forced, int) and forced != start else (start,)
    ends = named("eos_token_id")
    return begins, tuple(ends) if isinstance(ends, list) else (() if ends is None else (int(ends),))
