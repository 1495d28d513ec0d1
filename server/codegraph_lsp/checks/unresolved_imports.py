"""`unresolved-import`: an import of the workspace's own that leads nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Missing, Related, Severity
from codegraph_lsp.checks.meant import Hint, definition, misspelt, module
from codegraph_lsp.features.absent import is_on_disk, may_be_made, would_be_ignored
from codegraph_lsp.features.module_offers import names_offered
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.imports import import_syntax, pattern, standard_of
from codegraph_lsp.languages.module_tree import join, parent, upward
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import FileRow
    from codegraph_lsp.resolve.modules import ModuleTarget

_GENERATED = re.compile(r"(?:^|/)(?:gen|generated|src-gen|_?build|dist|out|target|lib)(?:/|$)")
"""Folders that tools write to."""

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})
_QUERIES = frozenset("?!*:")
"""Characters in names of modules that only a bundler understands."""


class UnresolvedImports(Check):
    """
    Only imports that can mean nothing but a file of this workspace, and names of modules whose text
    tells all that they offer. A package that is not installed is nobody's mistake here.
    """

    code = "unresolved-import"
    summary = "A module of this workspace, or a name in one, is imported and does not exist."
    severity = Severity.ERROR
    needs_all_files = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        spec, facts = snapshot.language(file), snapshot.facts(file)
        if spec is None or spec.generic or facts is None:
            return
        syntax = import_syntax(spec.lineage)
        row = snapshot.file_by_id(file)
        if not (syntax.own_modules or syntax.closed_names) or row.generated:
            return
        search = _Search(snapshot, file, spec)
        told: set[int] = set()
        for fact in facts.outline.imports:
            if fact.flags & ImportFlag.DYNAMIC or fact.module_start in told:
                continue
            if "declared" in syntax.own_modules and not fact.level:
                continue
            target = snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
            missing = search.missing_module(fact, target)
            if missing is not None:
                told.add(fact.module_start)
            else:
                missing = search.missing_name(fact, target)
            if missing is not None and not search.may_fail(fact):
                subject = f"{'.' * fact.level}{fact.module}:{fact.name if missing.of_name else ''}"
                yield Finding(
                    self.code, missing.message, file, row.path, missing.span, subject,
                    related=missing.related, missing=missing.what,
                )  # fmt: skip


class _Missing(NamedTuple):
    message: str
    span: Span
    what: Missing
    of_name: bool = False
    related: tuple[Related, ...] = ()


class _Search:
    """What one file's imports lead to."""

    def __init__(self, snapshot: Snapshot, file: FileId, spec: LanguageSpec) -> None:
        self._snapshot = snapshot
        self._file = file
        self._spec = spec
        self._syntax = import_syntax(spec.lineage)
        self._row: FileRow = snapshot.file_by_id(file)
        self._modules = snapshot.modules()
        self._resolved: set[int] | None = None
        self._endings = tuple(f".{each}" for each in spec.extensions)

    # Modules

    def missing_module(self, fact: ImportFact, target: ModuleTarget) -> _Missing | None:
        known = target.files or target.folder or target.ambient
        if known or not (fact.module or fact.level):
            return None
        separator = naming(self._spec.lineage).modules.separator or "/"
        last = fact.module.rpartition(separator)[2]
        made = self._syntax.made_modules
        if made and any(re.fullmatch(made, name) for name in (fact.module, last)):
            return None
        for path in self._places(fact, target):
            if is_on_disk(self._snapshot, path) or _GENERATED.search(path):
                return None
            if would_be_ignored(self._snapshot, path, self._endings):
                return None
            if may_be_made(self._snapshot, path, self._spec):
                return None
            hint = self._hint(path, fact)
            written = f"{'.' * fact.level}{fact.module}" if self._counts(fact) else fact.module
            return _Missing(
                f"no file of this workspace is `{written}`: there is no `{path}`{hint.text}",
                Span(fact.module_start, fact.module_end),
                Missing((path,)),
                related=hint.related,
            )
        return None

    def _counts(self, fact: ImportFact) -> bool:
        return bool(fact.level) and "counted" in self._syntax.own_modules

    def _places(self, fact: ImportFact, target: ModuleTarget) -> Iterator[str]:
        """Where the module would be, if it can only be in the workspace; without its ending."""
        folder = parent(self._row.path)
        own, module = self._syntax.own_modules, fact.module
        if fact.level and "counted" in own:
            above = upward(folder)
            if fact.level <= len(above) and module:
                yield _below(above[fact.level - 1], module.replace(".", "/"))
        elif fact.level and "declared" in own:
            place = self._modules.undeclared(self._row.path, self._row.language, module)
            if place and not module.startswith("="):
                yield place
        elif "dotted" in own:
            path = join(folder, module) if module.startswith(("./", "../")) else None
            if path and _QUERIES.isdisjoint(module) and self._is_source(module):
                yield path
        elif target.package and "packages" in own:
            yield from self._in_package(module)
        elif target.package and "paths" in own:
            yield from self._below_own_path(module)

    def _is_source(self, module: str) -> bool:
        """Its ending is one of code, or none."""
        stem, dot, ending = module.rpartition("/")[2].rpartition(".")
        return not (dot and stem.strip(".")) or ending in self._spec.extensions

    def _in_package(self, module: str) -> Iterator[str]:
        """In a package whose own file is here, and nowhere else."""
        first, _, rest = module.partition(".")
        home = self._home_of(first) if rest else None
        if home is not None and not self._is_open(first):
            yield _below(home, rest.replace(".", "/"))

    def _home_of(self, package: str) -> str | None:
        """The folder of *package*, if there is one alone and it is no namespace of several."""
        found = self._modules.resolve(self._row.path, self._row.language, package)
        if len(found.files) != 1:
            return None
        folder, _, name = self._snapshot.file_by_id(found.files[0]).path.rpartition("/")
        if name not in semantics(self._spec.lineage).package_files:
            return None
        others = [
            each
            for each in self._modules.folders_called(package)
            if each.rpartition("/")[2] == package and each != folder
        ]
        inside = f"{self._row.path}".startswith(f"{folder}/")
        if others and not inside:
            return None
        if not inside and not self._is_seen(parent(folder)):
            return None
        return folder

    def _is_open(self, package: str) -> bool:
        """What runs first in *package* may give it modules that are no files."""
        found = self._modules.resolve(self._row.path, self._row.language, package)
        return any(names_offered(self._snapshot, file).open for file in found.files)

    def _is_seen(self, folder: str) -> bool:
        """The importing file finds the packages in *folder*: it is in it, or they are installed."""
        return self._row.path.startswith(f"{folder}/") or self._is_root(folder)

    def _is_root(self, folder: str) -> bool:
        """Packages in *folder* are found by their names from everywhere."""
        if not folder:
            return True
        declaring = {parent(path) for path in self._snapshot.manifests()}
        return folder in declaring or any(folder == join(each, "src") for each in declaring)

    def _below_own_path(self, module: str) -> Iterator[str]:
        """Below the path of the module that the importing file is in."""
        path = self._row.path
        own = next(iter(self._modules.names_of(path, self._row.language, path)), "")
        folder = parent(path)
        while folder and own.endswith(f"/{folder.rpartition('/')[2]}"):
            own, folder = own.rpartition("/")[0], parent(folder)
        if not own or folder or not module.startswith(f"{own}/"):
            return
        names = [module[: at.start()] for at in re.finditer("/", module)] + [module]
        apart = [name for name in names if len(name) > len(own)]
        listed = b"\n".join(self._snapshot.manifests().values())
        place = module[len(own) + 1 :]
        stated = any(re.search(rb"%s\s" % re.escape(name.encode()), listed) for name in apart)
        if not stated and not self._modules.has_folder(place):
            yield place

    def _hint(self, path: str, fact: ImportFact) -> Hint:
        """A module beside *path* with nearly its name, or where what is imported can be had."""
        folder, _, name = path.rpartition("/")
        files = (
            each.rpartition("/")[2].partition(".")[0] for each in self._modules.files_in(folder)
        )
        beside = {*files, *self._modules.folders_in(folder)} - {name}
        near = misspelt(name, beside, module=True)
        if near:
            return Hint(f"; did you mean `{near}`?")
        wanted = "" if fact.name == "*" else fact.name
        found = definition(self._snapshot, self._spec, self._file, wanted)
        return found if found.text else module(self._snapshot, self._spec, name)

    # Names

    def missing_name(self, fact: ImportFact, target: ModuleTarget) -> _Missing | None:
        special = fact.name in ("", "*", "default") or fact.name.startswith("__")
        if special or len(target.files) != 1 or not self._syntax.closed_names:
            return None
        if fact.flags & ImportFlag.DEFAULT or fact.name_start in self._at():
            return None
        there = target.files[0]
        row = self._snapshot.file_by_id(there)
        if there == self._file or self._is_submodule(fact, row):
            return None
        offered = names_offered(self._snapshot, there)
        if offered.open or fact.name in offered.names:
            return None
        if not fact.level and not self._means(fact, row):
            return None
        near = misspelt(fact.name, offered.names)
        if near:
            hint = Hint(f"; did you mean `{near}`?", self._related(there, row, near))
        else:
            hint = definition(self._snapshot, self._spec, self._file, fact.name)
            place = Related(there, row.path, Span(0, 0), "the module that is meant")
            hint = hint._replace(related=(place, *hint.related))
        paths = sorted(self._snapshot.file_by_id(each).path for each in offered.files)
        return _Missing(
            f"`{row.path}` offers no `{fact.name}`{hint.text}",
            Span(fact.name_start, fact.name_end),
            Missing(tuple(paths), fact.name),
            of_name=True,
            related=hint.related,
        )

    def _at(self) -> set[int]:
        """Where names stand that are known to mean something."""
        if self._resolved is None:
            self._resolved = {edge.start for edge in self._snapshot.edges_in(self._file)}
        return self._resolved

    def _is_submodule(self, fact: ImportFact, row: FileRow) -> bool:
        folder, _, name = row.path.rpartition("/")
        if name not in semantics(self._spec.lineage).package_files:
            return False
        path = _below(folder, fact.name)
        made = self._syntax.made_modules
        return (
            bool(made and re.fullmatch(made, fact.name))
            or self._modules.has_folder(path)
            or is_on_disk(self._snapshot, path)
            or would_be_ignored(self._snapshot, path, self._endings)
        )

    def _means(self, fact: ImportFact, row: FileRow) -> bool:
        """An absolute name of a module can mean nothing but the file of *row*."""
        if "packages" not in self._syntax.own_modules:
            return self._modules.is_certain(self._row.path, self._row.language, fact.module)
        first = fact.module.partition(".")[0]
        home = self._home_of(first)
        if home is None:
            return "beside" in self._syntax.own_modules and self._is_beside(fact.module, row)
        if not row.path.startswith(f"{home}/"):
            return False
        if may_be_made(self._snapshot, row.path, self._spec):
            return False
        # A folder of examples may be called as the package that it is about.
        is_bare = not names_offered(self._snapshot, row.id).names
        return not is_bare or self._is_root(parent(home))

    def _is_beside(self, module: str, row: FileRow) -> bool:
        """A script finds *module* in its own folder, which is no package, before any other."""
        folder = parent(self._row.path)
        packages = semantics(self._spec.lineage).package_files
        word = re.compile(rb"(?<![\w-])%s(?![\w-])" % re.escape(module.encode()))
        return (
            parent(row.path) == folder
            and not any(self._snapshot.file(Path(_below(folder, each))) for each in packages)
            and self._modules.files_called(module) == [row.path]
            and not self._modules.folders_called(module)
            and not standard_of(self._spec.family)(module)
            and bool(names_offered(self._snapshot, row.id).names)
            and not any(map(word.search, self._snapshot.manifests().values()))
            and not (folder and self._is_imported_into(folder))
        )

    def _is_imported_into(self, folder: str) -> bool:
        """Code elsewhere imports a module in *folder*, a package then, though it has no file."""
        rows = (self._snapshot.file(Path(each)) for each in self._modules.files_in(folder))
        symbols = (self._snapshot.symbols_in(row.id) for row in rows if row is not None)
        modules = [found[MODULE_SYMBOL].key for found in symbols if found]
        importers = {edge.file for edge in self._snapshot.edges_to(modules, _IMPORTING)}
        return any(parent(self._snapshot.file_by_id(each).path) != folder for each in importers)

    def _related(self, file: FileId, row: FileRow, near: str) -> tuple[Related, ...]:
        symbols = self._snapshot.symbols_in(file)
        top = symbols[MODULE_SYMBOL].key if symbols else None
        for symbol in symbols:
            if symbol.name == near and symbol.container == top:
                message = f"`{near}` is defined here"
                return (Related(file, row.path, symbol.name_span, message),)
        return (Related(file, row.path, Span(0, 0), f"this module offers `{near}`"),)

    # Where it stands

    def may_fail(self, fact: ImportFact) -> bool:
        """Somebody expects that it fails, it is in a branch of several, or tools are told so."""
        syntax = self._syntax
        if self._is_silenced(fact):
            return True
        attributes = definition_syntax(self._spec.lineage).attributes
        with self._snapshot.parsed(self._file) as tree:
            if tree is None:
                return True
            node = tree.root_node.descendant_for_byte_range(fact.module_start, fact.module_end)
            while node is not None:
                if node.type in syntax.may_fail_inside or node.has_error:
                    return node.parent is not None or node.type in syntax.may_fail_inside
                before = node.prev_named_sibling
                if before is not None and before.type in attributes:
                    return True
                node = node.parent
        return False

    def _is_silenced(self, fact: ImportFact) -> bool:
        """Another tool is told so in the line of the module, or in that of the name."""
        remark, text = pattern(self._syntax.silencing), self._snapshot.text(self._file)
        if remark is None or text is None:
            return False
        for place in (fact.module_end, fact.name_end):
            end = text.source.find(b"\n", place)
            if remark.search(text.source[place : end if end >= 0 else None]):
                return True
        return False


def _below(folder: str, path: str) -> str:
    return Path(f"{folder}/{path}" if folder else path)
