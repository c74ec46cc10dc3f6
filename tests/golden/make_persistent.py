"""Makes persistent.npz: a whole all-attention model, by another implementation.

It is PyPI `x-transformers` 2.31.10 (MIT), which the tests do not need. To make the file again,
install that into an environment of its own, beside torch, and run this file there.

Its decoder with `attn_num_mem_kv` and without perceptrons is ours, but that its norms add nothing
and count their gains from 1, and that it scales the places it adds, and its logits, by 1 / √width.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from x_transformers import Decoder, TransformerWrapper

SYMBOLS, WIDTH, LAYERS, HEADS, SLOTS, CONTEXT, STEPS, SEED = 10, 12, 2, 3, 5, 16, 14, 6


@torch.no_grad()
def main() -> None:
    torch.manual_seed(SEED)
    layers = Decoder(
        dim=WIDTH, depth=LAYERS, heads=HEADS, attn_dim_head=WIDTH // HEADS, attn_num_mem_kv=SLOTS,
        custom_layers=("a",) * LAYERS,
    )  # fmt: skip
    model = TransformerWrapper(
        num_tokens=SYMBOLS, max_seq_len=CONTEXT, attn_layers=layers, tie_embedding=True
    ).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    tokens = torch.randint(SYMBOLS, (1, STEPS))
    logits, seen = model(tokens, return_intermediates=True)
    weights = torch.stack([layer.post_softmax_attn[0] for layer in seen.attn_intermediates])
    kept = {name: value.numpy() for name, value in model.state_dict().items()}
    kept |= {"tokens": tokens[0].numpy(), "logits": logits[0].numpy(), "weights": weights.numpy()}
    np.savez_compressed(Path(__file__).with_name("persistent.npz"), **kept)


if __name__ == "__main__":
    main()
