"""`python -m engine` is the engine's own process. The client starts it."""

from __future__ import annotations

from engine.server import main

main()
