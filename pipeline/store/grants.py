"""What the site hands to Datasette 1.0, which asks for permissions as rows of SQL."""

from __future__ import annotations

# :zvon_granted is a JSON list of [database, table] pairs; null stands for all of them.
GRANTED = (
    "SELECT json_extract(value, '$[0]') AS parent, json_extract(value, '$[1]') AS child, 1 AS allow,"
    " 'by the role' AS reason FROM json_each(:zvon_granted)"
)
