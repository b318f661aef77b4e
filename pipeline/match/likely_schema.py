"""What ``config/likely.toml`` may say: learned weights, one number for each sign and type of citation."""

from __future__ import annotations

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
