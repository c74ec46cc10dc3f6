"""`python main.py` is the same as `wm-explorer`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from ui.cli import main
    except ImportError as problem:
        advice = "Set up and start with: python3 tools/bootstrap.py run"
        print(f"wm-explorer: {problem}\n{advice}", file=sys.stderr)
        sys.exit(2)
    sys.exit(main())
