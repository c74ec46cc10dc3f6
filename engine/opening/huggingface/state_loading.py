"""From a checked folder of a network with a recurrent state to a model that shows itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import torch
from msgspec.structs import replace

from engine.capture import BYTES, Attending, Capture
from engine.checkpoint import LoadError
from engine.opening.huggingface import attention, loading, plan
from engine.opening.huggingface.base import Opened
from engine.opening.huggingface.following import Following
from engine.opening.huggingface.state import AtOnce, Recurrent
from engine.opening.huggingface.state_anatomy import NotFollowedError, choose, examine, hidden_from
from engine.opening.huggingface.state_channels import watched
from engine.spec import Channel


def load_state(
    folder: Path,
    config: Mapping[str, Any],
    device: torch.device,
    sizes: Mapping[str, int],
    capture: Capture,
    budget: int,
) -> Recurrent:
    """As `loading.load`. Raises LoadError with one sentence, NotFollowedError where the network may
    still be read as one without a state."""
    attention.register()
    dtype, notes = loading._precision(folder, device)
    network, missing = loading._pretrained(folder, config, causal=True, dtype=dtype)
    if missing:
        raise LoadError(f"{folder} lacks {len(missing)} weights, such as {sorted(missing)[0]}")
    registered = loading._can_register(network)
    if registered:
        network.set_attn_implementation(attention.NAME)
    following = Following(network.eval().requires_grad_(False).to(device), registered=registered)
    try:
        with torch.inference_mode():
            ids = loading._trial_ids(following)
            anatomy, found = examine(following, ids)
            first = hidden_from(following.read(ids, hidden=True))
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise NotFollowedError(" ".join(str(error).split())[:200]) from error
    vocabulary, spoken = loading._vocabulary(folder, following, anatomy, causal=True)
    others = {name: size for name, size in sizes.items() if name != "states"}
    context = loading._context(following) if anatomy.attending else None  # a state has no places
    attending = Attending(loading._stacks(anatomy), budget // 2, context)  # half is for the states
    attending, left_out = plan.choose(attending, capture)
    rest = budget - attending.taken(attending.maps(), attending.wanted)
    recurrences = following.recurrences
    seen = _bytes(watched(following.watched, recurrences.rule, turns=recurrences.turns))
    rest -= seen * plan.WANTED
    remembered, little = choose(found, recurrences.rule, max(rest, 0), sizes.get("states"))
    state_bytes = seen + _bytes([c for part in remembered for c in part.channels()])
    attending = replace(attending, budget=budget, state_bytes=state_bytes)
    lens = loading._lens(following, anatomy, others)
    made = plan.finish(attending, left_out, lens, anatomy.layers)
    about = loading._about_lens(anatomy, made, others)
    said = (*notes, *anatomy.notes, *spoken, *made.notes, *little, *about)
    opened = Opened(following, vocabulary, anatomy, made, str(config["model_type"]), said)
    family = AtOnce if following.at_once > 1 else Recurrent
    return family(opened, remembered, first or 0)


def _bytes(shown: Sequence[Channel]) -> int:
    """What channels of fixed size take for each token."""
    return BYTES * sum(prod(channel.shape(0)) for channel in shown)
