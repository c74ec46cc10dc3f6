"""`wm-explorer verify`: proves what is shown by computing every channel a second, other way."""

from __future__ import annotations

from argparse import Namespace
from math import isfinite

from ui.commands.console import InputError, show_json, show_table
from ui.commands.reading import reading


def run(arguments: Namespace) -> int:
    """Exit code 0 when every channel is within the tolerance."""
    with reading(arguments) as explorer:
        verified = explorer.verify()
        model, steps = explorer.info.id, len(explorer.trace)
    worst = max(verified.errors, key=lambda name: _rank(verified.errors[name]))
    largest = verified.errors[worst]
    within = largest <= verified.tolerance
    if arguments.json:
        # JSON knows no infinity: a channel that does not compare at all is null.
        errors = {name: e if isfinite(e) else None for name, e in verified.errors.items()}
        show_json(
            {
                "model": model,
                "steps": steps,
                "tolerance": verified.tolerance,
                "within": within,
                "largest": errors[worst],
                "channel": worst,
                "errors": errors,
            }
        )
    else:
        rows = [(name, f"{error:.2e}") for name, error in verified.errors.items()]
        show_table(("channel", "largest error"), rows)
    if not within:
        raise InputError(
            f"{worst} differs from the independent computation by {largest:.2e}, "
            f"more than {verified.tolerance:g}"
        )
    return 0


def _rank(error: float) -> float:
    return error if isfinite(error) else float("inf")
