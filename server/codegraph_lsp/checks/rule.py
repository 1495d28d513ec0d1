"""What a rule is: what people do not want in their code, in their own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.required import ALWAYS, Required
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.checks.rule_yaml import Problem
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.span import Span

SEVERITIES: Mapping[str, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.NOTE,
    "note": Severity.NOTE,
    "hint": Severity.HINT,
    "off": None,
}
"""By ast-grep's words, and ours where it has another."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One way to write what a rule finds otherwise."""

    title: str
    template: str
    """Code with the pattern's variables in it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What code looks like that a rule finds. Plain values, so that it travels to a process."""

    grammar: str
    """ast-grep's name of the language."""
    config: Mapping[str, Any]
    """`rule`, `constraints`, `utils` and `transform` as ast-grep takes them."""
    variables: tuple[str, ...] = ()
    """Those that messages or rewrites speak of, without dollars."""
    message: str = ""
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """Some symbols: those in files that fit `files` and whose full name has `name` in it."""

    files: str = ""
    """A glob below the root; empty: all files, and what lies outside of the workspace."""
    name: str = ""
    """Words with dots between, in which `*` stands for any part of a word; empty: all names."""

    @property
    def written(self) -> str:
        """As rules may say it."""
        return "::".join(filter(None, (self.files, self.name)))


@dataclass(frozen=True, slots=True)
class Linked:
    """A condition on how a symbol hangs together with others."""

    of: tuple[Some, ...]
    """These others: of any one of them."""
    depth: int | None
    """Longest chain that counts, in calls; None: of any length."""
    certainty: Certainty = Certainty.DISPATCH
    """The least sure calls that count."""


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: code of a shape, perhaps where the graph agrees (`within`, `callers`, `reaches`); or,
    without a shape, symbols in a set that come to call another set (`within`, `reaches`).
    """

    id: str
    """Its code in settings, comments, reports and baselines."""
    path: Path
    """Of its file."""
    span: Span
    """Of its id in there."""
    prefix: str
    """What paths of the root begin with that it holds in: `name/`, or nothing."""
    language: str
    """Id of the one that it looks at; empty: all."""
    severity: Severity | None
    """Where the settings say nothing; None: it is off."""
    message: str
    """What findings say, with the shape's variables in it."""
    note: str = ""
    """What people are told beside it, in Markdown."""
    url: str = ""
    shape: Shape | None = None
    """None: it looks at the graph alone."""
    required: Required = ALWAYS
    """What a text has that it finds something in."""
    files: tuple[str, ...] = ()
    """Globs below the root of files that it looks at; empty: all."""
    ignores: tuple[str, ...] = ()
    """Globs of files that it leaves out; stronger than `files`."""
    within: tuple[Some, ...] = ()
    """Only what stands in these symbols or files; empty: everywhere."""
    callers: Linked | None = None
    """Only code of functions that these call."""
    reaches: Linked | None = None
    """Only code of functions that come to call these."""
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where its sets stand in its file, by the keys that are there."""

    @property
    def sets(self) -> dict[str, tuple[Some, ...]]:
        """What it says of symbols and files, by the keys that it says it under."""
        under = {"within": self.within, "from": self.within}
        under |= {"callers": self.callers.of if self.callers else ()}
        under |= {"reaches": self.reaches.of if self.reaches else ()}
        return {key: of for key, of in under.items() if of and key in self.places}

    @property
    def asks_graph(self) -> bool:
        """Text alone does not tell what it finds."""
        return bool(self.within or self.callers or self.reaches)

    def looks_at(self, path: Path, language: str) -> bool:
        """It may find something in the file at *path*, in *language*, whatever stands in it."""
        if self.language and language != self.language:
            return False
        if not path.startswith(self.prefix):
            return False
        inside = path[len(self.prefix) :]
        if self.files and not fits(inside, self.files):
            return False
        return not (self.ignores and fits(inside, self.ignores))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a workspace, as they are written now."""

    rules: tuple[Rule, ...] = ()
    """In order of path and place; no two share an id."""
    problems: Mapping[Path, tuple[Problem, ...]] = field(default_factory=dict)
    """Of the files that have any, in order of place."""
    key: str = ""
    """Stands for all that the rules say."""
    by_id: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def paths(self) -> set[Path]:
        """Of files that have a rule, or something wrong."""
        return {*self.problems, *(rule.path for rule in self.rules)}


NO_RULES = RuleSet()
