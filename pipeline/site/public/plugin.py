"""The hooks of the public site; each is silent in every other Datasette."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette import Request, Response
from markupsafe import Markup
from pluggy import HookimplMarker

from pipeline.resources import shipped
from pipeline.site import languages, looks
from pipeline.site.cells import AROUND, link
from pipeline.site.gate import App
from pipeline.site.languages import gettext as _
from pipeline.site.limits import limit_size
from pipeline.site.public import pages
from pipeline.site.public.door import opened
from pipeline.site.public.state import public_of
from pipeline.site.refusals import what_is_told
from pipeline.site.sentences import marked_after, marked_before

hookimpl = HookimplMarker("datasette")
_log = logging.getLogger(__name__)


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Stand in front of everything, other plugins included."""

    def wrap(app: App) -> App:
        return opened(app) if public_of(datasette) else app

    return wrap


@hookimpl(tryfirst=True)
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The pages of the public site."""
    return pages.ROUTES if public_of(datasette) else []


@hookimpl
def prepare_connection(conn: sqlite3.Connection, datasette: Any) -> None:
    """Limit what one answer may weigh."""
    if public_of(datasette):
        limit_size(conn)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Give the templates our filters; those of the site fill in for the public site's own."""
    from jinja2 import ChoiceLoader, FileSystemLoader

    if public_of(datasette) is None:
        return
    folders = [shipped("db") / "public" / "templates", shipped("db") / "site" / "templates"]
    env.loader = ChoiceLoader([*(FileSystemLoader(folder) for folder in folders), env.loader])
    languages.prepare(env)
    env.filters.update(looks.plain_filters())
    env.filters.update(named=lambda value, column: value)
    env.globals.update(static=looks.static)


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, object]:
    """What every page may show."""
    site = public_of(datasette)
    if site is None:
        return {}
    return {
        "role": None,
        "may_see": lambda table, database: True,
        "dictionary": site.dictionary,
        "around": AROUND,
        "files": sorted(path.name for path in site.release.iterdir()),
    }


@hookimpl(tryfirst=True)
def render_cell(value: object, column: str, row: Mapping[str, object], datasette: Any) -> Markup | None:
    """Show one cell for people; None leaves it to Datasette, which escapes it."""
    if public_of(datasette) is None or not isinstance(value, str) or not value:
        return None
    if column == "exact":
        before, after = (str(row[name] or "") if name in set(row.keys()) else "" for name in AROUND)
        return Markup('<span class="apart">{}</span><mark>{}</mark><span class="apart">{}</span>').format(
            marked_before(before), value, marked_after(after)
        )
    if looks.is_web(value):
        return link(value)
    known = {"language": looks.language, "country": looks.country, "type": looks.words, "kind": looks.words}
    return Markup("{}").format(known[column](value) if column in known else value)


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Request, message: str) -> Any:
    """Answer a refusal that Datasette itself made."""
    return _failed(datasette, request, 403, message) if public_of(datasette) else None


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Any:
    """Answer an error with one sentence."""
    if public_of(datasette) is None:
        return None
    if told := what_is_told(exception):
        return _failed(datasette, request, *told)
    _log.error("%s failed", request.path, exc_info=exception)
    return _failed(datasette, request, 500, _("Something went wrong on our side. It is in the log."))


async def _failed(datasette: Any, request: Request, status: int, message: str) -> Response:
    if request.path.endswith((".json", ".csv")):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    context = {"status": status, "error": _(message)}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=status)
