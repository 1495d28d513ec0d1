"""
Findings that are known: a file that a project keeps, so that only new ones are told.

A finding is known by its code, path and subject, which hold when lines shift, and by its place
among those that are equal in all three. The file has one of them a line, sorted, so that branches
which change different ones merge:

    {"version": 1, "findings": [
    {"path": "app.py", "code": "unused-symbol", "subject": "app.py:idle", "message": "…"},
    {"path": "app.py", "code": "unused-symbol", "subject": "app.py:idle", "nth": 2, "message": "…"}
    ]}
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from codegraph_lsp.model.errors import BaselineError
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from codegraph_lsp.checks.finding import Finding

VERSION = 1

_MOVED = 0.5
"""Share of a file's known findings that another one must have to count as that file, moved."""

_ANEW = "`codegraph-lsp check --update-baseline` writes it anew once it is away"


class Fingerprint(NamedTuple):
    """What a finding is known by. They sort by path, code, subject and number."""

    path: Path
    code: str
    subject: str
    nth: int = 1
    """1 for the first of equal ones in its file, in order of place."""

    @property
    def digest(self) -> str:
        """The same in 20 hexadecimal digits, for other tools."""
        text = "\0".join((self.path, self.code, self.subject, str(self.nth)))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


class Known(NamedTuple):
    """One line of the file."""

    fingerprint: Fingerprint
    message: str
    """As it was told, for people who read the file."""


class Marked(NamedTuple):
    """A finding and what it is known by."""

    finding: Finding
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings beside a baseline."""

    new: tuple[Marked, ...]
    """In their order."""
    known: tuple[Marked, ...]
    """In their order."""
    gone: tuple[Known, ...]
    """What the baseline has and nobody finds any more; sorted."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """All findings that are known."""

    items: tuple[Known, ...] = ()
    """Sorted, each fingerprint once."""

    @classmethod
    def of(cls, known: Iterable[Known]) -> Baseline:
        """That of *known*, in any order; of equal fingerprints the last one counts."""
        by_fingerprint = {each.fingerprint: each for each in known}
        return cls(tuple(by_fingerprint[key] for key in sorted(by_fingerprint)))

    def judged(
        self, found: Iterable[Marked], has_file: Callable[[Path], bool] | None = None
    ) -> Judged:
        """
        *found* parted into known and new ones.

        Args:
            found: All findings, or all of some files.
            has_file: The workspace has a file of that path; None: nobody asks. What is known of a
                file that is gone is known of one with the same name elsewhere, where at least half
                of it is found there, and not in a third one, too.
        """
        every = list(found)
        left = {each.fingerprint: each for each in self.items}
        missed = [each for each in every if left.pop(each.fingerprint, None) is None]
        moved = {} if has_file is None else _moved(left, missed, has_file)
        new = {each.fingerprint for each in missed if each.fingerprint not in moved}
        return Judged(
            tuple(each for each in every if each.fingerprint in new),
            tuple(each for each in every if each.fingerprint not in new),
            tuple(left[key] for key in sorted(set(left) - set(moved.values()))),
        )


def marked(findings: Iterable[Finding]) -> list[Marked]:
    """*findings*, all of the files that they are in and in order of place, with fingerprints."""
    seen: Counter[tuple[Path, str, str]] = Counter()
    found = []
    for finding in findings:
        key = (finding.path, finding.code, finding.subject)
        seen[key] += 1
        found.append(Marked(finding, Fingerprint(*key, seen[key])))
    return found


def known(each: Marked) -> Known:
    """What a baseline says of *each*."""
    return Known(each.fingerprint, each.finding.message)


def parse(text: bytes, file: str) -> Baseline:
    """
    The baseline that *text*, which stands in *file*, says; in any order, and each as often as a
    merge may have left it there.

    Raises:
        BaselineError: It is none, or of a later version.
    """
    if b"\n<<<<<<< " in b"\n" + text:
        raise BaselineError(file, "has conflicts of a merge", "keep both sides of each")
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BaselineError(file, f"is not JSON ({_plain(error)})", _ANEW) from error
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BaselineError(file, "is something else", f"name another file, or {_ANEW}")
    if version > VERSION:
        raise BaselineError(
            file,
            f"is of version {version}, and this codegraph-lsp knows {VERSION}",
            "update codegraph-lsp",
        )
    try:
        records = msgspec.convert(document, _Document).findings
    except msgspec.ValidationError as error:
        raise BaselineError(file, f"is damaged ({_plain(error)})", _ANEW) from error
    return Baseline.of(
        Known(Fingerprint(Path(each.path), each.code, each.subject, each.nth), each.message)
        for each in records
    )


def written(baseline: Baseline) -> bytes:
    """The text of the file; equal baselines are equal bytes."""
    lines = [msgspec.json.encode(_record(each)) for each in baseline.items]
    # With spaces, as people write it.
    spaced = [msgspec.json.format(line, indent=0) for line in lines]
    head = b'{"version": %d, "findings": [' % VERSION
    return head + b"\n" + b",\n".join(spaced) + (b"\n" if lines else b"") + b"]}\n"


class _Record(msgspec.Struct, frozen=True, omit_defaults=True):
    path: str
    code: str
    subject: str
    nth: int = 1
    message: str = ""


class _Document(msgspec.Struct, frozen=True):
    findings: list[_Record]


def _record(each: Known) -> _Record:
    fingerprint = each.fingerprint
    return _Record(
        fingerprint.path, fingerprint.code, fingerprint.subject, fingerprint.nth, each.message
    )


def _plain(error: Any) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]


def _moved(
    left: Mapping[Fingerprint, Known],
    missed: Sequence[Marked],
    has_file: Callable[[Path], bool],
) -> dict[Fingerprint, Fingerprint]:
    """The fingerprints of *missed* that are known of files which have moved, with the known."""
    orphans: dict[Path, list[Fingerprint]] = {}
    for each in left:
        if not has_file(each.path):
            orphans.setdefault(each.path, []).append(each)
    if not orphans:
        return {}
    by_name: dict[str, dict[Path, set[Fingerprint]]] = {}
    for found in missed:
        path = found.fingerprint.path
        by_name.setdefault(_name(path), {}).setdefault(path, set()).add(found.fingerprint)
    moved: dict[Fingerprint, Fingerprint] = {}
    for old, entries in sorted(orphans.items()):
        homes = [
            pairs
            for new, there in by_name.get(_name(old), {}).items()
            if len(pairs := _pairs(entries, old, new, there)) >= _MOVED * len(entries)
        ]
        if len(homes) == 1 and not homes[0].keys() & moved.keys():
            moved |= homes[0]
    return moved


def _pairs(
    entries: Sequence[Fingerprint], old: Path, new: Path, there: Collection[Fingerprint]
) -> dict[Fingerprint, Fingerprint]:
    pairs = {}
    for entry in entries:
        # A symbol's id begins with the path of its file.
        as_moved = entry._replace(path=new, subject=entry.subject.replace(old, new))
        if as_moved in there:
            pairs[as_moved] = entry
    return pairs


def _name(path: Path) -> str:
    return path.rpartition("/")[2]
