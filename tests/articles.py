"""The articles' own models in plain torch: their parts, axes and order of operations."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class TransformerWithMemory(nn.Module):
    def __init__(
        self, vocab_size: int, embedding_dim: int, hidden_dim: int, num_heads: int,
        num_layers: int, memory_size: int,
    ) -> None:  # fmt: skip
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(embedding_dim, num_heads, hidden_dim),
            num_layers,
            enable_nested_tensor=False,  # otherwise torch warns, and computes the same
        )
        self.memory = nn.Parameter(torch.randn(memory_size, embedding_dim))

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Besides what the article returns, the weights."""
        x = self.encoder(self.embedding(input_ids))
        weights = torch.softmax(torch.matmul(x, self.memory.t()), dim=1)
        return x + torch.matmul(weights, self.memory), weights


class LSTMWithMemory(nn.Module):
    def __init__(
        self, vocab_size: int, embedding_dim: int, hidden_dim: int, num_layers: int
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, num_layers)

    def forward(self, input_ids: Tensor) -> Tensor:
        output, _ = self.lstm(self.embedding(input_ids))
        return output


class MemoryNetwork(nn.Module):
    def __init__(self, input_size: int, memory_size: int, hidden_size: int) -> None:
        super().__init__()
        self.input_embedding = nn.Embedding(input_size, hidden_size)
        self.memory_embedding = nn.Embedding(input_size, hidden_size)
        self.attention = nn.Linear(hidden_size, 1)
        self.output = nn.Linear(2 * hidden_size, input_size)

    def forward(self, input_seq: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Besides what the article returns, the weights."""
        question, words = self.input_embedding(input_seq), self.memory_embedding(memory)
        weights = torch.softmax(torch.bmm(question, words.transpose(1, 2)), dim=2)
        read = torch.bmm(weights, words)
        return self.output(torch.cat([question, read], dim=2)), weights
