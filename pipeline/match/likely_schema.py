"""What ``config/likely.toml`` may say: learned weights, one number for each sign and type of citation."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from pipeline.match.schema import Strict
from pipeline.model import CitationType


class LikelyFile(Strict):
    """The weight of each sign for each type, and from which probability on a citation counts as likely.

    ``passages`` is the digest of the annotated passages that the weights were learned from.
    """

    at_least: float = Field(default=1.0, gt=0, le=1)
    passages: str = ""
    weights: dict[CitationType, dict[str, float]] = Field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, tuple[float, ...]]:
        """The weights of each sign, one for each of the types of ``weights`` in their order; 0 where it has none."""
        signs = {sign for weights in self.weights.values() for sign in weights}
        return {sign: tuple(weights.get(sign, 0.0) for weights in self.weights.values()) for sign in signs}
