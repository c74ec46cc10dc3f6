"""Sentences of the engine that hold names and numbers, in the person's language.

They reach the window as they were said. Each is looked up among the patterns of this package, and
what stands in its places is looked up in turn, since reasons hold reasons. What is not listed,
above all what a library says of itself, stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import NamedTuple

from ui.modelwords import of_channel, of_pattern
from ui.modelwords.files import FILES
from ui.modelwords.layers import LAYERS
from ui.modelwords.networks import NETWORKS
from ui.modelwords.own import OWN
from ui.modelwords.process import PROCESS
from ui.modelwords.progress import PROGRESS

#: Every pattern there is.
PATTERNS = tuple(map(str, (*FILES, *LAYERS, *NETWORKS, *OWN, *PROCESS, *PROGRESS)))
#: A name in quotes, and what is said of it.
_QUOTED = re.compile(r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\") (.+)", re.DOTALL)
#: A name, and what is said of it.
_NAMED = re.compile(r"(.+?): (.+)", re.DOTALL)
#: A semicolon ends what may stand in a place, for another sentence may follow.
_PLACE = r"(?:(?!; ).)+?"
#: A kind of layer, and how it differs from the usual one.
_DETAILED = re.compile(r"(.+) \(([^()]+)\)")


class _Pattern(NamedTuple):
    text: str
    form: re.Pattern[str]
    loose: re.Pattern[str]  # whatever may stand in a place
    needle: str  # the longest stretch without a place
    weight: int  # characters outside of places


def of_sentence(text: str) -> str:
    """A sentence of the engine; as it is where no pattern fits."""
    if (said := _said(text)) is not None or (said := _said(text, loose=True)) is not None:
        return said
    if (meaning := of_channel(text)) != text:
        return meaning
    return "; ".join(map(of_sentence, text.split("; "))) if "; " in text else text


def _said(text: str, *, loose: bool = False) -> str | None:
    """A sentence, one that begins with a name, several, or a kind with details; None if neither."""
    if (said := _fitted(text, loose=loose)) is not None:
        return said
    for form in (_QUOTED, _NAMED):
        if (match := form.fullmatch(text)) and (said := _fitted(match[2], loose=loose)):
            between = text[match.end(1) : match.start(2)]
            return f"{_in_place(match[1])}{between}{said}"
    if "; " in text:
        parts = [_said(part) for part in text.split("; ")]
        return None if None in parts else "; ".join(map(str, parts))
    if match := _DETAILED.fullmatch(text):
        details = ", ".join(map(of_sentence, match[2].split(", ")))
        return f"{of_pattern(match[1])} ({details})"
    return None


def _fitted(text: str, *, loose: bool) -> str | None:
    """By the pattern that says most of the sentence."""
    fitting = [
        (pattern, match)
        for pattern in _patterns()
        if pattern.needle in text
        and (match := (pattern.loose if loose else pattern.form).fullmatch(text))
    ]
    if not fitting:
        return None
    pattern, match = max(fitting, key=lambda found: found[0].weight)
    return of_pattern(pattern.text).format(*map(_in_place, match.groups()))


def _in_place(text: str) -> str:
    """What stands in a place: a single word is a name."""
    return of_sentence(text) if " " in text else text


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(map(_pattern, PATTERNS))


def _pattern(text: str) -> _Pattern:
    """Places are {} in their order, or numbered from 0 so that a translation can move them."""
    form, literals, places = "", [""], list[str]()
    for literal, place, _, _ in Formatter().parse(text):
        form += re.escape(literal)
        literals.append(literal)
        if place is None:
            continue
        name = place or str(len(places))
        form += f"(?P=p{name})" if name in places else f"(?P<p{name}>{_PLACE})"
        places.append(name)
    strict, loose = (re.compile(f, re.DOTALL) for f in (form, form.replace(_PLACE, ".+?")))
    return _Pattern(text, strict, loose, max(literals, key=len), sum(map(len, literals)))
