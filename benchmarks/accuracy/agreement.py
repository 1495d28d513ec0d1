"""What a type checker and we say of the same places, put into verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codegraph_lsp.model.symbols import FileRow


class Verdict(StrEnum):
    SAME = "same"
    """Both name the same definition of the code base."""
    BOTH_OUTSIDE = "both outside"
    """The checker names something outside, and we nothing inside."""
    MISSING = "missing"
    """The checker names a definition of the code base, and we none."""
    OTHER = "other"
    """Both name one, and not the same."""
    INVENTED = "invented"
    """The checker names something outside, and we something inside."""
    UNKNOWN = "unknown"
    """The checker names nothing: nobody knows."""
    VALUE = "a value"
    """The checker names a variable or a parameter: whose value is called it does not say."""
    MEMBER = "a member"
    """The checker names a property outside that holds the class, as `self.__class__`: not what is
    called."""


class Site(NamedTuple):
    row: FileRow
    start: int
    """First byte of the name."""
    end: int
    """One past the bytes in which our edges begin."""
    asked: int
    """The byte that the checker is asked about."""
    shape: str


@dataclass
class Comparison:
    """Verdicts on all sites that were drawn."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    shapes: dict[Verdict, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    examples: dict[Verdict, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def precision(self) -> float:
        """Of the sites where we name a definition and the checker knows. In per cent."""
        told = self.counts[Verdict.SAME] + self.counts[Verdict.OTHER]
        told += self.counts[Verdict.INVENTED]
        return 100 * self.counts[Verdict.SAME] / told if told else 100.0

    @property
    def recall(self) -> float:
        """Of the sites where the checker names a definition of the code base. In per cent."""
        asked = self.counts[Verdict.SAME] + self.counts[Verdict.OTHER]
        asked += self.counts[Verdict.MISSING]
        return 100 * self.counts[Verdict.SAME] / asked if asked else 100.0

    def note(self, verdict: Verdict, site: Site, told: str) -> None:
        self.counts[verdict] += 1
        self.shapes[verdict][site.shape] += 1
        self.examples[verdict].append(told)
