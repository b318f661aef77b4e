"""Who may do what, on one screen. What is not granted here is refused."""

from __future__ import annotations

import re

ANYONE, PERSON, REVIEWER, ADMIN, NOBODY = "anyone", "person", "reviewer", "admin", "nobody"

_MAY_REVIEW = frozenset({"admin", "reviewer"})
_MAY_ASK_SQL = frozenset({"admin", "analyst"})
_ROLES = {PERSON: frozenset({"admin", "reviewer", "analyst"}), REVIEWER: _MAY_REVIEW, ADMIN: frozenset({"admin"})}

# First match decides. Datasette's own pages below check their tables again through `permission_allowed`.
_PATHS = tuple(
    (re.compile(pattern), who)
    for pattern, who in (
        (r"/-/login", ANYONE),
        (r"/-/language/[a-z]+", ANYONE),  # a cookie with two letters in it
        (r"/-/health", ANYONE),  # without a login it tells only whether all is well, and only this machine
        (r"/static/[\w./-]{1,100}", ANYONE),
        (r"/-/unsubscribe/.*", ANYONE),  # who holds the address from a mail may leave its list
        (r"/robots\.txt", ANYONE),
        (r"/-/logout", PERSON),
        (r"/-/(article|work|organization|entity|cascade)/.*", PERSON),
        (r"/-/(timeline|search|dictionary|account|saved)(/.*)?", PERSON),
        (r"/-/(review|missed|reports)(/.*)?", REVIEWER),
        (r"/-/finding/.*", PERSON),
        (r"/-/mail(/.*)?", PERSON),
        (r"/-/(versions|plugins|settings|databases)(\.json)?", ADMIN),
        (r"/-/.*", NOBODY),
        (r"/zvon/-/query(\.\w+)?", PERSON),  # where Datasette 1.0 answers SQL
        (r"/private/-/query(\.\w+)?", ADMIN),
        (r"/[^/]+(/.*)?/-(/.*)?", NOBODY),  # what 1.0 can do to a table, or tell of it beyond what it shows
        (r"/private([./].*)?", ADMIN),
        (r"/zvon([./].*)?", PERSON),
        (r"/(\.jsono?)?", PERSON),
        (r".*", NOBODY),
    )
)


def may_visit(role: str | None, path: str) -> bool:
    """Say whether somebody with *role* (None: not logged in) may ask for *path* at all."""
    who = next(who for pattern, who in _PATHS if pattern.fullmatch(path))
    return who == ANYONE or role in _ROLES.get(who, frozenset())


def may(role: str | None, action: str, resource: object, shared: frozenset[str]) -> bool | None:
    """Answer one of Datasette's permission questions; None leaves an unknown action to its default.

    *resource* is a database name, or a pair of it and a table or query; *shared* names the tables that hold
    no people. The others are open to an admin, and only in the database ``private``: the connections of the
    shared one cannot read them whatever the question.
    """
    if role not in _ROLES[PERSON]:
        return False
    database, table = resource if isinstance(resource, tuple) else (resource, None)
    rules = {
        "view-instance": True,
        "view-database": database == "zvon" or (database == "private" and role == "admin"),
        "view-table": (database == "private" and role == "admin") or (database == "zvon" and table in shared),
        "view-query": database == "zvon",
        "view-database-download": False,
        "execute-sql": role in _MAY_ASK_SQL if database == "zvon" else role == "admin",
        "permissions-debug": False,
        "debug-menu": False,
        "zvon-review": role in _MAY_REVIEW,
    }
    return rules.get(action)
