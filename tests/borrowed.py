"""Small folders of the library, with a tokenizer that is trained on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    GPT2Config,
    GPT2LMHeadModel,
    T5Config,
    T5ForConditionalGeneration,
)

BEGIN = "<begin>"
TEXT = "the cat sat on the mat while the dog ran over the hill and the bird sang in the tree. "
#: More than are shown whole.
SYMBOLS = 1500


def tokenizer(size: int = 400) -> Any:
    """Byte pairs that begin a text with a token of their own."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(
        [TEXT * 3],
        trainers.BpeTrainer(
            vocab_size=size,
            special_tokens=[BEGIN],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    made.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A", special_tokens=[(BEGIN, 0)]
    )
    return made


def gpt2(
    folder: Path,
    *,
    symbols: int = SYMBOLS,
    layers: int = 3,
    places: int = 64,
    reads: bool = True,
) -> Path:
    """A causal model; `reads` gives it a tokenizer."""
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=symbols, n_embd=32, n_layer=layers, n_head=4, n_positions=places,
        bos_token_id=0, eos_token_id=0, initializer_range=0.2,
    )  # fmt: skip
    GPT2LMHeadModel(config).save_pretrained(folder)
    if reads:
        tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def bert(folder: Path, *, symbols: int = SYMBOLS) -> Path:
    """A two-way model with the head that says symbols."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=symbols, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=40, max_position_embeddings=64, initializer_range=0.2,
    )  # fmt: skip
    BertForMaskedLM(config).save_pretrained(folder)
    tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def t5(folder: Path, *, symbols: int = SYMBOLS) -> Path:
    """A model of an encoder and a decoder, whose targets begin with the symbol 0 and end with 1."""
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=symbols, d_model=32, num_layers=3, num_decoder_layers=2, num_heads=4, d_kv=8,
        d_ff=48, decoder_start_token_id=0, eos_token_id=1, pad_token_id=0, initializer_factor=2.0,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer().save(str(folder / "tokenizer.json"))
    return folder
