"""The ways of finding citations that ``bench/approaches.py`` compares."""
