"""
Modules whose names go on from the part of an import that is written.

Where they may be is guessed from the folders; whether a name leads to a module is asked of the
module table, as it would be when it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.module_tree import join
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTable
    from codegraph_lsp.resolve.offered import Offers

MOST = 400
"""Most names that are tried. (a guess)"""


def modules_beneath(snapshot: Snapshot, file: FileId, offers: Offers) -> list[str]:
    """
    Names of modules, in order, that may stand at the place of an import that *offers* tells of.

    Where modules are paths, those with more below them end with their separator.
    """
    row, spec = snapshot.file_by_id(file), snapshot.language(file)
    if spec is None:
        return []
    names, rules = naming(spec.lineage).modules, semantics(spec.lineage)
    if rules.import_paths:
        return []
    separator = names.separator
    head = offers.module
    if offers.sort == "imported":
        if not (names.binds_parts or rules.package_names):
            return []
        head += separator if head else ""
    table = snapshot.modules()
    if names.is_folder:
        return _packages(table, row, head, separator)
    is_path = separator == "/"
    found = []
    tried = dict.fromkeys(_beside(table, row.path, head, offers.level, names))
    for name, is_folder in list(tried)[:MOST]:
        own = "" if not rules.package_names else _own_package(snapshot, file)
        module = f"{own}>{head}{name}" if rules.package_names else head + name
        if is_folder and is_path:
            found.append(f"{name}{separator}")
            continue
        target = table.resolve(row.path, row.language, module, offers.level)
        if (target.files or target.folder) and file not in target.files:
            found.append(name)
    return sorted(dict.fromkeys(found))


def _packages(table: ModuleTable, row: FileRow, head: str, separator: str) -> list[str]:
    """How the names of packages go on that begin with *head*."""
    found = set()
    for folder in table.folders():
        names = table.names_of(row.path, row.language, Path(f"{folder}/_".lstrip("/")))
        for name in names if folder != row.path.rpartition("/")[0] else ():
            if name.startswith(head) and table.resolve(row.path, row.language, name).files:
                found.add(name[len(head) :])
    nearest = {each.partition(separator)[0] for each in found}
    return sorted(each if each in found else f"{each}{separator}" for each in nearest if each)


def _own_package(snapshot: Snapshot, file: FileId) -> str:
    facts = snapshot.facts(file)
    return "" if facts is None else facts.outline.package


def _beside(
    table: ModuleTable, path: str, head: str, level: int, names: ModuleNames
) -> Iterator[tuple[str, bool]]:
    """Names of files and folders in each folder that *head* may mean; true of folders."""
    folder = path.rpartition("/")[0]
    if level:
        for _ in range(level - 1):
            folder = folder.rpartition("/")[0]
        below = head.replace(names.separator, "/").rstrip("/")
        places = [f"{folder}/{below}".strip("/")]
    elif head.startswith("."):
        place = join(folder, head.rpartition("/")[0])
        places = [] if place is None else [place]
    else:
        written = head.replace(names.separator, "/").rstrip("/")
        places = table.folders_called(written)
        if names.keeps_extension and folder not in places:
            places.append(join(folder, written) or folder)
    for place in places:
        for each in table.files_in(place):
            stem = _stem(names, each.rpartition("/")[2], head)
            if stem:
                yield stem, False
        for each in table.folders_in(place):
            yield each, True


def _stem(names: ModuleNames, name: str, head: str) -> str:
    """What a file is called in an import; empty where it stands for its folder."""
    if names.keeps_extension:
        return name if name.rpartition(".")[2].startswith("h") else ""
    for extension in names.extensions:
        if name.endswith(extension):
            stem = name.removesuffix(extension)
            return "" if stem == names.index and not head.startswith(".") else stem
    stem, _, extension = name.rpartition(".")
    if names.extensions or not stem or stem == names.index:
        return ""
    return stem if stem.isidentifier() else ""
