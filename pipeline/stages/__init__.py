"""The way of an article, as one line: each stage reads what the one before it wrote to the store.

    poll | parse | fetch | revisit | extract | recheck | group | tag | audit

A stage does not know its neighbours. Its queue is a question to the store: which subjects have no outcome
for this stage and version? So a run that was killed anywhere goes on where it stopped.
"""

from __future__ import annotations

from typing import Any

from pipeline.stages.audit import Audit
from pipeline.stages.base import NetworkStage, WorkerStage
from pipeline.stages.extract import Extract
from pipeline.stages.fetch import Fetch
from pipeline.stages.group import Group
from pipeline.stages.parse import Parse
from pipeline.stages.poll import Poll
from pipeline.stages.revisit import Recheck, Revisit
from pipeline.stages.tag import Tag

Stage = NetworkStage[Any] | WorkerStage[Any]

STAGES: tuple[type[Stage], ...] = (Poll, Parse, Fetch, Revisit, Extract, Recheck, Group, Tag, Audit)
