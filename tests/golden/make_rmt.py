"""Makes rmt.npz: segments read, with memory tokens between, by another implementation.

It is PyPI `recurrent-memory-transformer-pytorch` 0.7.0 (MIT), which the tests do not need. To make
the file again, install that into an environment of its own, beside torch, and run this file there.

Its handling of memory is what is asked: where memory tokens stand, who sees whom, what is passed
on, and where the places of symbols are counted from. As in the paper, the same tokens stand before
and behind a segment (`add_write_to_next_write_mem`, without the vectors that it would add to
them). Its layers are replaced by torch's own, since they are of another form: norms without a mean,
gated perceptrons, a null key, values of the first layer mixed into the others. Its last norm is
applied to what is said alone, not to the memory, which the paper takes from the last layer.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from recurrent_memory_transformer_pytorch import RecurrentMemoryTransformer
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, SLOTS, SEGMENT, SYMBOLS, SEED = 12, 3, 2, 3, 5, 6, 4
#: Two whole segments, one that ends sooner, an empty one but for its end, and one to be continued.
SEGMENTS = ((1, 2, 3, 4, 1), (3, 3, 2, 1, 4), (2, 4, 5), (5,), (4, 1))


class Attending(nn.Module):
    """x + MHA(LN(x)), with torch's own attention."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.attend = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.seen: list[Tensor] = []

    def forward(self, x: Tensor, mask: Tensor, **rest: object) -> tuple[Tensor, Tensor, None]:
        normed = self.norm(x)
        mixed, weights = self.attend(
            normed, normed, normed, attn_mask=~mask[0, 0], average_attn_weights=False
        )
        self.seen.append(weights[0])  # [head, row, column]
        return x + mixed, x, None


class Perceptron(nn.Module):
    """x + W₂ GELU(W₁ LN(x))."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.up = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        wide = nn.functional.gelu(self.up(self.norm(x)), approximate="tanh")
        result: Tensor = x + self.down(wide)
        return result


@torch.inference_mode()
def main() -> None:
    torch.manual_seed(SEED)
    torch.set_default_dtype(torch.float64)
    model = RecurrentMemoryTransformer(
        WIDTH, num_tokens=SYMBOLS, depth=LAYERS, num_memory_tokens=SLOTS, seq_len=SEGMENT,
        use_xl_memories=False, emb_gradient_frac=1.0, add_write_to_next_write_mem=True,
        num_residual_streams=1,
    )  # fmt: skip
    layers = [nn.ModuleList([Attending(), Perceptron()]) for _ in range(LAYERS)]
    head = nn.Linear(WIDTH, SYMBOLS)
    model.layers, model.norm = nn.ModuleList(layers), nn.Identity()
    model.to_logits = nn.Sequential(nn.LayerNorm(WIDTH), head)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.4)
    for added in (model.memory_tokens, model.read_memory_emb):
        added.zero_()
    memory = torch.randn(1, SLOTS, WIDTH)
    kept = {f"weight.{name}": value for name, value in named(model, layers, memory[0]).items()}
    for number, segment in enumerate(SEGMENTS):
        logits, memory, _ = model(torch.tensor([segment]), memory)
        kept[f"tokens.{number}"] = torch.tensor(segment)
        kept[f"logits.{number}"], kept[f"memory.{number}"] = logits[0], memory[0]
        kept[f"attention.{number}"] = torch.stack([attend.seen.pop() for attend, _ in layers])
    arrays = {name: value.numpy() for name, value in kept.items()}
    np.savez_compressed(Path(__file__).with_name("rmt.npz"), **arrays)


def named(model: nn.Module, layers: list[nn.ModuleList], memory: Tensor) -> dict[str, Tensor]:
    """The weights under the names that the explorer's model has for them."""
    found = {
        "embed.weight": model.token_emb.weight, "place.weight": model.pos_emb.weight,
        "memory": memory, "norm.weight": model.to_logits[0].weight,
        "norm.bias": model.to_logits[0].bias, "head.weight": model.to_logits[1].weight,
        "head.bias": model.to_logits[1].bias,
    }  # fmt: skip
    for layer, (attending, perceptron) in enumerate(layers):
        parts = {
            "norm_attention": attending.norm, "project": attending.attend.out_proj,
            "norm_perceptron": perceptron.norm, "up": perceptron.up, "down": perceptron.down,
        }  # fmt: skip
        for name, part in parts.items():
            found |= {f"layers.{layer}.{name}.{n}": w for n, w in part.named_parameters()}
        for kind in ("weight", "bias"):
            joined = getattr(attending.attend, f"in_proj_{kind}")
            found[f"layers.{layer}.query_key_value.{kind}"] = joined
    return found


if __name__ == "__main__":
    main()
