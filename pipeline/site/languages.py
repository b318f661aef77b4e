"""The language in which the site speaks to whoever asks: by cookie, by the menu, or by what their browser says."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from babel import Locale
from datasette import NotFound, Request, Response

from pipeline.publishing.catalogues import LANGUAGES, catalogue

__all__ = ["LANGUAGES", "choose", "current", "gettext", "locale", "ngettext", "prepare", "speak", "wanted"]

COOKIE = "zvon_language"
_DEFAULT = next(iter(LANGUAGES))
_YEAR_SECONDS = 366 * 86400

_language: ContextVar[str] = ContextVar("language", default=_DEFAULT)


def current() -> str:
    """Return the code of the language of this request."""
    return _language.get()


def locale() -> Locale:
    """Return what Babel knows of the language of this request: names, months, numbers."""
    return _locale(current())


def speak(language: str) -> None:
    """Use *language* (a key of ``LANGUAGES``) for what is left of this request."""
    _language.set(language)


def wanted(cookies: str, accepted: str) -> str:
    """Return the language for a request with these Cookie and Accept-Language headers.

    >>> wanted("", "be;q=0.9, ru;q=0.7"), wanted("zvon_language=en", "be"), wanted("", "fr, de;q=0.8")
    ('be', 'en', 'en')
    """
    return _of_cookie(cookies) or next((code for code in _ranked(accepted) if code in LANGUAGES), _DEFAULT)


def gettext(text: str) -> str:
    """Return *text* in the language of this request; itself where nobody has translated it."""
    return catalogue(current()).gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """Return *one* or *many* in the language of this request, which may have more forms for *number* than two."""
    return catalogue(current()).ngettext(one, many, number)


async def choose(request: Request) -> Response:
    """Remember the language in the address, and go back to where the reader was."""
    from pipeline.site.login import safe_target

    code = request.url_vars["language"]
    if code not in LANGUAGES:
        raise NotFound("There is no such language here")
    response = Response.redirect(safe_target(request.args.get("next") or "/"))
    secure = request.scheme == "https"
    response.set_cookie(COOKIE, code, max_age=_YEAR_SECONDS, httponly=True, secure=secure, samesite="lax")
    return response


def prepare(env: Any) -> None:
    """Give the Jinja environment *env* the texts, and the language for ``<html lang>`` and the menu."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)
    env.globals.update(current_language=current, languages=LANGUAGES)


def _of_cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and found.value in LANGUAGES else None


def _ranked(header: str) -> Iterable[str]:
    """Return the languages of an Accept-Language header, the most wanted first, without their countries."""
    ranked = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            ranked.append((-weight, place, name.partition("-")[0].lower()))
    return (name for _, _, name in sorted(ranked))


@cache
def _locale(code: str) -> Locale:
    return Locale(code)
