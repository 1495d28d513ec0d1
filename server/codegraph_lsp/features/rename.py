"""
Renaming: every place where something is named gets the new name, in all files, or none does.

What is certain is changed. What may be meant, an object of unknown type or code that nobody reads,
is proposed with the reason for the doubt. A new name that would mean something else somewhere, or
would take a name's meaning away, is refused: `rename_conflicts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit, Edits, Move, in_order
from codegraph_lsp.features.file_mentions import FileMentions, sure_sites, unread_mentions
from codegraph_lsp.features.rename_conflicts import check_conflicts
from codegraph_lsp.features.renamed import NOTHING_HERE, Renamed, renamed_at
from codegraph_lsp.features.words import (
    Form,
    skips,
    spans_behind,
    spans_of,
    spans_of_keys,
    words_in,
)
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.span import Span
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from codegraph_lsp.features.file_mentions import Mentioned
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import Naming
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow

MAX_LOOKED_AT = 400
"""Files that are parsed to see whether a word in them is a member; then words count. (a guess)"""

MAX_UNRESOLVED = 200
"""Mentions on objects of unknown type that a person is asked about; more are none. (a guess)"""


def renameable_at(snapshot: Snapshot, file: FileId, offset: int) -> Span | None:
    """
    The name at *offset* that can be renamed; None where no name stands.

    Raises:
        RenameError: It cannot be.
    """
    found = renamed_at(snapshot, file, offset)
    return None if found is None else found.span


def is_local(snapshot: Snapshot, file: FileId, offset: int) -> bool:
    """What stands at *offset* has no mentions outside of its file, whatever is still to be read."""
    try:
        found = renamed_at(snapshot, file, offset)
    except RenameError:
        return False
    return found is not None and found.is_local


def rename(
    snapshot: Snapshot,
    file: FileId,
    offset: int,
    new: str,
    *,
    max_files: int,
    doubts: bool = True,
) -> Edits:
    """
    What has to change so that what stands at *offset* is called *new*.

    Args:
        max_files: Where more files change, a person has to look at it first.
        doubts: Propose doubtful edits, too; else they are left out, with a note.

    Raises:
        RenameError: It cannot be renamed, or not to *new*, or not without asking a person.
    """
    renamed = renamed_at(snapshot, file, offset)
    if renamed is None:
        raise RenameError(NOTHING_HERE, sort="nothing")
    _check_name(snapshot, renamed, new)
    if new == renamed.wanted.word:
        return Edits()
    mentioned: dict[FileId, list[Mentioned]] = {}
    for each in renamed.files:
        mentioned[each] = list(FileMentions(snapshot, each).of(renamed.wanted))
    notes: list[str] = []
    notes += add_torn(snapshot, renamed, mentioned)  # first: it takes all that a file has
    if renamed.wanted.is_member:
        notes += add_unresolved(snapshot, renamed, mentioned)
    check_conflicts(snapshot, renamed, mentioned, new)
    edits = in_order(
        edit
        for each, found in mentioned.items()
        for edit in _edits(snapshot, each, found, renamed, new)
    )
    whole = _doubts(renamed, len({edit.file for edit in edits if not edit.doubt}), max_files)
    if doubts:
        edits = tuple(edit._replace(doubt=edit.doubt or whole) for edit in edits)
    elif whole:
        raise RenameError(whole, sort="doubt")
    else:
        kept = tuple(edit for edit in edits if not edit.doubt)
        notes += _left_out(edits, kept)
        edits = kept
    return Edits(edits, tuple(_moves(renamed, new)), tuple(notes))


def _check_name(snapshot: Snapshot, renamed: Renamed, new: str) -> None:
    for file in renamed.files:
        spec = snapshot.language(file)
        if spec is None:
            continue
        spelling = naming(spec.lineage)
        mark = renamed.wanted.word[:1]
        marked = bool(mark) and mark in spelling.marks
        if not spelling.is_name(new) or (bool(new[:1]) and new[:1] in spelling.marks) != marked:
            raise RenameError(f"`{new}` is no name in {spec.name}", sort="name")


def _edits(
    snapshot: Snapshot, file: FileId, found: list[Mentioned], renamed: Renamed, new: str
) -> Iterator[Edit]:
    path = snapshot.file_by_id(file).path
    text = snapshot.text(file)
    assert text is not None, "words were found in it"
    old = renamed.wanted.word
    for each in found:
        span, word = each.word.span, new
        if each.word.form is Form.SHORTHAND and not (each.key and each.value):
            between = text.source[each.word.whole.start : span.start].decode("utf-8", "replace")
            key, value = (new, old) if each.key else (old, new)
            span, word = each.word.whole, f"{key}{each.word.parting}{between}{value}"
        elif each.word.pair is not None and each.word.other == new:
            span = each.word.pair
        yield Edit(path, span, word, file, each.doubt)


def _doubts(renamed: Renamed, n_files: int, max_files: int) -> str:
    """Why a person has to look at all of it."""
    reasons = list(renamed.doubts)
    if n_files > max_files:
        verb = "changes" if n_files == 1 else "change"
        reasons.append(f"{counted(n_files, 'file')} {verb} (`renameFilesLimit` is {max_files})")
    if renamed.wanted.doubtful:
        names = sorted(
            f"`{each.qualified_name}`"
            for number, each in renamed.wanted.symbols.items()
            if number in renamed.wanted.doubtful
        )
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        reasons.append(f"{shown} may be used through the same interface")
    return "; ".join(reasons)


def _left_out(edits: tuple[Edit, ...], kept: tuple[Edit, ...]) -> Iterator[str]:
    if len(kept) < len(edits):
        n_left = len(edits) - len(kept)
        first = next(edit for edit in edits if edit.doubt)
        yield (
            f"{n_left} mentions that may be meant are left as they are, "
            f"for one in {first.path}: {first.doubt}"
        )


def _moves(renamed: Renamed, new: str) -> Iterator[Move]:
    for path in renamed.moved:
        folder, slash, name = path.rpartition("/")
        yield Move(path, Path(f"{folder}{slash}{new}.{name.partition('.')[2]}"))


def add_torn(
    snapshot: Snapshot, renamed: Renamed, mentioned: dict[FileId, list[Mentioned]]
) -> Iterator[str]:
    """
    Adds to *mentioned* those in other files that are not read whole, where the preprocessor decides
    what is code, or that are included where more is known; tells where there are too many.
    """
    found: dict[FileId, list[Mentioned]] = {}
    for row in _others(snapshot, renamed, mentioned):
        spec, text = snapshot.language(row.id), snapshot.text(row.id)
        if spec is None or text is None or not semantics(spec.lineage).includes:
            continue
        if renamed.wanted.word.encode() not in text.source:
            continue
        snapshot.cancel.check("rename: next torn file")
        if (
            snapshot.n_problems(row.id)
            or skips(spec, text.source, renamed.wanted.word)
            or _unknown_in(snapshot, row.id, renamed)
        ):
            found[row.id] = list(FileMentions(snapshot, row.id).of(renamed.wanted))
    n_found = sum(map(len, found.values()))
    if n_found > MAX_UNRESOLVED:
        yield f"about {n_found} `{renamed.wanted.word}` in files that may see no definition stay"
    else:
        mentioned.update({file: each for file, each in found.items() if each})


def _unknown_in(snapshot: Snapshot, file: FileId, renamed: Renamed) -> bool:
    """The graph does not know what a bare word of the file means."""
    spec, text, facts = snapshot.language(file), snapshot.text(file), snapshot.facts(file)
    if not renamed.wanted.is_bare or spec is None or text is None or facts is None:
        return False
    spelling = naming(spec.lineage)
    spans = frozenset(spans_of(text.source, renamed.wanted.word, spelling))
    mentioned = {Span(each.start, each.end) for each in facts.body.occurrences}
    left = spans & mentioned
    return bool(left) and not left <= sure_sites(snapshot, file, spelling)


def _others(
    snapshot: Snapshot, renamed: Renamed, mentioned: Collection[FileId]
) -> Iterator[FileRow]:
    """Files that are not among *mentioned*, in languages that see what is renamed."""
    specs = [snapshot.language(number.file) for number in renamed.wanted.symbols]
    families = {spec.family for spec in specs if spec is not None}
    for row in snapshot.files():
        spec = snapshot.language(row.id) if row.language else None
        is_kin = spec is not None and not spec.generic and spec.family in families
        if is_kin and row.id not in mentioned:
            yield row


def add_unresolved(
    snapshot: Snapshot, renamed: Renamed, mentioned: dict[FileId, list[Mentioned]]
) -> Iterator[str]:
    """
    Adds to *mentioned* those in other files on objects of which nothing is known; tells where there
    are too many.
    """
    word = renamed.wanted.word
    behind, keys = _Unknown(snapshot, word), _Unknown(snapshot, word)
    for row in _others(snapshot, renamed, mentioned):
        spec, text = snapshot.language(row.id), snapshot.text(row.id)
        if spec is None or text is None:
            continue
        snapshot.cancel.check("rename: next file")
        spelling = naming(spec.lineage)
        behind.add(row.id, spelling, spans_behind(text.source, word, spelling))
        if renamed.wanted.is_keyed:
            keys.add(row.id, spelling, spans_of_keys(text.source, word, spelling))
    if behind.n_found > MAX_UNRESOLVED:
        yield f"about {behind.n_found} `.{word}` on objects of unknown type stay as they are"
    if keys.n_found > MAX_UNRESOLVED:
        yield f"about {keys.n_found} `{word}:` in objects of unknown type stay as they are"
    for each in (behind, keys):
        if each.n_found <= MAX_UNRESOLVED:
            for file, found in each.found.items():
                all_found = [*mentioned.get(file, ()), *found]
                mentioned[file] = sorted(all_found, key=lambda one: one.word.span)


class _Unknown:
    """Members of what nobody knows, as long as there are few."""

    def __init__(self, snapshot: Snapshot, word: str) -> None:
        self._snapshot = snapshot
        self._word = word
        self.found: dict[FileId, list[Mentioned]] = {}
        self.n_found = 0
        self._n_files = 0

    def add(self, file: FileId, spelling: Naming, spans: Sequence[Span]) -> None:
        """Those at *spans* of a file."""
        known = sure_sites(self._snapshot, file, spelling) if spans else frozenset()
        left = frozenset(spans) - known
        if not left:
            return
        self._n_files += 1
        if self.n_found > MAX_UNRESOLVED or self._n_files > MAX_LOOKED_AT:
            self.n_found += len(left)
            return
        words = [each for each in words_in(self._snapshot, file, self._word) if each.span in left]
        found = list(unread_mentions(self._snapshot, file, words))
        self.n_found += len(found)
        if found:
            self.found[file] = found
