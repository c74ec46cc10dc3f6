"""Architectures of the library: what was tried, and what of each can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Kind = Literal["causal", "two-way", "encoder-decoder", "state"]
Shown = Literal["whole", "partly", "not"]


class Architecture(NamedTuple):
    """One kind of model, as configurations name it, and why something of it is missing."""

    kind: Kind
    shown: Shown = "whole"
    why: str = ""


ENCODER_DECODER = "models of an encoder and a decoder cannot be shown yet"
STATE = "models with a recurrent state instead of attention cannot be shown yet"
MIXED = "models that mix attention with a recurrent state cannot be shown yet"

TRIED: dict[str, Architecture] = {}


def kind_of(config: Mapping[str, Any]) -> Kind:
    """How a model of this configuration reads."""
    known = TRIED.get(config["model_type"])
    names = " ".join(map(str, config.get("architectures") or ()))
    if known is not None and known.kind != "two-way":
        return known.kind
    if config.get("is_encoder_decoder"):
        return "encoder-decoder"
    if "CausalLM" in names or "LMHead" in names or config.get("is_decoder"):
        return "causal"
    if known is not None or "MaskedLM" in names or "ForPreTraining" in names:
        return "two-way"
    return "causal"


def reason_against(config: Mapping[str, Any]) -> str:
    """Why a model of this configuration is not shown at all; "" if it is."""
    known = TRIED.get(config["model_type"])
    if known is not None and known.shown == "not":
        return known.why
    if kind_of(config) == "encoder-decoder":
        return ENCODER_DECODER
    return ""
