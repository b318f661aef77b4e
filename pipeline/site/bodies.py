"""What a form may weigh, and reading one that holds a file. The door looks at the size before anything reads it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette import Forbidden, Request
from datasette.utils.asgi import BadRequest

from pipeline.site.editions import TOKENS

# Of a file that somebody gives us: what the fetcher takes by itself, and room for the form around it.
LARGEST_FILE = 16 * 1024 * 1024
_LARGEST_FORM = 1024 * 1024
_ROOM = 64 * 1024
_WITH_FILE = frozenset({"/-/missed"})


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was given: its name, which proves nothing, and its bytes."""

    name: str
    body: bytes


def too_large(path: str, length: str | None) -> bool:
    """Say whether a form for *path* with that Content-Length is refused; one that does not tell its length is."""
    most = LARGEST_FILE + _ROOM if path in _WITH_FILE else _LARGEST_FORM
    return length is None or not length.isdecimal() or len(length) > 12 or int(length) > most


def holds_file(scope: Mapping[str, Any]) -> bool:
    """Say whether a request is a form that may hold a file: its token is checked by ``read_form``, not by the door.

    asgi-csrf 0.11 cannot read such a form with python-multipart 0.0.2x and later.
    """
    kinds = [value for name, value in scope.get("headers", ()) if name.lower() == b"content-type"]
    return scope["path"] in _WITH_FILE and any(kind.startswith(b"multipart/form-data") for kind in kinds)


async def read_form(request: Request) -> tuple[dict[str, str], File | None]:
    """Return the fields and the file of a form, None where none was chosen.

    Raises BadRequest when it is none, Forbidden when it does not carry the token of the page that it came from.
    """
    if not holds_file(request.scope):
        return await request.post_vars(), None
    fields, file = parse_form(request.headers["content-type"], await request.post_body())
    if TOKENS and not secrets.compare_digest(fields.get("csrftoken", ""), request.scope["csrftoken"]()):
        raise Forbidden("This form did not come from a page of this site; load the page again")
    return fields, file


def parse_form(content_type: str, body: bytes) -> tuple[dict[str, str], File | None]:
    """Return the fields and the file of a ``multipart/form-data`` *body*; raise BadRequest when it is none."""
    from python_multipart import create_form_parser
    from python_multipart.exceptions import FormParserError

    fields: dict[str, str] = {}
    files: list[File] = []

    def on_field(field: Any) -> None:
        fields[field.field_name.decode("utf-8", "replace")] = (field.value or b"").decode("utf-8", "replace")

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        files.append(File((file.file_name or b"").decode("utf-8", "replace"), file.file_object.read()))

    headers = {"Content-Type": content_type.encode("latin-1", "replace")}
    try:
        # In memory: the door has seen to it that it is not much.
        parser = create_form_parser(headers, on_field, on_file, config={"MAX_MEMORY_FILE_SIZE": 2 * LARGEST_FILE})
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise BadRequest("The form could not be read; send it again") from error
    return fields, next((file for file in files if file.body), None)
