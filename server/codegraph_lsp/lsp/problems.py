"""
What the checks find, as a client takes it, and what is known of it.

Checks of one file are made when somebody wants to know; those of the whole graph take longer and
are made in a pause. What the latter found moves along with the text until it is found anew.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codegraph_lsp.checks.moved import moved
from codegraph_lsp.lsp import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.checks.apart import Looked
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path

MANY = 50
"""With so many files still to be read, as after a switch of branches, no check is made that needs
all of them. (a guess: more than an edit reaches)"""

_UNNECESSARY = 1
"""LSP's tag of code that can go."""


class Result(NamedTuple):
    """What is known of one file."""

    items: list[wire.Diagnostic]
    digest: str
    """The same for the same items."""


class _Earlier(NamedTuple):
    """What was found in a file, and in which text."""

    digest: bytes
    found: Sequence[Finding]
    source: bytes | None = None
    """The text, of a document: what is typed in it moves findings."""


def result_of(items: list[wire.Diagnostic]) -> Result:
    """What is known of a file with these problems."""
    return Result(items, hashlib.sha256(msgspec.json.encode(items)).hexdigest()[:16])


NO_PROBLEMS = result_of([])


class Order:
    """
    Of several answers about one file, given in whatever order, that of the latest view counts.

    Runs on: one thread at a time.
    """

    def __init__(self) -> None:
        self._last: dict[Path, int] = {}

    def takes(self, path: Path, number: int) -> bool:
        """No answer of a later view than the one of this *number* was there before."""
        if number < self._last.get(path, 0):
            return False
        self._last[path] = number
        return True


