"""Trains the bundled models, and measures them: `python -m engine.training NAME -o DIR`."""
