"""Our Datasette plugin: which hook does what. Each hook is silent in a Datasette that is not ours."""

from __future__ import annotations

import logging
import re
import sqlite3
from typing import Any

from datasette import Forbidden, Request, Response
from pluggy import HookimplMarker

from pipeline.site import article, cells, health, landing, languages, login, mail, review_routes, view_routes
from pipeline.site.bodies import holds_file
from pipeline.site.gate import HIDDEN, App, current_actor, guarded
from pipeline.site.languages import gettext as _
from pipeline.site.limits import hide, limit_size
from pipeline.site.looks import prepare
from pipeline.site.refusals import what_is_told
from pipeline.site.roles import may
from pipeline.site.state import SHARED, WHOLE, site_of

# What `datasette.hookimpl` is, with types.
hookimpl = HookimplMarker("datasette")
_log = logging.getLogger(__name__)


# Of the answers to a permission question the last one counts, and of two routes for one address the first.
@hookimpl(trylast=True)
def permission_allowed(datasette: Any, actor: dict[str, str] | None, action: str, resource: object) -> bool | None:
    """Answer for every action; what is not granted is refused."""
    site = site_of(datasette)
    if site is None:
        return None
    return may((actor or {}).get("role"), action, resource, site.descriptions.shared_tables())


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Stand in front of everything, other plugins included."""

    def wrap(app: App) -> App:
        return guarded(app, datasette)

    return wrap


@hookimpl(tryfirst=True)
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages; the first two take the place of Datasette's index and of the password plugin's page."""
    if site_of(datasette) is None:
        return []
    return [
        (r"^/$", landing.landing),
        (r"^/-/login$", login.login),
        (r"^/-/language/(?P<language>[a-z]+)$", languages.choose),
        *review_routes.ROUTES,
        (r"^/-/article/(?P<article>\d{1,18})$", article.page),
        *view_routes.ROUTES,
        *mail.ROUTES,
        (r"^/-/health$", health.health),
        (r"^/-/refused$", _refuse),
    ]


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """Leave the token of a form with a file to whoever reads the form."""
    return site_of(datasette) is not None and holds_file(scope)


@hookimpl(tryfirst=True)
def actor_from_request(datasette: Any, request: Request) -> dict[str, str] | None:
    """The person behind the cookie, with the role that the account has now."""
    return current_actor(datasette, request) if site_of(datasette) else None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Limit sizes, and blank what is private for everything that comes through the shared name."""
    site = site_of(datasette)
    if site is None:
        return
    limit_size(conn)
    conn.execute("PRAGMA busy_timeout = 30000")
    if database == SHARED:
        hide(conn, site.descriptions.private_columns())


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Give the templates our filters."""
    site = site_of(datasette)
    if site is not None:
        prepare(env, site)


@hookimpl
def extra_template_vars(datasette: Any, request: Request | None) -> dict[str, object]:
    """What every page shows: who is here, what they may do, what there is to look at."""
    site = site_of(datasette)
    if site is None:
        return {}
    actor = request.actor if request else None
    role = (actor or {}).get("role")
    shared = site.descriptions.shared_tables()
    return {
        "role": role,
        "may_review": may(role, "zvon-review", None, shared),
        "may_ask_sql": may(role, "execute-sql", SHARED, shared),
        "may_see": lambda table, database=SHARED: may(role, "view-table", (database, table), shared),
        "main_views": site.descriptions.main_views(),
        "dictionary": site.descriptions.tables,
        "questions": site.descriptions.queries,
        "zone": site.zone.key,
        "around": cells.AROUND,
    }


@hookimpl(tryfirst=True)
def render_cell(row: Any, value: object, column: str, table: str | None, datasette: Any) -> object:
    """Show one cell for people; None leaves it to Datasette."""
    site = site_of(datasette)
    return cells.render(value, column, row, table, site) if site else None


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Request, message: str) -> Any:
    """Answer a refusal that Datasette itself made."""
    return _failed(datasette, request, 403, message) if site_of(datasette) else None


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Any:
    """Answer an error with one sentence; what it was goes into the log without anybody's data."""
    if site_of(datasette) is None:
        return None
    if told := what_is_told(exception):
        return _failed(datasette, request, *told)
    _log.error("%s failed", request.path, exc_info=exception)
    return _failed(datasette, request, 500, _("Something went wrong on our side. It is in the log."))


async def _refuse(request: Request) -> None:
    raise Forbidden(HIDDEN if request.args.get("_hidden") else "Your role does not allow this.")


async def _failed(datasette: Any, request: Request, status: int, message: str) -> Response:
    if request.path.endswith((".json", ".csv", ".atom")) or "application/json" in request.headers.get("accept", ""):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    context = {"status": status, "error": _(message), **_typed(request)}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=status)


def _typed(request: Request) -> dict[str, object]:
    """Return the SQL that was asked, what its parameters were and of which database, so that nothing typed is lost."""
    fields = {name: request.args[name] for name in request.args if not name.startswith("_")}
    sql = fields.pop("sql", "")
    database = WHOLE if re.match(rf"/{WHOLE}(?![^./])", request.path) else SHARED
    return {"typed": sql, "parameters": fields, "database": database} if sql else {}
