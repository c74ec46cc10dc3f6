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


def _names(words: str) -> list[str]:
    return words.split()


CAUSAL = _names("""
    afmoe apertus arcee aria_text axk1 bart beam bigbird_pegasus biogpt bitnet blenderbot
    blenderbot-small bloom codegen cohere cohere2 cohere2_moe ctrl cwm deepseek_v2 deepseek_v3
    doge dots1 ernie4_5 ernie4_5_moe exaone4 exaone_moe falcon flex_olmo flint gemma gemma2
    gemma3_text glm glm4 glm4_moe glm4_moe_lite gpt-sw3 gpt2 gpt_bigcode gpt_neo gpt_neox
    gpt_neox_japanese gpt_oss gptj granite granite_swa granitemoe granitemoe_swa
    granitemoeshared helium hunyuan_v1_dense hunyuan_v1_moe hy_v3 hyperclovax internlm3
    iquestcoder jais2 jetmoe kolibri1 laguna llama llama4_text marian mbart mellum
    mimo_v2_flash minicpm3 minimax_m2 minimax_m3_vl_text ministral ministral3 mistral mixtral
    moshi mpt mvp nanochat nemotron olmo olmo2 olmo3 olmoe opt pegasus
    persimmon phi phi3 phimoe plbart qwen2 qwen2_moe qwen3 qwen3_moe seed_oss smollm3
    solar_open stablelm starcoder2 trocr vaultgemma whisper xglm youtu
""")
TWO_WAY = _names("""
    albert bert camembert convbert data2vec-text deberta deberta-v2 distilbert electra ernie
    esm esmc eurobert gte ibert jina_embeddings_v3 layoutlm megatron-bert mobilebert
    modernbert mpnet nomic_bert nystromformer rembert roberta roberta-prelayernorm roformer
    tapas ultrabert xlm-roberta xlm-roberta-xl
""")
#: Layers that move a state on, of their own or beside attention.
STATE = _names("""
    bailing_hybrid bamba falcon_h1 falcon_mamba granitemoehybrid inkling_text jamba kimi_linear
    lfm2 lfm2_moe lfm3 mamba mamba2 nemotron_h olmo_hybrid qwen3_5_moe_text qwen3_5_text
    qwen3_next recurrent_gemma rwkv xlstm zamba zamba2 zaya
""")
#: How configurations call layers that have a state.
RECURRENT = frozenset(_names("linear_attention mamba mamba2 recurrent conv hybrid"))
#: Every architecture that was built small, saved and opened: the test does so with each.
TRIED: dict[str, Architecture] = {
    **dict.fromkeys(CAUSAL, Architecture("causal")),
    **dict.fromkeys(TWO_WAY, Architecture("two-way")),
    "axk2": Architecture("causal", "partly", "the whole text is read again for each token"),
    "minimax": Architecture(
        "causal",
        "partly",
        "layers with lightning attention are not shown, and the whole text is read again for each "
        "token: it keeps its memory outside of the library's caches",
    ),
    "modernbert-decoder": Architecture(
        "causal", "partly", "its head is no lens for earlier layers"
    ),
    "hrm_text": Architecture("causal", "partly", "hidden states are not shown: layers repeat"),
    **dict.fromkeys(
        ["flaubert", "xlm"],
        Architecture("two-way", "partly", "hidden states are not shown: its layers are no list"),
    ),
    **dict.fromkeys(STATE, Architecture("state")),
    "inkling2_text": Architecture("state", "partly", "its head is no lens for earlier layers"),
}
#: Those that have an encoder and a decoder, of which some decoders are also models of their own.
PAIRS: dict[str, Architecture] = {
    **dict.fromkeys(
        _names("""
        bart blenderbot blenderbot-small m2m_100 marian mbart mt5 mvp nllb-moe pegasus plbart
        switch_transformers t5 umt5
        """),
        Architecture("encoder-decoder"),
    ),
    **dict.fromkeys(
        ["bigbird_pegasus", "led", "longt5", "pegasus_x"],
        Architecture("encoder-decoder", "partly", "its encoder attends in blocks"),
    ),
    "fsmt": Architecture("encoder-decoder", "not", "its decoder looks ahead of the token it reads"),
    "prophetnet": Architecture(
        "encoder-decoder", "not", "its decoder looks ahead in several streams at once"
    ),
}


def tried(config: Mapping[str, Any]) -> Architecture | None:
    """What was found of the architecture of this configuration; None if it was never tried."""
    table = PAIRS if config.get("is_encoder_decoder") else TRIED
    return table.get(config["model_type"])


def kind_of(config: Mapping[str, Any]) -> Kind:
    """How a model of this configuration reads."""
    known = TRIED.get(config["model_type"])
    names = " ".join(map(str, config.get("architectures") or ()))
    if config.get("is_encoder_decoder"):
        return "encoder-decoder"
    if known is not None and known.kind != "two-way":
        return known.kind
    if known is None and _has_state(config):
        return "state"
    two_way = known is not None and "WithLMHead" in names
    if not two_way and ("CausalLM" in names or "LMHead" in names or config.get("is_decoder")):
        return "causal"
    if known is not None or "MaskedLM" in names or "ForPreTraining" in names:
        return "two-way"
    return "causal"


def _has_state(config: Mapping[str, Any]) -> bool:
    """Whether a configuration names layers with a state, itself or for the text."""
    parts = [config, config.get("text_config")]
    names = ("layer_types", "layers_block_type")
    lists = [part.get(name) for part in parts if isinstance(part, dict) for name in names]
    return any(kind in RECURRENT for found in lists if isinstance(found, list) for kind in found)


def reason_against(config: Mapping[str, Any]) -> str:
    """Why a model of this configuration is not shown at all; "" if it is."""
    known = tried(config)
    if known is not None and known.shown == "not":
        return known.why
    return ""
