"""A workspace made of short texts, extracted and linked in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import pytest

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.spec import LanguageSpec
from codegraph_lsp.model.edges import Edge, LinkResult
from codegraph_lsp.model.facts import FileFacts
from codegraph_lsp.model.ids import FileId, Path, SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason
from codegraph_lsp.resolve.linker import Linker
from codegraph_lsp.resolve.modules import ModuleTable
from codegraph_lsp.resolve.outline_index import OutlineIndex, index_of
from codegraph_lsp.resolve.symbol_ids import by_name_key, symbol_keys
from codegraph_lsp.resolve.top_level import TopLevel
from codegraph_lsp.store.codec import decode_outline, decode_top_level, encode_facts
from codegraph_lsp.syntax.parsing import parse

_FILE = re.compile(r"^== (\S+)\n", re.MULTILINE)


class Workspace:
    """Files by number, in order of mention; the `Lookup` that linking asks."""

    def __init__(self, text: str, pending: Iterable[str] = ()) -> None:
        parts = _FILE.split(text)[1:]
        registry = languages()
        self.paths: dict[FileId, Path] = {}
        self.facts: dict[FileId, FileFacts] = {}
        self.specs: dict[FileId, LanguageSpec] = {}
        manifests: dict[Path, bytes] = {}
        claimed = registry.claims.decide(parts[::2])
        for path, source in zip(parts[::2], parts[1::2], strict=True):
            spec = registry.by_id.get(claimed.get(path, "")) or registry.for_path(path)
            if spec is None or spec.generic:
                manifests[Path(path)] = source.encode()
                continue
            file = FileId(len(self.paths) + 1)
            self.paths[file] = Path(path)
            self.specs[file] = spec
            if path not in pending:
                raw = source.encode()
                self.facts[file] = extract(spec, parse(spec, raw), raw)
        self.modules = ModuleTable(self.paths.items(), manifests, _family)
        self.linker = Linker(self)
        self.named = {
            key: f"{self.paths[file]}:{name}"
            for file in self.facts
            for key, name in zip(self.keys(file), self.names(file), strict=True)
        }

    def index(self, file: FileId) -> OutlineIndex | None:
        facts = self.facts.get(file)
        if facts is None:
            return None
        return index_of(decode_outline(encode_facts(facts).outline), self.specs[file])

    def top_level(self, file: FileId) -> TopLevel | None:
        facts = self.facts.get(file)
        return None if facts is None else decode_top_level(encode_facts(facts).outline)

    def keys(self, file: FileId) -> Sequence[SymbolKey]:
        return symbol_keys(self.paths[file], self.specs[file].id, self.facts[file].outline)

    def path(self, file: FileId) -> Path:
        return self.paths[file]

    def language(self, file: FileId) -> LanguageSpec:
        return self.specs[file]

    def names(self, file: FileId) -> list[str]:
        """Dotted names of the symbols; the module's is empty."""
        names: list[str] = []
        for symbol in self.facts[file].outline.symbols:
            if symbol.container < 0:
                names.append("")
            else:
                around = names[symbol.container] or symbol.receiver
                names.append(f"{around}.{symbol.name}" if around else symbol.name)
        return names

    def file(self, path: str) -> FileId:
        return next(file for file, known in self.paths.items() if known == path)

    def link(self, path: str) -> LinkResult:
        file = self.file(path)
        return self.linker.link(file, self.facts[file])

    def told(self, result: LinkResult, kinds: Sequence[str]) -> list[str]:
        """Edges of the kinds as `source -> target, how`; file names only where another one is."""
        externals = {each.key: each.qualified_name for each in result.externals}
        names = self.names(result.file)
        here = f"{self.paths[result.file]}:"
        told = []
        for edge in result.edges:
            if EdgeKind(edge.kind).label in kinds:
                target = self.named.get(edge.target) or externals.get(edge.target)
                told.append(f"{names[edge.source]} -> {self._short(edge, target, here)}".strip())
        return told

    def _short(self, edge: Edge, target: str | None, here: str) -> str:
        if edge.certainty == Certainty.BY_NAME:
            return "? by-name"
        flags = " virtual" if edge.virtual else ""
        name = (target or "?").removeprefix(here) or "<module>"
        return f"{name} {Reason(edge.reason).label}{flags}"


def _family(language: str) -> str:
    return languages().by_id[language].family


Check = Callable[..., None]


@pytest.fixture
def workspace() -> type[Workspace]:
    return Workspace


@pytest.fixture
def check() -> Check:
    """
    `check(files, path, expected)`: the edges of one file, a line each, in any order.

    Lines read `source -> target reason`, with `virtual` behind where an override may run.
    """

    def run(
        files: str, path: str, expected: str, kinds: Sequence[str] = ("calls", "instantiates")
    ) -> None:
        made = Workspace(files)
        told = made.told(made.link(path), kinds)
        wanted = [line.strip() for line in expected.strip().splitlines()]
        assert "\n".join(sorted(wanted)) == "\n".join(sorted(told))

    return run


@pytest.fixture
def by_name() -> Callable[[str, str], SymbolKey]:
    return by_name_key
