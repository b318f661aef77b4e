"""Words for places that tell whose an office is stand in the cue files, and name nothing else."""

from __future__ import annotations

from collections import defaultdict

import pytest

from pipeline.match.cues import Cue, compile_cues
from pipeline.match.lexicon import Lexicon

# Language, word, the class that it has, and whether it has it.
PLACES = (
    ("cs", "ruské", Cue.MINSK, True, "the Russian ministry speaks for Minsk's side"),
    ("cs", "rusalka", Cue.MINSK, False, "a water nymph begins like Russia"),
    ("cs", "rušit", Cue.MINSK, False, "to disturb is no state"),
    ("ro", "rustic", Cue.MINSK, False, "rustic is no state"),
    ("es", "ruso", Cue.MINSK, True, "the Russian envoy"),
    ("es", "rústico", Cue.MINSK, False, "rustic is no state"),
    ("it", "mosca", Cue.MINSK, True, "the capital; the fly is spelled alike"),
    ("it", "moscato", Cue.MINSK, False, "a wine begins like the capital"),
    ("pl", "białoruskie", Cue.MINSK, True, "the Belarusian ministry"),
    ("pl", "białoruś", Cue.MINSK, True, "the name of the state, whose last letter is another one"),
    ("uk", "мінський", Cue.MINSK, True, "of the capital"),
    ("uk", "росою", Cue.MINSK, False, "with dew is no state"),
    ("lt", "rusijos", Cue.MINSK, True, "of Russia"),
    ("lt", "rusvas", Cue.MINSK, False, "brownish is no state"),
    ("de", "ukrainischen", Cue.UKRAINE, True, "the Ukrainian prosecutors"),
    ("de", "litauischen", Cue.UKRAINE, False, "the Lithuanian prosecutors are others"),
    ("nl", "oekraïense", Cue.UKRAINE, True, "the Ukrainian prosecutors"),
)


@pytest.mark.parametrize(("language", "word", "bit", "expected", "why"), PLACES)
def test_place(lexicon: Lexicon, language: str, word: str, bit: int, *, expected: bool, why: str) -> None:
    assert bool(compile_cues(lexicon.cues[language]).bits(word) & bit) is expected, why


def test_every_language_knows_the_places(lexicon: Lexicon) -> None:
    for language, cues in lexicon.cues.items():
        assert cues.people.minsk, f"{language}: without minsk no ministry in Minsk is known for one"
        assert cues.people.ukraine, f"{language}: without ukraine every prosecutor is another state's"


def test_no_two_classes_share_a_bit() -> None:
    names: dict[int, list[str]] = defaultdict(list)
    for name, bit in vars(Cue).items():
        if isinstance(bit, int):
            names[bit].append(name)
    assert not {bit: both for bit, both in names.items() if len(both) > 1}, "a word of one class would have the other"
