"""
The figures that must not be fallen below, kept in `floors.toml`: suite → language → measure.

They only rise: `python -m benchmarks.accuracy --raise-floors` writes what a run reached where that
is more.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.accuracy.measure import Tally

ALL = 100.0
HEAD = "# Written by `python -m benchmarks.accuracy --raise-floors`; see floors.py. Per cent.\n"
FILE = Path(__file__).parent / "floors.toml"


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Per cent."""

    precision: float
    recall: float
    silence: float = ALL
    """Of the questions without an answer, those that get none."""

    @classmethod
    def of(cls, tally: Tally) -> Floor:
        """What *tally* reached, rounded down to a tenth."""
        return cls(*map(_down, (tally.precision, tally.recall, tally.silence)))

    def raised(self, other: Floor) -> Floor:
        return Floor(
            max(self.precision, other.precision),
            max(self.recall, other.recall),
            max(self.silence, other.silence),
        )

    def below(self, tally: Tally) -> list[str]:
        """What of *tally* lies below, in words."""
        reached = Floor.of(tally)
        return [
            f"{name} {getattr(reached, name)} < {getattr(self, name)}"
            for name in self.__struct_fields__
            if getattr(reached, name) < getattr(self, name)
        ]


Floors = dict[str, dict[str, dict[str, Floor]]]


def load_floors() -> Floors:
    return msgspec.toml.decode(FILE.read_bytes(), type=Floors)


def raise_floors(reached: Iterable[tuple[str, str, str, Tally]]) -> None:
    """Writes what (suite, language, measure, tally) reached, where that is more."""
    floors = load_floors()
    for suite, language, measure, tally in reached:
        measures = floors.setdefault(suite, {}).setdefault(language, {})
        now = Floor.of(tally)
        measures[measure] = measures[measure].raised(now) if measure in measures else now
    FILE.write_text(_written(floors))


def _written(floors: Floors) -> str:
    """As TOML, one line a floor."""
    parts = [HEAD]
    for suite, languages in sorted(floors.items()):
        for language, measures in sorted(languages.items()):
            parts.append(f"\n[{suite}.{language}]\n")
            for measure, floor in sorted(measures.items()):
                fields = [f"precision = {floor.precision}", f"recall = {floor.recall}"]
                if floor.silence != ALL:
                    fields.append(f"silence = {floor.silence}")
                parts.append(f"{measure} = {{ {', '.join(fields)} }}\n")
    return "".join(parts)


def _down(per_cent: float) -> float:
    return math.floor(per_cent * 10 + 1e-6) / 10
