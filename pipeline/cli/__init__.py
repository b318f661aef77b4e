"""The command line: it parses and prints, and leaves the work to the parts that it calls."""

from pipeline.cli.group import main

__all__ = ["main"]
