"""
What one file has in the database: putting it there, and taking it away.

Runs on: the writer thread, inside its transactions.

An edit mostly leaves names, keys and targets as they are. Rows are compared with those there, and
what is in an index is only touched where it differs: each key lies on a page of its own, so writing
all anew would write a hundred pages to the log instead of ten.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.ids import FileId, Revision
from codegraph_lsp.model.kinds import FileState, SymbolFlag
from codegraph_lsp.store import names
from codegraph_lsp.store.codec import (
    EDGE_BITS,
    SYMBOL_BITS,
    EdgeRow,
    Hydrated,
    Linked,
    Stamp,
    SymbolRow,
)
from codegraph_lsp.store.relations import (
    FilesByThing,
    files_in,
    pack_files,
    pack_questions,
    unpack_files,
    unpack_questions,
)
from codegraph_lsp.store.session import json_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from codegraph_lsp.store.rows import Failure

# Rows that are made by the thousand are bound by position: a tuple per row, as workers send them.
_FILE = "SELECT state, interface, hydrated, interface_at FROM files WHERE id = :file"
_PUT_FACTS = "INSERT OR REPLACE INTO facts (file, outline, body) VALUES (?, ?, ?)"
_PUT_SYMBOLS = "INSERT INTO symbols VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SYMBOLS = "SELECT * FROM symbols WHERE id BETWEEN :first AND :last"
# Its key and name, ?2 and ?3, are those that it had.
_MOVE_SYMBOL = """
UPDATE symbols SET kind = ?4, flags = ?5, container = ?6, descriptor = ?7, start = ?8, length = ?9,
    name_offset = ?10, name_length = ?11, header_length = ?12, doc_offset = ?13, doc_length = ?14,
    complexity = ?15
WHERE id = ?1
"""
_DROP_SYMBOL = "DELETE FROM symbols WHERE id = ?"
_PUT_EDGES = "INSERT INTO edges (id, target, sites) VALUES (?, ?, ?)"
_EDGES = "SELECT target, id, sites FROM edges WHERE id BETWEEN :first AND :last"
_MOVE_EDGES = "UPDATE edges SET sites = ? WHERE id = ?"
_DROP_EDGE = "DELETE FROM edges WHERE id = ?"
# Everyone who mentions an external says the same of it.
_PUT_LINKAGE = "INSERT INTO linkage (file, sort, thing, other) VALUES (?, ?, ?, ?)"
_DROP_LINKAGE = "DELETE FROM linkage WHERE file = ?"
_PUT_EXTERNALS = "INSERT OR IGNORE INTO externals VALUES (?, ?, ?, ?, ?, ?, ?)"
_PUT_QUESTIONS = "INSERT OR IGNORE INTO questions (id, specifier, answer) VALUES (?, ?, ?)"
_LINKS = "SELECT reads, questions FROM links WHERE file = ?"
_PUT_LINKS = "INSERT OR REPLACE INTO links (file, reads, questions) VALUES (?, ?, ?)"
_DROP_LINKS = "DELETE FROM links WHERE file = ?"
_MARK_HYDRATED = """
UPDATE files SET language = :language, state = :state, reason = '', size = :size,
    mtime_ns = :mtime_ns, digest = :digest, interface = :interface, generated = :generated,
    hydrated = :revision, interface_at = :interface_at, linked = 0, capped = 0
WHERE id = :file
"""
_MARK_SEEN = """
UPDATE files SET language = :language, size = :size, mtime_ns = :mtime_ns, digest = :digest,
    generated = :generated
WHERE id = :file
"""
_SAME_FACTS = """
SELECT files.state, size, mtime_ns, digest, language, generated
FROM files JOIN facts ON facts.file = files.id
WHERE files.id = :file AND files.state IN (:hydrated, :linked) AND files.language = :language
    AND facts.outline = :outline AND facts.body = :body
"""
_MARK_LINKED = """
UPDATE files SET state = :state, reason = '', linked = :revision, capped = :capped
WHERE id = :file
"""
_MARK_LEFT_OUT = """
UPDATE files SET state = :state, reason = :reason, size = :size, mtime_ns = :mtime_ns,
    digest = x'', interface = x'', hydrated = :revision, interface_at = :revision, linked = 0,
    capped = 0
