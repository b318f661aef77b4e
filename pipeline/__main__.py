"""``python -m pipeline`` is ``zvon``."""

from pipeline.cli import main

main(prog_name="zvon")
