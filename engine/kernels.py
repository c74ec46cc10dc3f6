"""The arithmetic of a step, in place: numpy's on the CPU, torch's on every other device.

A single step is all call overhead: numpy's calls cost half of torch's, and a tensor on the CPU and
its numpy view are the same memory. So a model asks for its kernels once and writes its step once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

#: A numpy array or a torch tensor, as the kernels at hand take it.
Array = Any


class Kernels(NamedTuple):
    """Elementwise operations and products that take `out=`."""

    add: Callable[..., Array]
    subtract: Callable[..., Array]
    multiply: Callable[..., Array]
    tanh: Callable[..., Array]
    clip: Callable[..., Array]  # to a least and a most, either of which may be None
    product: Callable[..., Array]  # matrix by vector, or by matrix
    array: Callable[[Tensor], Array]  # the same memory as an array of these kernels


NUMPY = Kernels(np.add, np.subtract, np.multiply, np.tanh, np.clip, np.dot, Tensor.numpy)
TORCH = Kernels(
    torch.add,
    torch.subtract,
    torch.multiply,
    torch.tanh,
    torch.clamp,
    torch.matmul,
    lambda tensor: tensor,
)


def kernels_for(device: torch.device) -> Kernels:
    return NUMPY if device.type == "cpu" else TORCH
