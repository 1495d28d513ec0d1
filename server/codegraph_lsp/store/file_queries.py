"""Questions about files: which there are, what state they are in, and what each says by itself."""

from __future__ import annotations

from array import array
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from codegraph_lsp.model.edges import ModuleRequest
from codegraph_lsp.model.errors import StoreCorruptError
from codegraph_lsp.model.ids import FileId, Path, Revision, SymbolKey
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.symbols import FileRow
from codegraph_lsp.store.codec import (
    SYMBOL_BITS,
    SYMBOLS_MAX,
    EncodedFacts,
    decode_body,
    decode_facts,
    decode_imported,
    decode_outline,
    decode_top_level,
    question_id,
    unpack_answer,
)
from codegraph_lsp.store.relations import files_in, unpack_files
from codegraph_lsp.store.rows import Quarantined
from codegraph_lsp.store.session import Session, json_list

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from codegraph_lsp.model.facts import Body, FileFacts, Outline
    from codegraph_lsp.resolve.top_level import TopLevel

_FILE_COLUMNS = "id, path, language, state, reason, size, mtime_ns, digest, interface, generated"
_FILES = f"SELECT {_FILE_COLUMNS} FROM files ORDER BY path"
_FILES_SINCE = f"""
SELECT {_FILE_COLUMNS} FROM files WHERE hydrated > :revision OR linked > :revision ORDER BY path
"""
_FILE_BY_ID = f"SELECT {_FILE_COLUMNS} FROM files WHERE id = :file"
_FILE_BY_PATH = f"SELECT {_FILE_COLUMNS} FROM files WHERE path = :path"
_PATHS = "SELECT id, path FROM files WHERE state <> :skipped ORDER BY path"
_IN_STATE = "SELECT id FROM files WHERE state = :state ORDER BY path"
_COUNTS = """
SELECT language, state, reason, count(*) FROM files GROUP BY language, state, reason
ORDER BY language, state, reason
"""
_INTERFACE_AT = "SELECT value FROM meta WHERE name = 'interface_at'"
_MODULES_AT = "SELECT value FROM meta WHERE name = 'modules_at'"
_CAPPED = "SELECT ifnull(sum(capped), 0) FROM files"
_OUTLINE = "SELECT outline FROM facts WHERE file = :file"
_BODY = "SELECT body FROM facts WHERE file = :file"
_FACTS = """
SELECT facts.outline, facts.body, files.interface FROM facts JOIN files ON files.id = facts.file
WHERE facts.file = :file
"""
_KEYS = "SELECT key FROM symbols WHERE id BETWEEN :first AND :last ORDER BY id"
_IMPORTERS = """
SELECT readers.chunk, readers.files FROM json_each(:files) AS wanted
JOIN readers ON readers.thing = wanted.value
"""
_LINKS = "SELECT reads, questions FROM links WHERE file = :file"
_REQUESTS = """
SELECT specifier, answer FROM questions
WHERE EXISTS (SELECT 1 FROM askers WHERE askers.thing = questions.id) ORDER BY specifier, answer
"""
_ASKERS = """
SELECT askers.chunk, askers.files FROM json_each(:questions) AS wanted
JOIN askers ON askers.thing = wanted.value
"""
_MANIFESTS = "SELECT path, bytes FROM manifests ORDER BY path"
_AMBIENT = """
SELECT files.path, ambient.module FROM ambient JOIN files ON files.id = ambient.file
ORDER BY files.path, ambient.module
"""
_QUARANTINED = "SELECT digest, reason, program, patience_ms FROM quarantine ORDER BY digest"

_REMEMBERED_MAX = 4096
"""Files whose keys and rows are remembered; about 3 MB."""


class Count(NamedTuple):
    """Number of files of one language in one state."""

    language: str
    state: FileState
    reason: str
    n_files: int


