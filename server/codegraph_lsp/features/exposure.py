"""Which names may be used from outside the workspace. Loads numpy: import it late."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np

from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.languages.liveness import Liveness, liveness
from codegraph_lsp.languages.module_tree import join, parent, upward
from codegraph_lsp.model.ids import FileId, Path, SymbolKey
from codegraph_lsp.model.kinds import SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask


def rules_of(snapshot: Snapshot, file: FileId) -> Liveness | None:
    """What the language of *file* says of live code; None where only its module is known."""
    spec = snapshot.language(file)
    return None if spec is None or spec.generic else liveness(spec.lineage)


def all_rules(snapshot: Snapshot) -> dict[FileId, Liveness | None]:
    """`rules_of` all files."""
    by_language: dict[str, Liveness | None] = {}
    found = {}
    for row in snapshot.files():
        if row.language not in by_language:
            by_language[row.language] = rules_of(snapshot, row.id)
        found[row.id] = by_language[row.language]
    return found


def public_names(
    snapshot: Snapshot, columns: Columns, rules_by_file: Mapping[FileId, Liveness | None]
) -> Mask:
    """Of each symbol, whether it is exported by a file that others can get at."""
    outside = _Outside(snapshot)
    open_files = np.zeros(len(columns.paths), np.bool_)
    by_header = np.zeros(len(columns.paths), np.bool_)
    headers = np.zeros(len(columns.paths), np.bool_)
    for number, (path, file) in enumerate(zip(columns.paths, columns.files, strict=True)):
        rules = rules_by_file.get(file)
        if rules is not None and not is_test(snapshot, path):
            if rules.public == "header":
                by_header[number] = True
                headers[number] = fits(path, rules.headers)
            else:
                open_files[number] = outside.sees(path, file, rules)
    symbols = columns.symbols
    exported = (symbols.flags & int(SymbolFlag.EXPORTED)) != 0
    public: Mask = exported & (open_files | headers)[symbols.file_of]
    if by_header.any():
        declared = np.flatnonzero(headers[symbols.file_of])
        keys = [SymbolKey(key) for key in symbols.keys[declared].tolist()]
        public[columns.numbers(set(snapshot.definitions_of(keys).values()))] = True
    return public


def named_files(snapshot: Snapshot, rules_by_file: Mapping[FileId, Liveness | None]) -> set[Path]:
    """Files whose paths stand in manifests of tools that run them."""
    each_file = (rules.naming_manifests for rules in rules_by_file.values() if rules is not None)
    naming = frozenset(name for names in set(each_file) for name in names)
    found = set()
    for manifest, text in snapshot.manifests().items():
        if manifest.rpartition("/")[2] in naming:
            for written in re.findall(r"[\w@./-]+", text.decode("utf-8", "replace")):
                path = join(parent(manifest), written)
                if path is not None and snapshot.file(Path(path)) is not None:
                    found.add(Path(path))
    return found


def says(snapshot: Snapshot, file: FileId, pattern: str) -> bool:
    """Something in the text of *file* fits *pattern*, if there is one."""
    text = snapshot.text(file) if pattern else None
    return text is not None and re.search(pattern.encode(), text.source) is not None


class _Outside:
    """What the world may import."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._manifests = snapshot.manifests()
        self._published: dict[tuple[str, str], bool | None] = {}
        self._packages: dict[str, dict[str, tuple[str, ...]]] = {}

    def sees(self, path: Path, file: FileId, rules: Liveness) -> bool:
        if any(folder in rules.private_folders for folder in path.split("/")[:-1]):
            return False
        if rules.public == "always":
            return self._offers(path, rules) and not says(
                self._snapshot, file, rules.private_pattern
            )
        if rules.public == "manifest":
            return self._is_published(path, rules)
        return False

    def _offers(self, path: Path, rules: Liveness) -> bool:
        """A list of offered packages, if there is one above the file, has its package."""
        name = rules.packages_file
        if not name:
            return True
        if name not in self._packages:
            self._packages[name] = dict(self._listed_packages(rules))
        lists = self._packages[name]
        for folder in upward(parent(path)):
            if folder in lists:
                below = path.rpartition("/")[0][len(folder) :].strip("/").replace("/", ".")
                return below in lists[folder]
        return True

    def _listed_packages(self, rules: Liveness) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row in self._snapshot.files():
            folder, _, name = row.path.rpartition("/")
            text = self._snapshot.text(row.id) if name == rules.packages_file else None
            if text is not None:
                found = re.findall(rules.packages_pattern.encode(), text.source)
                yield folder, tuple(package.decode("utf-8", "replace") for package in found)

    def _is_published(self, path: Path, rules: Liveness) -> bool:
        for folder in upward(parent(path)):
            key = (folder, rules.manifest)
            if key not in self._published:
                beside = f"{folder}/" if folder else ""
                known = self._manifests
                others = any(Path(beside + name) in known for name in rules.other_manifests)
                text = known.get(Path(beside + rules.manifest))
                if text is None and not others:
                    continue
                self._published[key] = others or self._publishes(beside, text or b"", rules)
            said = self._published[key]
            if said is not None:
                return said
        return False

    def _publishes(self, beside: str, text: bytes, rules: Liveness) -> bool | None:
        """
        None where the manifest is of no package: of a part of one that is published further up,
        such as a folder that says how its modules are loaded.
        """
        stated = _stated(text)
        if (
            rules.published_file
            and self._snapshot.file(Path(beside + rules.published_file)) is None
        ):
            return False
        for key in rules.unpublished:
            name, _, value = key.partition("=")
            found = _under(stated, name)
            if found is False if value == "false" else bool(found):
                return False
        return True if any(_under(stated, key) is not None for key in rules.published) else None


def _stated(text: bytes) -> dict[str, Any]:
    """A manifest in JSON or TOML; nothing where it is broken."""
    source = text.decode("utf-8", "replace")
    try:
        stated = json.loads(source) if source.lstrip().startswith("{") else tomllib.loads(source)
    except ValueError:
        return {}
    return stated if isinstance(stated, dict) else {}


def _under(stated: Any, key: str) -> Any:
    for part in key.split("."):
        stated = stated.get(part) if isinstance(stated, dict) else None
    return stated
