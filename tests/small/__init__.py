"""A small model of each family, for the contract tests: one file a family, named after it.

A file may say VOCABULARY, CONFIG, TEXT (what it reads) and ALPHABET (what is typed at random).
A family without a file is built with its defaults and reads plain English.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import torch

from engine.families import families
from engine.model import Model
from engine.vocabulary import Vocabulary


class Small(NamedTuple):
    """How to build a small model, and what to let it read."""

    vocabulary: Vocabulary
    config: dict[str, Any]
    text: str
    alphabet: str


DEFAULT = Small(Vocabulary.of("abcdehimnost ,"), {}, "the cat sat on a mat, said the x", "abcx ")


def small(family: str) -> Small:
    """What the family's file says, and the defaults for the rest."""
    name = f"{__name__}.{family.replace('-', '_')}"
    if find_spec(name) is None:
        return DEFAULT
    said = vars(import_module(name))
    return DEFAULT._replace(**{f: said[f.upper()] for f in Small._fields if f.upper() in said})


def build(family: str) -> Model:
    """An untrained model whose weights are larger than usual, so that errors show."""
    torch.manual_seed(0)
    vocabulary, config, *_ = small(family)
    model = families()[family](vocabulary, **config)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return model.eval().requires_grad_(False)