class FileQueries(Session):
    """See the module."""

    _known_files: dict[int, FileRow]
    _known_keys: dict[int, Sequence[SymbolKey]]

    def files(self) -> list[FileRow]:
        """All files, skipped ones too, in order of path."""
        return [_file_row(row) for row in self._rows(_FILES)]

    def files_since(self, revision: Revision) -> list[FileRow]:
        """Those that were read, linked or left out after *revision*, in order of path."""
        return [_file_row(row) for row in self._rows(_FILES_SINCE, revision=revision)]

    def file(self, path: Path) -> FileRow | None:
        """The file at *path*."""
        row = self._one(_FILE_BY_PATH, path=path)
        return None if row is None else _file_row(row)

    def file_by_id(self, file: FileId) -> FileRow | None:
        """The file that has this id."""
        known = self._known_files.get(file)
        if known is None:
            row = self._one(_FILE_BY_ID, file=file)
            if row is None:
                return None
            known = _file_row(row)
            _make_room(self._known_files)
            self._known_files[file] = known
        return known

    def paths(self) -> list[tuple[FileId, Path]]:
        """Files that are not skipped, in order of path; what a module table is made of."""
        return [
            (FileId(file), Path(intern(path)))
            for file, path in self._rows(_PATHS, skipped=FileState.SKIPPED)
        ]

    def files_in_state(self, state: FileState) -> list[FileId]:
        """Files in *state*, by path: PLACEHOLDERs wait to be read, HYDRATED to be linked."""
        return [FileId(file) for (file,) in self._rows(_IN_STATE, state=state)]

    def counts(self) -> list[Count]:
        """Number of files by language, state and reason."""
        return [
            Count(language, FileState(state), *rest)
            for language, state, *rest in self._rows(_COUNTS)
        ]

    def interface_at(self) -> Revision:
        """Revision at which an interface changed last, or a file came or went with its facts."""
        row = self._one(_INTERFACE_AT)
        return Revision(row[0] if row else 0)

    def modules_at(self) -> Revision:
        """Revision at which what makes a module table changed last, see `Writer.modules_at`."""
        row = self._one(_MODULES_AT)
        return Revision(row[0] if row else 0)

    def capped(self) -> int:
        """How often linking reached a limit; the edges are then a lower bound."""
        row = self._one(_CAPPED)
        return row[0] if row else 0

    def outline(self, file: FileId) -> Outline | None:
        """The outline of *file*; None where its facts are not in."""
        row = self._one(_OUTLINE, file=file)
        return None if row is None else self._decoded(decode_outline, row[0])

    def top_level(self, file: FileId) -> TopLevel | None:
        """What that outline has at the top level, without the rest of it."""
        row = self._one(_OUTLINE, file=file)
        return None if row is None else self._decoded(decode_top_level, row[0])

    def imported(self, file: FileId) -> frozenset[str]:
        """The names that imports at its top level bind; none where its facts are not in."""
        row = self._one(_OUTLINE, file=file)
        return frozenset() if row is None else self._decoded(decode_imported, row[0])

    def body(self, file: FileId) -> Body | None:
        """The other half of its facts."""
        row = self._one(_BODY, file=file)
        return None if row is None else self._decoded(decode_body, row[0])

    def facts(self, file: FileId) -> FileFacts | None:
        """All facts of *file*; None where they are not in."""
        encoded = self.encoded_facts(file)
        return None if encoded is None else self._decoded(decode_facts, encoded)

    def encoded_facts(self, file: FileId) -> EncodedFacts | None:
        """The facts as they are stored, for sending to a worker."""
        row = self._one(_FACTS, file=file)
        return None if row is None else EncodedFacts(*row)

    def keys(self, file: FileId) -> Sequence[SymbolKey]:
        """Keys of *file*'s symbols in order of its outline; empty where its facts are not in."""
        known = self._known_keys.get(file)
        if known is not None:
            return known
        first = file << SYMBOL_BITS
        rows = self._rows(_KEYS, first=first, last=first + SYMBOLS_MAX - 1)
        # An array takes a fifth of the memory of a list of such numbers.
        keys = cast("Sequence[SymbolKey]", array("q", [key for (key,) in rows]))
        _make_room(self._known_keys)
        self._known_keys[file] = keys
        return keys

    def importers(self, files: Collection[FileId]) -> list[FileId]:
        """Files whose linking read one of *files*, or waits for it; in order of id."""
        return _file_ids(self._rows(_IMPORTERS, files=json_list(files)))

    def reads(self, file: FileId) -> list[FileId]:
        """Files that linking *file* read or waits for, in order of id; as of its last linking."""
        row = self._one(_LINKS, file=file)
        return [FileId(other) for other in unpack_files(row[0] if row else None)]

    def requests(self) -> list[ModuleRequest]:
        """All questions to the module table with the answers they had, each pair once."""
        return [_request(*row) for row in self._rows(_REQUESTS)]

    def askers(self, requests: Iterable[ModuleRequest]) -> list[FileId]:
        """Files that got one of these very answers, in order of id."""
        return _file_ids(self._rows(_ASKERS, questions=json_list(map(question_id, requests))))

    def manifests(self) -> dict[Path, bytes]:
        """The manifests by path."""
        return dict(self._rows(_MANIFESTS))

    def ambient(self) -> list[tuple[Path, str]]:
        """Files that say what other modules offer, and those modules as they call them."""
        return [(Path(path), module) for path, module in self._rows(_AMBIENT)]

    def quarantined(self) -> dict[bytes, Quarantined]:
        """Digests of bytes that must not be parsed, and why."""
        return {row[0]: Quarantined(*row[1:]) for row in self._rows(_QUARANTINED)}

    def _forget(self) -> None:
        self._known_files = {}
        self._known_keys = {}
        super()._forget()

    def _decoded(self, decode: Any, blob: Any) -> Any:
        try:
            return decode(blob)
        except ValueError as error:
            raise StoreCorruptError(str(self.path)) from error


def _file_row(row: tuple[Any, ...]) -> FileRow:
    file, path, language, state, reason, size, mtime_ns, digest, interface, generated = row
    # Many keep the path, each in a table of its own; one object does for all of them.
    return FileRow(
        FileId(file),
        Path(intern(path)),
        intern(language),
        FileState(state),
        reason,
        size,
        mtime_ns,
        digest,
        interface,
        bool(generated),
    )


def _file_ids(rows: Iterable[tuple[Any, ...]]) -> list[FileId]:
    return [FileId(file) for file in files_in((chunk, bits) for chunk, bits in rows)]


def _request(specifier: str, answer: int | bytes | None) -> ModuleRequest:
    return ModuleRequest(specifier, unpack_answer(answer))


def _make_room(remembered: dict[int, Any]) -> None:
    """Forgetting everything at once is rare, and needs no bookkeeping in between."""
    if len(remembered) >= _REMEMBERED_MAX:
        remembered.clear()
