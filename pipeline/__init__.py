"""Zvon: media monitoring and citation tracking with proof."""
