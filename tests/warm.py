"""What every worker of a test's runs needs, loaded once into the process from which they are forked.

``tests/conftest.py`` names this module to the workers; nothing else imports it. The stages themselves stay out: one of
them loads a library that sets a gigabyte of address space aside, and the tests of the workers allow them just that.
"""

from __future__ import annotations

from pathlib import Path

import pipeline.extract.page
import pipeline.fetch.client
import pipeline.store.migrate
from pipeline.extract.language import detect
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from pipeline.settings import load

LOADED = (pipeline.extract.page, pipeline.fetch.client, pipeline.store.migrate)
TEXT = "Pavel Latushka said at dawn that the harbour opens on Monday, after a winter of repairs and of waiting."

# The shipped files, what is built from them and what tells languages apart stay in memory by their content.
_tagger = Tagger(load(Path("/nonexistent")).lexicon)
_tagger.find_in_title(Document(TEXT, TEXT, detect(TEXT)[0]))
_tagger.find(Document(TEXT, TEXT, detect(TEXT)[0]))
