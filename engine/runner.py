"""Runs a model over a text, and re-reads only what an edit changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import NamedTuple

import torch

from engine.model import Model, State
from engine.recorder import Recorded
from engine.spec import Token, sources

#: How long finished steps may wait for company, in seconds.
PATIENCE = 1 / 120
#: Steps read at once: few at first, so that a picture comes soon, then more.
CHUNKS = (32, 96, 256)


class Batch(NamedTuple):
    """Consecutive steps: keep the first `keep` of those before, then append these. `seconds` is
    the time they took."""

    keep: int
    tokens: Sequence[Token]
    recorded: Recorded
    seconds: float


class Runner:
    """Holds the state after every token, so that any prefix can be resumed."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._recorder = model.recorder()
        self._tokens: list[Token] = []
        self._states: list[State] = [model.initial_state()]

    def __len__(self) -> int:
        """How many tokens have been read."""
        return len(self._tokens)

    def shared(self, tokens: Sequence[Token]) -> int:
        """How many leading tokens are already read. A source is read whole or not at all."""
        if not self.model.causal:
            return len(tokens) if list(tokens) == self._tokens else 0
        pairs = zip(self._tokens, tokens, strict=False)
        most = min(len(self._tokens), len(tokens))
        same = next((i for i, (a, b) in enumerate(pairs) if a != b), most)
        return same if same >= max(sources(self._tokens), sources(tokens)) else 0

    def run(
        self, tokens: Sequence[Token], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Batch]:
        """Reads the tokens that are new, a stretch at a time, until told to stop.

        The consumer owns each batch; a batch that was yielded is part of what the runner holds.
        """
        keep = self.shared(tokens)
        del self._tokens[keep:], self._states[keep + 1 :]
        while keep < len(tokens) and not stop():
            new = len(tokens) - keep
            at_once = tokens[keep].source or self._worth_prefill(new)
            read = self._prefill if at_once else self._steps
            batch = read(tokens, keep, stop)
            self._tokens += batch.tokens
            keep = len(self._tokens)
            yield batch

    def _worth_prefill(self, new: int) -> bool:
        return self.model.prefills() and (new > 1 or not self.model.causal)

    @torch.inference_mode()
    def _prefill(self, tokens: Sequence[Token], keep: int, stop: Callable[[], bool]) -> Batch:
        count, looks_back = len(tokens), self.model.causal
        if tokens[keep].source:
            count, looks_back = sources(tokens), False
        elif looks_back:
            count = next((c for c in CHUNKS if keep < c), CHUNKS[-1])
        new = tokens[keep : keep + count]
        recorder, started = self._recorder, perf_counter()
        recorder.begin(keep, len(new), prefill=True, causal=looks_back)
        self._states += self.model.prefill([t.id for t in new], self._states[keep], recorder)
        recorder.commit_prefill()
        return Batch(keep, new, recorder.take(), perf_counter() - started)

    @torch.inference_mode()
    def _steps(self, tokens: Sequence[Token], keep: int, stop: Callable[[], bool]) -> Batch:
        new = tokens[keep : keep + CHUNKS[0]]
        recorder, started = self._recorder, perf_counter()
        recorder.begin(keep, len(new), prefill=False)
        done = 0
        for token in new:
            self._states.append(self.model.step(token.id, self._states[-1], recorder))
            recorder.commit()
            done += 1
            if perf_counter() - started > PATIENCE or stop():
                break
        return Batch(keep, new[:done], recorder.take(), perf_counter() - started)
