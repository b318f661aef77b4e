"""The migrations under the name by which ``sqlite-utils migrate FILE --list`` finds them."""

from pipeline.resources import shipped
from pipeline.store.migrate import migrations

zvon = migrations(shipped("db") / "migrations")
