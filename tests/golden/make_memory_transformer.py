"""Makes memory_transformer.npz: one attention layer with a memory, by another implementation.

It is PyPI `memorizing-transformers-pytorch` 0.4.1 (MIT) with einops-exts and faiss-cpu, which the
tests do not need. To make the file again, install those into an environment of its own, beside
torch, and run this file there.

Its layer reads one token after the other, keeps the keys and values of a window, as a
Transformer-XL does, and gives those that leave it to its memory: just as ours does. It differs in
that all heads share keys and values, that there are no biases in its projections, and that window
and memory stand under one softmax, where the paper has a gate. So every token is read twice: once
with the window out of reach, which gives what the memory alone gives, and once with an empty
memory. Its nearest neighbours are found approximately; among so few they are the nearest.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from memorizing_transformers_pytorch.knn_memory import KNNMemory
from memorizing_transformers_pytorch.memorizing_transformers_pytorch import KNNAttention

WIDTH, HEADS, WINDOW, NEIGHBOURS, STEPS, SEED = 12, 3, 4, 3, 24, 5
FEATURE = WIDTH // HEADS


def main() -> None:
    torch.manual_seed(SEED)
    layer = KNNAttention(
        dim=WIDTH, heads=HEADS, dim_head=FEATURE, num_retrieved_memories=NEIGHBOURS,
        xl_max_memories=WINDOW - 1,
    ).eval().requires_grad_(False)  # fmt: skip
    layer.scale.uniform_(0.5, 2.0)
    layer.to_out.weight.copy_(torch.eye(WIDTH))  # so that what each head gives can be seen
    x = torch.randn(STEPS, WIDTH)
    bias = torch.randn(HEADS, 1, WINDOW)
    with TemporaryDirectory() as folder:
        read = Reading(layer, KNNMemory(FEATURE, 1000, 1, f"{folder}/memory", False), bias)
        steps = [read.token(token) for token in torch.nn.functional.layer_norm(x, (WIDTH,))]
    kept = {name: torch.stack([step[name] for step in steps]) for name in steps[0]}
    kept |= {
        "x": x, "bias": bias[:, 0], "scale": layer.scale, "to_q": layer.to_q.weight,
        "to_kv": layer.to_kv.weight,
    }  # fmt: skip
    arrays = {name: value.numpy() for name, value in kept.items()}
    np.savez_compressed(Path(__file__).with_name("memory_transformer.npz"), **arrays)


class Reading:
    """The layer with its window and its memory."""

    def __init__(self, layer: KNNAttention, memory: KNNMemory, bias: torch.Tensor) -> None:
        self.layer, self.memory, self.bias = layer, memory, bias
        self.window: torch.Tensor | None = None
        self.attention = torch.zeros(0)
        layer.dropout.register_forward_hook(self._seen)

    def _seen(self, _: object, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        self.attention = output[0, :, 0]  # [head, neighbour + place]

    def token(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        """What the layer shows for one token: weights over the retrieved and over the window."""
        places = min(WINDOW, 1 if self.window is None else self.window.shape[1] + 1)
        empty = not self.memory.db_offsets[0]
        far = self._read(x, torch.full_like(self.bias, -1e9))
        weights, keys = self.attention[:, :NEIGHBOURS], self.retrieved(x)
        knns, self.memory.knns = self.memory.knns, [_Empty()]
        near = self._read(x, self.bias)
        attention = self.attention[:, -places:]
        self.memory.knns = knns
        self._read(x, self.bias, keep=True)
        attention = torch.nn.functional.pad(attention, (WINDOW - places, 0))
        if empty:
            weights, far = torch.zeros_like(weights), torch.zeros_like(far)
        return {"far": far, "near": near, "weights": weights, "attention": attention, "keys": keys}

    def retrieved(self, x: torch.Tensor) -> torch.Tensor:
        """The keys that the memory gives for the token's queries [head, neighbour, feature]."""
        queries = (self.layer.to_q(x)).view(1, HEADS, 1, FEATURE)
        queries = torch.nn.functional.normalize(queries, dim=-1)
        found, mask = self.memory.search(queries, NEIGHBOURS)
        return (found[..., 0, :] * mask[..., None])[0, :, 0]

    def _read(self, x: torch.Tensor, bias: torch.Tensor, *, keep: bool = False) -> torch.Tensor:
        before = self.memory.db_offsets.copy()
        said, window = self.layer(
            x[None, None], knn_memory=self.memory, xl_memory=self.window, add_knn_memory=keep,
            rel_pos_bias=bias,
        )  # fmt: skip
        assert keep or (before == self.memory.db_offsets).all()
        if keep:
            self.window = window
        return said[0, 0]


class _Empty:
    """A memory in which nothing is found."""

    def search(self, queries: np.ndarray, topk: int, *_: object, **__: object) -> np.ndarray:
        return np.full((len(queries), topk), -1)


if __name__ == "__main__":
    main()
