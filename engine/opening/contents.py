"""What was read out of a model file: named tensors, and what the file says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from torch import Tensor

Format = Literal["safetensors", "torch", "numpy", "keras", "onnx"]


class Contents(NamedTuple):
    """The tensors of a file, checked, and nothing that could run.

    `metadata` is plain data as the format has it: the header's entries of safetensors, `config`
    (the parsed model configuration) of Keras, `nodes` (operator, inputs, outputs, attributes)
    of ONNX.
    """

    format: Format
    tensors: Mapping[str, Tensor]
    metadata: Mapping[str, Any]