WHERE id = :file
"""
_AMBIENT = "SELECT module FROM ambient WHERE file = ?"
_PUT_AMBIENT = "INSERT INTO ambient (file, module) VALUES (?, ?)"
_DROP_AMBIENT = "DELETE FROM ambient WHERE file = ?"
_MARK_UNLINKED = "UPDATE files SET reason = :reason WHERE id = :file AND state = :hydrated"
_UNLINK = "UPDATE files SET state = :hydrated WHERE id = :file AND state = :linked"
_READERS = "SELECT chunk, files FROM readers WHERE thing = :file"
_READ_SOMETHING_NEWER = """
SELECT 1 FROM json_each(:reads) AS read LEFT JOIN files ON files.id = read.value
WHERE ifnull(files.interface_at, :seen + 1) > :seen LIMIT 1
"""
_DROP_SYMBOLS = "DELETE FROM symbols WHERE id BETWEEN :first AND :last"
_DROP_EDGES = "DELETE FROM edges WHERE id BETWEEN :first AND :last"
_DROP_FACTS = "DELETE FROM facts WHERE file = :file"
_DROP_FILE = "DELETE FROM files WHERE id = :file"

AMBIENT = int(SymbolFlag.AMBIENT)
_HAVE_FACTS = frozenset({FileState.HYDRATED, FileState.LINKED})
_UNLINKING = {"hydrated": FileState.HYDRATED, "linked": FileState.LINKED}


class FileRows:
    """
    The rows of files. Every method belongs to one transaction, whose revision-to-be it is told.

    Attributes:
        interface_at: Revision of the latest change of any interface digest.
        modules_at: Revision of the latest change of what files say of other modules.
        keeps_names: Whether the table of names is kept with the symbols; off during a first load.
        dropped_names: Names that may be unused since that was so.
    """

    def __init__(self, connection: sqlite3.Connection, interface_at: Revision) -> None:
        self.interface_at = interface_at
        self.modules_at = Revision(0)
        self.keeps_names = True
        self.dropped_names: set[str] = set()
        self._connection = connection
        self._readers = FilesByThing(connection, "readers")
        self._askers = FilesByThing(connection, "askers")

    def put_facts(self, batch: Iterable[Hydrated], revision: Revision) -> int:
        """
        Replace facts and symbols, drop edges; returns how many symbols were written.

        Of a file that says what it said before, only what it looks like on disk is noted.
        """
        n_symbols = 0
        for item in batch:
            if self._same_facts(item) is not None:
                self.put_stamp(item)
            elif self._put_facts(item, revision):
                self._drop_edges(item.file)
                n_symbols += len(item.symbols)
        return n_symbols

    def put_links(self, batch: Iterable[Linked], revision: Revision, seen: Revision | None) -> int:
        """
        Replace edges and what linking asked, of files whose facts are not newer than *seen*.

        Returns:
            How many rows of edges were written.
        """
        return self._put_links(
            [item for item in batch if self._fits(item.file, seen)], revision, seen
        )

    def replace(
        self, item: Hydrated, links: Linked, revision: Revision, seen: Revision | None
    ) -> None:
        """Replace facts and edges of one file together."""
        if self._put_facts(item, revision):
            self._put_links([links], revision, seen)

    def leave_out(self, failures: Iterable[Failure], state: FileState, revision: Revision) -> None:
        """Drop what is known of files, and keep why."""
        for failure in failures:
            self._drop_all(failure.file, revision)
            self._run(_MARK_LEFT_OUT, state=state, revision=revision, **failure._asdict())
        self._write_relations()

    def remove(self, files: Iterable[FileId], revision: Revision) -> None:
        """Drop files with all they have."""
        for file in files:
            self._drop_all(file, revision)
            self._run(_DROP_FILE, file=file)
        self._write_relations()

    def unlink(self, files: Iterable[FileId]) -> None:
        """Set files back from LINKED to HYDRATED."""
        for file in files:
            self._run(_UNLINK, file=file, **_UNLINKING)

    def keep_unlinked(self, failure: Failure) -> None:
        """Note why a HYDRATED file has no edges; what it says by itself stays."""
        values = {"file": failure.file, "reason": failure.reason}
        self._run(_MARK_UNLINKED, hydrated=FileState.HYDRATED, **values)

    def forget(self) -> None:
        """After a transaction that failed: drop what was kept for its end."""
        self._readers.forget()
        self._askers.forget()

    def known_stamp(self, item: Hydrated) -> Stamp | None:
        """The stamp of a linked file that says the same; None where it does not, or is not."""
        row = self._same_facts(item)
        if row is None or row[0] != FileState.LINKED:
            return None
        size, mtime_ns, digest, language, generated = row[1:]
        return Stamp(size, mtime_ns, digest, language, bool(generated))

    def put_stamp(self, item: Hydrated) -> None:
        """Note what a file looks like that says what it said before."""
        self._run(_MARK_SEEN, file=item.file, **item.stamp._asdict())

    def _same_facts(self, item: Hydrated) -> tuple[Any, ...] | None:
        return self._one(
            _SAME_FACTS,
            file=item.file,
            language=item.stamp.language,
            outline=item.facts.outline,
            body=item.facts.body,
            **_UNLINKING,
        )

    def _put_facts(self, item: Hydrated, revision: Revision) -> bool:
        """Replace facts and symbols, leave edges; False where there is no such file."""
        file, stamp, facts = item.file, item.stamp, item.facts
        row = self._one(_FILE, file=file)
        if row is None:
            return False
        state, interface, _, interface_at = row
        self._connection.execute(_PUT_FACTS, (file, facts.outline, facts.body))
        if state in _HAVE_FACTS:
            self._replace_symbols(item)
        else:
            self._connection.executemany(_PUT_SYMBOLS, item.symbols)
            if self.keeps_names:
                names.add_names(self._connection, {symbol[2] for symbol in item.symbols[1:]})
        self._put_ambient(file, item.symbols, revision)
        if interface != facts.interface:
            interface_at = revision
            self.interface_at = revision
            self._unlink_readers(file)
        self._run(
            _MARK_HYDRATED,
            file=file,
            state=FileState.HYDRATED,
            interface=facts.interface,
            revision=revision,
            interface_at=interface_at,
            **stamp._asdict(),
        )
        return True

    def _put_ambient(self, file: FileId, symbols: Iterable[SymbolRow], revision: Revision) -> None:
        """Note which modules the file's *symbols* say something of."""
        names = sorted({row[2] for row in symbols if row[4] & AMBIENT})
        if names != [row[0] for row in self._connection.execute(_AMBIENT, (file,))]:
            self._connection.execute(_DROP_AMBIENT, (file,))
            self._connection.executemany(_PUT_AMBIENT, [(file, name) for name in names])
            self.modules_at = revision

    def _replace_symbols(self, item: Hydrated) -> None:
        old = {row[0]: row for row in self._connection.execute(_SYMBOLS, _symbol_range(item.file))}
        old_names = {row[2] for row in old.values()}
        moved, fresh = [], []
        for row in item.symbols:
            before = old.pop(row[0], None)
            if before is not None and before[1:3] == row[1:3]:
                if before != row:
                    moved.append(row)
            else:
                fresh.append(row)
                if before is not None:
                    old[row[0]] = before
        execute_many = self._connection.executemany
        execute_many(_DROP_SYMBOL, [(rowid,) for rowid in old])
        execute_many(_MOVE_SYMBOL, moved)
        execute_many(_PUT_SYMBOLS, fresh)
        new_names = {row[2] for row in item.symbols[1:]}
        if self.keeps_names:
            names.add_names(self._connection, new_names - old_names)
        self._drop_names(old_names - new_names)

    def _put_links(self, batch: Iterable[Linked], revision: Revision, seen: Revision | None) -> int:
        items = list({item.file: item for item in batch}.values())
        edges = []
        for item in items:
            edges += self._replace_edges(item)
            self._relate(item.file, pack_files(item.reads), pack_questions(item.requests))
        # Files of one folder mention and ask much the same.
        externals = {row[0]: row for item in items for row in item.externals}
        questions = {row[0]: row for item in items for row in item.questions}
        execute_many = self._connection.executemany
        execute_many(_PUT_EDGES, edges)
        execute_many(_PUT_EXTERNALS, externals.values())
        execute_many(_DROP_LINKAGE, [(item.file,) for item in items])
        execute_many(_PUT_LINKAGE, [row for item in items for row in item.linkage])
        execute_many(_PUT_QUESTIONS, questions.values())
        for item in items:
            stale = seen is not None and self.interface_at > seen and self._stale(item, seen)
            state = FileState.HYDRATED if stale else FileState.LINKED
            self._run(
                _MARK_LINKED, file=item.file, state=state, revision=revision, capped=item.capped
            )
        self._write_relations()
        return len(edges)

    def _replace_edges(self, item: Linked) -> list[EdgeRow]:
        """Change and drop rows of edges; returns those to be added."""
        rows = self._connection.execute(_EDGES, _edge_range(item.file)).fetchall()
        if not rows:
            return item.edges
        old = {target: (rowid, sites) for target, rowid, sites in rows}
        taken = {rowid for rowid, _ in old.values()}
        free = (rowid for rowid in count(item.file << EDGE_BITS) if rowid not in taken)
        moved, fresh = [], []
        for _, target, sites in item.edges:
            before = old.pop(target, None)
            if before is None:
                fresh.append((next(free), target, sites))
            elif before[1] != sites:
                moved.append((sites, before[0]))
        self._connection.executemany(_DROP_EDGE, [(rowid,) for rowid, _ in old.values()])
        self._connection.executemany(_MOVE_EDGES, moved)
        return fresh

    def _fits(self, file: FileId, seen: Revision | None) -> bool:
        row = self._one(_FILE, file=file)
        return row is not None and row[0] in _HAVE_FACTS and (seen is None or row[2] <= seen)

    def _stale(self, item: Linked, seen: Revision) -> bool:
        reads = json_list(item.reads)
        return self._one(_READ_SOMETHING_NEWER, reads=reads, seen=seen) is not None

    def _unlink_readers(self, file: FileId) -> None:
        rows = self._connection.execute(_READERS, {"file": file}).fetchall()
        self.unlink(FileId(reader) for reader in files_in(rows))

    def _relate(self, file: FileId, reads: bytes | None, questions: bytes | None) -> None:
        """Replace what a file read and asked, None for nothing; `_write_relations` must follow."""
        old = self._connection.execute(_LINKS, (file,)).fetchone() or (None, None)
        if old == (reads, questions):
            return
        self._readers.change(file, unpack_files(old[0]), unpack_files(reads))
        self._askers.change(file, unpack_questions(old[1]), unpack_questions(questions))
        if reads is None:
            self._connection.execute(_DROP_LINKS, (file,))
        else:
            self._connection.execute(_PUT_LINKS, (file, reads, questions))

    def _write_relations(self) -> None:
        self._readers.write()
        self._askers.write()

    def _drop_all(self, file: FileId, revision: Revision) -> None:
        old_names = self._drop_symbols(file)
        self._drop_edges(file)
        self._relate(file, None, None)
        self._run(_DROP_FACTS, file=file)
        self._put_ambient(file, (), revision)
        self._drop_names(old_names)
        self._unlink_readers(file)
        self.interface_at = revision

    def _drop_names(self, old_names: set[str]) -> None:
        if self.keeps_names:
            names.drop_unused_names(self._connection, old_names)
        else:
            self.dropped_names |= old_names

    def _drop_symbols(self, file: FileId) -> set[str]:
        rows = _symbol_range(file)
        old_names = {row[2] for row in self._connection.execute(_SYMBOLS, rows)}
        self._connection.execute(_DROP_SYMBOLS, rows)
        return old_names

    def _drop_edges(self, file: FileId) -> None:
        self._connection.execute(_DROP_EDGES, _edge_range(file))
        self._connection.execute(_DROP_LINKAGE, (file,))

    def _run(self, sql: str, **values: Any) -> None:
        self._connection.execute(sql, values)

    def _one(self, sql: str, **values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row


def _symbol_range(file: FileId) -> dict[str, int]:
    first = file << SYMBOL_BITS
    return {"first": first, "last": first + (1 << SYMBOL_BITS) - 1}


def _edge_range(file: FileId) -> dict[str, int]:
    first = file << EDGE_BITS
    return {"first": first, "last": first + (1 << EDGE_BITS) - 1}
