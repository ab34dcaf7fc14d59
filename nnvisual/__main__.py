"""Run the application: ``python -m nnvisual``."""

import sys

INTERRUPTED = 130
"""What a shell expects from a program that Ctrl-C has ended."""


def main() -> int:
    """Start the command line; Ctrl-C ends it quietly, even while it is still being imported."""
    try:
        # Imported here so that Ctrl-C is caught during the imports, which take most of a short run.
        from nnvisual.cli import main as run_command_line

        return run_command_line()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
