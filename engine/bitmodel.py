"""What machines that read and say bit patterns share: their inputs and their answer."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.readings.bits import Bits
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary


class BitModel(Model):
    """A model whose every symbol is a pattern on its inputs, and whose output is bits."""

    codes: Tensor  # [symbol, input]
    patterns: Tensor  # [letter, bit]

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        if not isinstance(vocabulary, Bits):
            raise ValueError(f"{self.family} reads bits, and {vocabulary.reading} are none")
        self.inputs, self.outputs = vocabulary.inputs, vocabulary.outputs
        codes = torch.tensor(vocabulary.codes())
        letters = slice(1, 1 + len(vocabulary.letters))
        self.register_buffer("codes", codes, persistent=False)
        self.register_buffer("patterns", codes[letters, : vocabulary.width], persistent=False)
        self._blank = vocabulary.blank

    def said_channels(self) -> tuple[Channel, ...]:
        return (
            Channel(
                "output.bits",
                (Axis("bit", self.outputs),),
                "gate",
                "how likely each bit of the answer is a one; a last, extra bit says: the end",
                "yₜ = σ(W_y [hₜ, rₜ] + b_y)",
                source="Graves et al. 2014, section 4",
            ),
            Channel(
                "answer",
                (Axis("symbol", len(self.vocabulary)),),
                "probability",
                "how likely each letter is, if the bits are independent",
                "P(letter) = Π yᵇ (1 − y)¹⁻ᵇ over its bits b",
            ),
        )

    def answer(self, logits: Tensor) -> Tensor:
        """The distribution over symbols that bits speak for: [bit] -> [symbol].

        The end, where there is a bit for it, is the blank symbol.
        """
        letters, width = self.patterns.shape
        # Π σ(z)ᵇ σ(-z)¹⁻ᵇ over a letter's bits is proportional to exp(b · z)
        chances = (self.patterns @ logits[:width]).softmax(0)  # [letter]
        answer = F.pad(chances, (1, len(self.codes) - 1 - letters))  # [symbol]
        if self.outputs > width:
            end = logits[width].sigmoid()
            answer = answer * (1 - end)
            answer[self._blank] = end
        return answer
