"""Small untrained models on disk, for tests that need an engine but no skill."""

from __future__ import annotations

from pathlib import Path

import torch

from engine import checkpoint
from engine.models.decoder import Decoder
from engine.models.lstm import LSTM
from engine.vocabulary import Vocabulary

SYMBOLS = Vocabulary.of(" abcdefghijklmnopqrstuvwxyz")


def lstm(folder: Path) -> Path:
    """Two layers of five units."""
    torch.manual_seed(1)
    checkpoint.save(LSTM(SYMBOLS, units=5, layers=2, embedding=4), folder)
    return folder


def decoder(folder: Path) -> Path:
    """Two layers of two heads, with room for 64 tokens."""
    torch.manual_seed(2)
    checkpoint.save(Decoder(SYMBOLS, width=8, layers=2, heads=2, context=64), folder)
    return folder