class KnownProblems:
    """
    What one client may be told, by file.

    Runs on: worker threads; `results` and `forget` on any.
    """

    def __init__(self) -> None:
        self.complete = False
        """Every file has been read once."""
        self.is_told = False
        """The client has been told of all files once."""
        self._lock = threading.Lock()
        self._graph: dict[Path, _Earlier] = {}
        self._files: dict[Path, _Earlier] = {}
        """What checks of one file found that are not told at once."""
        self._results: dict[Path, Result] = {}
        """Of files with problems, as far as they were looked at."""
        self._incomplete: set[Path] = set()
        self._order = Order()

    def look(self, view: View, file: FileId) -> Result:
        """Runs the checks of one file; its findings from the whole graph are as known."""
        path = view.snapshot.file_by_id(file).path
        if not view.wants_in("diagnostics", file):
            return self._keep(path, [], view.number)
        context = self.context(view)
        if not context.complete:
            with self._lock:
                self._incomplete.add(path)
        found = self.findings(view, file, context)
        return self._keep(path, [diagnostic(view, finding) for finding in found], view.number)

    def glance(self, view: View, file: FileId) -> Result:
        """Like `look`, of checks that are told at once; what others found last moves along."""
        from codegraph_lsp.checks.run import file_findings, selection_now  # see `process.warm_up`

        path = view.snapshot.file_by_id(file).path
        if not view.wants_in("diagnostics", file):
            return self._keep(path, [], view.number)
        context = self.context(view)
        found = file_findings(context, file, selection_now(context).at_once)
        found += self._moved(view, file, self._files)
        found = self._told(view, file, context, found)
        return self._keep(path, [diagnostic(view, finding) for finding in found], view.number)

    def take(self, view: View, looked: Looked, number: int) -> Result | None:
        """
        Like `look`, of what was found elsewhere.

        Args:
            number: Of the view that was looked at; *view* is of now.

        Returns:
            None where the file has another text now, or has been looked at since.
        """
        from codegraph_lsp.checks.run import selection_now  # as above

        row = view.snapshot.file(looked.path)
        if row is None or view.snapshot.digest(row.id) != looked.digest:
            return None
        with self._lock:
            if not self._order.takes(row.path, number):
                return None
        if not view.wants_in("diagnostics", row.id):
            return self._keep(row.path, [], number)
        context = self.context(view)
        found = list(looked.findings)
        self._remember(row.path, looked.digest, found, selection_now(context))
        found = self._told(view, row.id, context, found)
        return self._keep(row.path, [diagnostic(view, finding) for finding in found], number)

    def findings(self, view: View, file: FileId, context: Context) -> list[Finding]:
        """What is found in one file, in order of place."""
        from codegraph_lsp.checks.run import file_findings, selection_now  # as above

        selection = selection_now(context)
        found = file_findings(context, file, selection)
        path = view.snapshot.file_by_id(file).path
        self._remember(path, view.snapshot.digest(file), found, selection)
        return self._told(view, file, context, found)

    def _remember(
        self, path: Path, digest: bytes, found: Sequence[Finding], selection: Selection
    ) -> None:
        """What was *found* in a file and is not told at once, until it is looked at again."""
        at_once = selection.at_once.severities
        later = [finding for finding in found if finding.code not in at_once]
        with self._lock:
            if later:
                self._files[path] = _Earlier(digest, later)
            else:
                self._files.pop(path, None)

    def _told(
        self, view: View, file: FileId, context: Context, found: list[Finding]
    ) -> list[Finding]:
        """With what checks of the whole graph found, and without what a baseline knows."""
        from codegraph_lsp.checks.kept_baseline import without_known  # as above

        found += self._moved(view, file, self._graph)
        return without_known(context, sorted(found, key=lambda finding: finding.place))

    def look_at_graph(self, view: View) -> list[Path]:
        """Runs the checks of the whole graph; returns the files of which other things are found."""
        from codegraph_lsp.checks.looking import look_at_graph  # as above

        context = self.context(view)
        return self.take_graph(view, look_at_graph(context)) if context.complete else []

    def take_graph(self, view: View, looked: Iterable[Looked]) -> list[Path]:
        """Like `look_at_graph`, of what was found elsewhere."""
        found: dict[Path, _Earlier] = {}
        for each in looked:
            row = view.snapshot.file(each.path) or view.snapshot.beside(each.path)
            if row is not None and view.wants_in("diagnostics", row.id):
                found[each.path] = _Earlier(each.digest, each.findings)
        with self._lock:
            before, self._graph = self._graph, found
        return sorted(
            path
            for path in before.keys() | found.keys()
            if _found(before.get(path)) != _found(found.get(path))
        )

    def files_beside(self, view: View) -> set[Path]:
        """Files that are not in the graph, and something may be wrong with them all the same."""
        from codegraph_lsp.checks.run import files_beside, selection_now  # as above

        context = self.context(view)
        return files_beside(context, selection_now(context))

    def results(self) -> dict[Path, Result]:
        """Of all files in which something was found, as they were looked at last."""
        with self._lock:
            return dict(self._results)

    def take_incomplete(self) -> list[Path]:
        """Files that were looked at without all checks, because others were still to be read."""
        with self._lock:
            found, self._incomplete = self._incomplete, set()
        return sorted(found)

    def forget(self, path: Path) -> None:
        """The file at *path* is not there any more."""
        with self._lock:
            self._results.pop(path, None)
            self._files.pop(path, None)

    def _keep(self, path: Path, items: list[wire.Diagnostic], number: int) -> Result:
        """What *items* are; kept unless something was kept of a later view than that *number*."""
        result = result_of(items) if items else NO_PROBLEMS
        with self._lock:
            if self._order.takes(path, number):
                if items:
                    self._results[path] = result
                else:
                    self._results.pop(path, None)
        return result

    def context(self, view: View) -> Context:
        """What checks look at now."""
        from codegraph_lsp.checks.check import Context  # as above

        complete = self.complete and view.snapshot.pending < MANY
        return Context(view.snapshot, view.settings.checks, complete=complete, live=True)

    def _moved(self, view: View, file: FileId, known: dict[Path, _Earlier]) -> list[Finding]:
        """What is *known* of a file, where the text is as it was around it."""
        snapshot = view.snapshot
        path = snapshot.file_by_id(file).path
        earlier = known.get(path)
        if earlier is None:
            return []
        # A file that is not in the graph has another id once it is open.
        found = [each if each.file == file else replace(each, file=file) for each in earlier.found]
        text = snapshot.text(file)
        if text is not None and snapshot.digest(file) == earlier.digest:
            if earlier.source is None and snapshot.version(file) is not None:
                with self._lock:
                    if known.get(path) is earlier:
                        known[path] = earlier._replace(source=text.source)
            return found
        if text is None or earlier.source is None:
            return []
        return list(moved(found, earlier.source, text.source))


def _found(earlier: _Earlier | None) -> Sequence[Finding]:
    return () if earlier is None else earlier.found


def diagnostic(view: View, finding: Finding) -> wire.Diagnostic:
    """*finding* as this client takes it."""
    profile = view.profile
    related = None
    if profile.related_information and finding.related:
        related = [
            wire.RelatedInformation(view.location(each.file, each.path, each.span), each.message)
            for each in finding.related
        ]
    return wire.Diagnostic(
        range=view.range(finding.file, finding.span),
        severity=int(finding.severity),
        code=finding.code,
        source="codegraph",
        message=finding.message,
        tags=[_UNNECESSARY] if finding.unnecessary and profile.unnecessary_tags else None,
        related_information=related,
    )
