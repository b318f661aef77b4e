"""Putting our plugins into Datasette, once for each process."""

from __future__ import annotations

import logging
from typing import Any

from pipeline.site.editions import NEXT


def use_our_plugins() -> None:
    """Register our plugins where no entry point did, and take out Datasette's error handler.

    That one prints every local variable of a failed request to the terminal: cookies, passwords, texts.
    """
    from datasette.plugins import pm

    from pipeline.site import plugin
    from pipeline.site.public import plugin as public

    ours: list[tuple[Any, str]] = [(plugin, "zvon"), (public, "zvon-public")]
    if NEXT:
        from pipeline.site import next_plugin

        ours.append((next_plugin, "zvon-next"))
    for module, name in ours:
        if not pm.is_registered(module):
            pm.register(module, name=name)
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
