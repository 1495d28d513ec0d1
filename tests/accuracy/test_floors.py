"""No suite falls below what it has reached."""

from __future__ import annotations

import pytest
from benchmarks.accuracy.floors import load_floors
from benchmarks.accuracy.measure import measure
from benchmarks.accuracy.suites import MISSING, find_suites

FLOORS = load_floors()
SUITES = find_suites()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SUITES is None, reason=MISSING),
]


@pytest.mark.parametrize(
    ("suite", "language"),
    [(suite, language) for suite, languages in FLOORS.items() for language in languages],
)
def test_a_suite_stays_above_its_floor(suite: str, language: str) -> None:
    assert SUITES is not None
    tallies = measure(SUITES, suite, language=language)
    fallen = {}
    for kind, floor in FLOORS[suite][language].items():
        tally = tallies[language, kind]
        if floor.below(tally):
            fallen[kind] = [*floor.below(tally), *tally.misses[:10], *tally.extras[:10]]
    assert not fallen
