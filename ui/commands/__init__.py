"""One file for each command of `wm-explorer`: `run(arguments)` does it and gives the exit code."""
