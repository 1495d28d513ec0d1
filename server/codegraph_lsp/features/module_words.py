"""Modules that are named by words in paths, after their files (Rust)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit
from codegraph_lsp.features.file_mentions import FileMentions, Mentioned, Wanted
from codegraph_lsp.features.mentions import Numbered
from codegraph_lsp.features.words import words_in
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow


def module_words(
    snapshot: Snapshot,
    file: FileId,
    moved: Mapping[FileId, FileRow],
    new_path: Callable[[Path], Path],
    notes: list[str],
) -> Iterator[Edit]:
    """Edits of the words in *file* that name one of the files *moved*."""
    own = snapshot.file_by_id(file)
    for each, row in moved.items():
        old, new = _name(row.path), _name(new_path(row.path))
        if old[1] == new[1] and new_path(Path(old[0])) == new[0]:
            continue  # a file of a folder that is called anew, and named by that
        symbols = snapshot.symbols_in(each)
        if not symbols:
            continue
        wanted = Wanted(old[1], {Numbered(each, MODULE_SYMBOL): symbols[MODULE_SYMBOL]}, {})
        reading = FileMentions(snapshot, file)
        found_here = [*reading.of(wanted), *_within_paths(reading, wanted, old)]
        for found in found_here:
            if old[0] != new[0]:
                note = f"`{old[1]}` is a module of another folder now; its paths stay as they are"
                if note not in notes:
                    notes.append(note)
                break
            yield Edit(own.path, found.word.span, new[1], file, found.doubt)


def _within_paths(
    reading: FileMentions, wanted: Wanted, module: tuple[str, str]
) -> Iterator[Mentioned]:
    """Mentions on the way to modules inside of it: `use a::module::inner`."""
    path = "/".join(module).lstrip("/")
    for word in words_in(reading.snapshot, reading.file, wanted.word):
        n_behind = reading.n_behind(word)
        for each in reading.mentions.meaning(word.span.start).symbols if n_behind else ():
            if isinstance(each, Numbered) and each.symbol == MODULE_SYMBOL:
                inner = "/".join(_name(reading.snapshot.file_by_id(each.file).path)).lstrip("/")
                beyond = inner.removeprefix(f"{path}/")
                if beyond != inner and beyond.count("/") + 1 == n_behind:
                    yield Mentioned(word, key=False, value=True, doubt="", scope=NOTHING)


def _name(path: str) -> tuple[str, str]:
    """The folder of a module, and its name: that of its file, or of the file's folder."""
    folder, _, base = path.rpartition("/")
    stem = base.partition(".")[0]
    if stem in ("mod", "lib", "main"):
        folder, _, stem = folder.rpartition("/")
    return folder, stem
