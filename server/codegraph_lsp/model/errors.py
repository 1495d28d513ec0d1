"""
Every error that a caller can act on.

    CodegraphError
    ├── SettingsError           an option is unknown or has a wrong type
    ├── LanguageError           a language's table does not fit its grammar
    ├── GrammarMissingError     no grammar for a language that a file needs
    ├── NoWorkspaceError        nobody named a folder, and the current one is none to index
    ├── TargetError             what was asked about is not there
    │   └── AmbiguousTargetError    a name means several symbols
    ├── RenameError             what should be renamed cannot be, or not so
    ├── RefactorError           code cannot be changed as asked
    ├── LimitExceededError      an answer would be larger than its limit
    ├── NotIndexedError         nothing can be said yet
    ├── HistoryError            git cannot tell what a question needs
    ├── PatternError            a pattern to search with is none
    ├── UnknownCheckError       no check has a code
    ├── UnwritableError         a file of the workspace cannot be changed
    ├── BaselineError           a file of known findings cannot be used
    ├── PageMissingError        the graph view was not built
    ├── InputError              a tool of MCP was given what it does not take
    ├── GraphError              the server behind MCP's tools has no answer; in `mcp.graph`
    │   └── AmbiguousNameError      a name means several symbols
    └── StoreError              the database cannot be used
        ├── StoreUnwritableError    its folder or file cannot be written
        ├── StoreBusyError          another process holds the write lock
        ├── StoreFullError          no space is left
        └── StoreCorruptError       the file is damaged; opening it for writing again rebuilds it
    CancelledError          somebody no longer wants the answer; stands apart, see `support.cancel`

What never leaves its layer is told there, and is no part of the tree.

A message is one line: what is wrong, of what, what to do. Values are kept as attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.support.cancel import CancelledError as CancelledError

if TYPE_CHECKING:
    from collections.abc import Sequence


class CodegraphError(Exception):
    """Base of all errors raised on purpose."""


class SettingsError(CodegraphError):
    def __init__(self, key: str, problem: str, *, source: str = "", line: int = -1) -> None:
        self.key = key
        self.problem = problem
        self.source = source
        """The file, or the part of the protocol, that says so."""
        self.line = line
        """Line of the key in that file, from 0; -1 where there is none."""
        place = f"{source}:{line + 1}" if line >= 0 else source
        of = f" for {key!r}" if key else ""
        super().__init__(f"{problem}{of}" + (f" in {place}" if place else ""))


class LanguageError(CodegraphError):
    def __init__(self, file: str, place: str, problem: str) -> None:
        self.file = file
        self.place = place
        self.problem = problem
        super().__init__(f"{problem} at {place} in {file}")


class GrammarMissingError(CodegraphError):
    def __init__(self, grammar: str, path: str) -> None:
        self.grammar = grammar
        self.path = path
        super().__init__(
            f"no grammar for {grammar!r}, needed by {path!r}; "
            "reinstall codegraph-lsp or exclude the file"
        )


class NoWorkspaceError(CodegraphError):
    def __init__(self, folder: str, what: str) -> None:
        self.folder = folder
        super().__init__(
            f"{folder!r} is {what}, and not indexed unless it is named; "
            "change to a project's folder, or name one"
        )


class TargetError(CodegraphError):
    def __init__(
        self,
        target: str,
        problem: str = "nothing is named",
        advice: str = "try `codegraph-lsp query search`",
        near: Sequence[str] = (),
    ) -> None:
        self.target = target
        self.problem = problem
        self.near = tuple(near)
        """What may have been meant, best first; it stands in the place of other advice."""
        if near:
            advice = f"did you mean {_either(near)}?"
        super().__init__(f"{problem} {target!r}; {advice}")


class AmbiguousTargetError(TargetError):
    """`candidates` are symbol ids, in order of path and position."""

    def __init__(self, target: str, candidates: Sequence[str], example: str = "") -> None:
        self.candidates = tuple(candidates)
        problem = f"{len(self.candidates)} symbols are named"
        advice = "say which: `path:line` or `path::Name`"
        if example:
            advice = f"say which, as in {example!r}, or by `path:line` or `path::Name`"
        super().__init__(target, problem, advice)


class RenameError(CodegraphError):
    """Nothing was renamed; the message is the reason, for the person who asked."""

    def __init__(self, reason: str, *, sort: str = "") -> None:
        self.reason = reason
        self.sort = sort
        """A word for the sort of reason: `collision`, `captured`, `external`…"""
        super().__init__(reason)


class RefactorError(CodegraphError):
    """Nothing was changed; the message is the reason, for the person who asked."""

    def __init__(self, reason: str, *, sort: str = "") -> None:
        self.reason = reason
        self.sort = sort
        """A word for the sort of reason: `used`, `collision`, `cycle`…"""
        super().__init__(reason)


class LimitExceededError(CodegraphError):
    def __init__(self, what: str, limit: int) -> None:
        self.what = what
        self.limit = limit
        super().__init__(f"{what} exceeds its limit of {limit}; narrow the question or raise it")


class NotIndexedError(CodegraphError):
    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} is not indexed; run `codegraph-lsp index` or wait until it is")


class HistoryError(CodegraphError):
    def __init__(self, folder: str, problem: str, advice: str) -> None:
        self.folder = folder
        self.problem = problem
        self.advice = advice
        super().__init__(f"{problem}; {advice}")


class PatternError(CodegraphError):
    def __init__(self, parameter: str, problem: str) -> None:
        self.parameter = parameter
        self.problem = problem
        super().__init__(f"parameter {parameter!r}: {problem}")


class UnknownCheckError(CodegraphError):
    def __init__(self, code: str, near: Sequence[str] = ()) -> None:
        self.code = code
        self.near = tuple(near)
        advice = f"did you mean {_either(near)}?" if near else "`--list` has all"
        super().__init__(f"no check is called {code!r}; {advice}")


class UnwritableError(CodegraphError):
    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path!r} is left as it was: {problem}")


class BaselineError(CodegraphError):
    def __init__(self, file: str, problem: str, advice: str) -> None:
        self.file = file
        self.problem = problem
        self.advice = advice
        super().__init__(f"the baseline {file!r} {problem}; {advice}")


class PageMissingError(CodegraphError):
    """The graph view was not built."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the graph view's page {name!r} is not there, since it was not built with this "
            "installation; run `make page` in a checkout of codegraph-lsp, or install a wheel "
            "made by `make wheel`"
        )
        self.name = name


class InputError(CodegraphError):
    """A tool of MCP was given what it does not take."""

    def __init__(self, tool: str, problem: str) -> None:
        self.tool = tool
        self.problem = problem
        super().__init__(f"{tool}: {problem}")


class StoreError(CodegraphError):
    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(f"{problem}: {file}")


class StoreUnwritableError(StoreError):
    def __init__(self, file: str, reason: str) -> None:
        super().__init__(
            file,
            f"cannot write the index ({reason}); make its folder writable, "
            "or name another in CODEGRAPH_CACHE_DIR",
        )


class StoreBusyError(StoreError):
    def __init__(self, file: str) -> None:
        super().__init__(
            file, "another codegraph-lsp is writing this index; try again when it ends"
        )


class StoreFullError(StoreError):
    def __init__(self, file: str) -> None:
        super().__init__(file, "no space left for the index; free some, answers stay as they were")


class StoreCorruptError(StoreError):
    def __init__(self, file: str) -> None:
        super().__init__(file, "the index is damaged and must be rebuilt")


def _either(words: Sequence[str]) -> str:
    """`'a', 'b' or 'c'`."""
    *others, last = map(repr, words)
    return f"{', '.join(others)} or {last}" if others else last
