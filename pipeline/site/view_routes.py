"""The addresses of the pages to look at and to ask, in one list for the plugin."""

from __future__ import annotations

from typing import Any

from pipeline.site import cascade, dictionary, saved, search, subjects, timeline

_NAME = r"(?P<name>[\w.-]{1,100})"

ROUTES: list[tuple[str, Any]] = [
    (rf"^/-/work/{_NAME}$", subjects.work),
    (rf"^/-/organization/{_NAME}$", subjects.organization),
    (rf"^/-/entity/{_NAME}$", subjects.entity),
    (r"^/-/timeline$", timeline.page),
    (rf"^/-/cascade/work/{_NAME}$", cascade.work),
    (r"^/-/cascade/story/(?P<story>\d{1,18})$", cascade.story),
    (r"^/-/search$", search.page),
    (r"^/-/dictionary$", dictionary.page),
    (r"^/-/account$", saved.account),
    (r"^/-/saved$", saved.change),
]
