"""Architectures of the library, each built small from its configuration and saved as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

from engine.opening.huggingface.architectures import PAIRS, TRIED

SYMBOLS = 300
#: Sizes under the names that configurations use for them.
SMALL: dict[str, Any] = {
    **dict.fromkeys(["vocab_size", "src_vocab_size", "tgt_vocab_size"], SYMBOLS),
    **dict.fromkeys(["hidden_size", "n_embd", "d_model", "dim", "emb_dim"], 32),
    **dict.fromkeys(["embedding_size", "word_embed_proj_dim"], 32),
    **dict.fromkeys(["n_layer", "n_layers", "num_hidden_layers", "num_layers"], 2),
    **dict.fromkeys(["decoder_layers", "encoder_layers"], 2),
    **dict.fromkeys(["n_head", "n_heads", "num_attention_heads", "attention_heads"], 4),
    **dict.fromkeys(["decoder_attention_heads", "encoder_attention_heads"], 4),
    "num_key_value_heads": 2,
    "head_dim": 8,
    "rotary_dim": 8,
    **dict.fromkeys(["intermediate_size", "ffn_dim", "n_inner", "hidden_dim", "dff"], 48),
    **dict.fromkeys(["n_positions", "max_position_embeddings", "max_seq_len", "n_ctx"], 64),
    **dict.fromkeys(["num_local_experts", "num_experts", "n_routed_experts"], 2),
    **dict.fromkeys(["num_experts_per_tok", "n_shared_experts"], 1),
    "moe_intermediate_size": 16,
    "sliding_window": 4,
    "window_size": 4,
    "attention_types": [[["global", "local"], 1]],
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
    **dict.fromkeys(["num_decoder_layers", "num_encoder_layers"], 2),
    **dict.fromkeys(["num_decoder_attention_heads", "num_encoder_attention_heads"], 4),
    **dict.fromkeys(["decoder_ffn_dim", "encoder_ffn_dim", "d_ff"], 48),
    **dict.fromkeys(["num_heads"], 4),
    "d_kv": 8,
    "decoder_start_token_id": 3,
    "initializer_factor": 2.0,
    **dict.fromkeys(
        ["initializer_range", "init_std"], 0.2
    ),  # so that attention is not everywhere the same
}
#: Multi-head latent attention has no grouped queries.
LATENT = {
    "num_key_value_heads": 4,
    "kv_lora_rank": 8,
    "q_lora_rank": 16,
    "qk_rope_head_dim": 8,
    "qk_nope_head_dim": 8,
    "v_head_dim": 8,
    "first_k_dense_replace": 1,
    "n_group": 1,
    "topk_group": 1,
}
#: Layers with a state, and layers that attend.
HYBRID = ["linear_attention", "full_attention"]
CONVOLVED = {"layer_types": ["conv", "full_attention"]}
GATED_DELTA = {
    "layer_types": HYBRID,
    "linear_num_value_heads": 4,
    "linear_num_key_heads": 2,
    "linear_key_head_dim": 8,
    "linear_value_head_dim": 8,
    "shared_expert_intermediate_size": 16,
}
OTHER: dict[str, dict[str, Any]] = {
    **dict.fromkeys(["axk1", "axk2", "deepseek_v2", "deepseek_v3", "glm4_moe_lite"], LATENT),
    **dict.fromkeys(["longcat_flash", "minicpm3", "youtu"], LATENT),
    "mobilebert": {"embedding_size": 16},
    "esmc": {"num_key_value_heads": 4},
    "falcon": {"head_dim": None},
    "openai-gpt": {"num_hidden_layers": None, "num_attention_heads": None, "hidden_size": None},
    "mamba2": {"num_heads": 4, "head_dim": 16, "n_groups": 1, "state_size": 8},
    "recurrent_gemma": {"num_hidden_layers": 3, "lru_width": 32},
    "falcon_h1": {"mamba_d_state": 8, "mamba_n_heads": 4, "mamba_d_head": 16, "mamba_d_ssm": 64},
    "nemotron_h": {
        "num_hidden_layers": None,
        "ssm_state_size": 8,
        "mamba_num_heads": 4,
        "mamba_head_dim": 16,
        "n_groups": 2,
    },
    "bamba": {
        "mamba_n_heads": 4,
        "mamba_d_head": 16,
        "mamba_d_state": 8,
        "attn_layer_indices": [1],
    },
    "granitemoehybrid": {
        "mamba_n_heads": 4,
        "mamba_d_head": 16,
        "mamba_d_state": 8,
        "layer_types": ["mamba", "attention"],
    },
    "jamba": {"attn_layer_period": 2, "attn_layer_offset": 1, "mamba_dt_rank": 4},
    "xlstm": {"hidden_size": 128},
    **dict.fromkeys(["lfm2", "lfm2_moe", "lfm3"], CONVOLVED),
    **dict.fromkeys(["qwen3_5_text", "qwen3_5_moe_text"], GATED_DELTA),
    "qwen3_next": GATED_DELTA,
    "kimi_linear": {**LATENT, "layer_types": HYBRID, "linear_num_heads": 4, "linear_head_dim": 8},
    "bailing_hybrid": {**LATENT, "layer_types": HYBRID},
    "zamba": {
        "num_hidden_layers": 4,
        "layers_block_type": ["linear_attention", "hybrid"] * 2,
        "mamba_d_state": 8,
        "n_mamba_heads": 2,
    },
    "zamba2": {
        "num_hidden_layers": 3,
        "layers_block_type": ["linear_attention", "hybrid", "linear_attention"],
        "mamba_d_state": 8,
        "mamba_headdim": 16,
        "n_mamba_heads": 4,
        "mamba_ngroups": 2,
    },
    "prophetnet": {**dict.fromkeys(["num_hidden_layers", "num_attention_heads"])},
    "xlnet": {"max_position_embeddings": None, "n_ctx": None},
}


def configuration(kind: str) -> Any:
    """The configuration of a small model of a kind."""
    made = CONFIG_MAPPING[kind]
    default = made()
    sizes = {**SMALL, **OTHER.get(kind, {})}
    known = {n: v for n, v in sizes.items() if v is not None and hasattr(default, n)}
    return made(**known)


def save_pair(kind: str, folder: Path) -> Path:
    """The same for a model of an encoder and a decoder."""
    assert kind in PAIRS
    torch.manual_seed(0)
    made = configuration(kind)
    transformers.AutoModelForSeq2SeqLM.from_config(made).save_pretrained(folder)
    return folder


def save(kind: str, folder: Path) -> Path:
    """Writes a small model of a kind with random weights, the same every time."""
    torch.manual_seed(0)
    tried = TRIED[kind]
    auto = (
        transformers.AutoModelForMaskedLM
        if tried.kind == "two-way"
        else transformers.AutoModelForCausalLM
    )
    model = auto.from_config(configuration(kind))
    model.save_pretrained(folder)
    return folder
