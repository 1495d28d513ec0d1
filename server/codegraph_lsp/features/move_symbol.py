"""
Moving a definition to another file: its lines, the imports it needs there, and everybody who
imports it. Either all of it is known to keep its meaning, or nothing is moved and the reason told.

What only looks like a mention, a dotted name in quotes, is proposed for a person to look at; so is
the whole where the definition asks what module it is in, or a decorator makes it known somewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import block_of
from codegraph_lsp.features.edits import Creation, Edit, Edits, in_order
from codegraph_lsp.features.import_edits import Wanted, import_edits, statements_for
from codegraph_lsp.features.import_names import Spellings
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.missing_imports import is_at_top, is_offered
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.features.move_cycles import check_cycles
from codegraph_lsp.features.move_importers import Importers
from codegraph_lsp.features.move_needs import is_type_alone, needs_of
from codegraph_lsp.features.rebound import definitions_again
from codegraph_lsp.features.safe_delete import left_over, standing_reasons
from codegraph_lsp.features.testcode import is_test_case
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING
from codegraph_lsp.model.ids import NO_FILE, Path
from codegraph_lsp.model.kinds import ImportFlag, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.features.definition_blocks import Block
    from codegraph_lsp.features.move_needs import Needs
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

KINDS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.INTERFACE,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.TYPE_ALIAS,
        SymbolKind.FUNCTION,
        SymbolKind.VARIABLE,
        SymbolKind.CONSTANT,
    }
)


def movable_at(snapshot: Snapshot, file: FileId, offset: int) -> Symbol | None:
    """The definition whose name stands at *offset*, if such can be moved."""
    symbol = snapshot.definition_at(file, offset)
    spec = snapshot.language(file)
    if symbol is None or spec is None or spec.generic or symbol.kind not in KINDS:
        return None
    if not definition_syntax(spec.lineage).moves or not is_at_top(snapshot, symbol):
        return None
    if snapshot.n_problems(file) or snapshot.file_by_id(file).generated:
        return None
    if is_test_case(snapshot, symbol):
        return None
    block = block_of(snapshot, symbol)
    return symbol if block is not None and block.is_at_top else None


def new_file_for(snapshot: Snapshot, symbol: Symbol) -> Path | None:
    """A file beside its own that could be called like *symbol*; None where there is one."""
    assert symbol.file is not None, "symbols of the workspace"
    spec = snapshot.language(symbol.file)
    if spec is None:
        return None
    folder, slash, name = symbol.path.rpartition("/")
    extension = definition_syntax(spec.lineage).extension_of_new
    extension = extension or name[len(name.partition(".")[0]) :]
    names = [
        row.path.rpartition("/")[2].partition(".")[0]
        for row in snapshot.files()
        if row.path.rpartition("/")[0] == folder and row.language == symbol.language
    ]
    path = Path(f"{folder}{slash}{_stem(symbol.name, names, spec)}{extension}")
    return None if snapshot.file(path) is not None else path


def _stem(name: str, others: list[str], spec: LanguageSpec) -> str:
    """*name* written as the names of the *others* are."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name).lower().strip("_")
    if any("-" in each for each in others):
        return words.replace("_", "-")
    modules = naming(spec.lineage).modules
    return words if modules.counted_dots or modules.is_folder else name


def move_symbol(snapshot: Snapshot, symbol: Symbol, to: Path) -> Edits:
    """
    The edits that move *symbol*, a definition that `movable_at` found, to the file at *to*, which
    is made where there is none.

    Raises:
        RefactorError: It cannot be moved there.
    """
    return _Moving(snapshot, symbol, to).edits()


class _Moving:
    def __init__(self, snapshot: Snapshot, symbol: Symbol, to: Path) -> None:
        assert symbol.file is not None, "symbols of the workspace"
        self._snapshot = snapshot
        self._symbol = symbol
        self._source: FileId = symbol.file
        self._to = to
        spec, block = snapshot.language(symbol.file), block_of(snapshot, symbol)
        if spec is None or block is None:
            raise RefactorError(f"`{symbol.name}` has no lines of its own", sort="shape")
        self._spec: LanguageSpec = spec
        self._block: Block = block
        self._syntax = definition_syntax(spec.lineage)
        self._imports = import_syntax(spec.lineage)
        row = snapshot.file(to)
        self._target: FileId | None = None if row is None else row.id
        self._modules = snapshot.modules_after(lambda path: path)
        if self._target is None:
            self._modules.add(NO_FILE, to)
        self._spellings = Spellings(
            snapshot,
            self._source if self._target is None else self._target,
            path=to,
            modules=self._modules,
        )

    def edits(self) -> Edits:
        symbol, snapshot = self._symbol, self._snapshot
        self._check_target()
        if definitions_again(snapshot, symbol):
            raise RefactorError(f"`{symbol.name}` is defined more than once", sort="shape")
        in_package = self._syntax.moves == "package"
        if not in_package:
            self._check_members()
        needs = needs_of(snapshot, symbol, self._block.code)
        importers = Importers(snapshot, symbol, self._block.code, self._to, self._modules)
        importers.check()
        uses_here = importers.is_used_at_home and not in_package
        wanted = self._wanted(needs, in_package=in_package)
        if not in_package:
            self._check_siblings(needs)
            check_cycles(
                snapshot,
                symbol,
                self._target,
                needs,
                [] if is_type_alone(symbol) else importers.files(home=uses_here),
                ignoring_types=self._syntax.cycles_of_types,
            )
        edits = [] if in_package else list(importers.edits())
        edits += self._at_home(self._wanted_at_home() if uses_here else None)
        creations: tuple[Creation, ...] = ()
        if self._target is None:
            creations = (Creation(self._to, self._new_text(wanted, exported=uses_here)),)
        else:
            edits += self._at_target(self._target, wanted, exported=uses_here)
        doubts = (
            [
                f"it uses {', '.join(f'`{word}`' for word in sorted(needs.words))}, "
                "which means something else in another module"
            ]
            if needs.words
            else []
        )
        if not in_package:
            doubts += standing_reasons(snapshot, symbol)[:1] if self._is_decorated() else []
        whole = "; ".join(doubts)
        if whole:
            edits = [edit._replace(doubt=edit.doubt or whole) for edit in edits]
        return Edits(in_order(edits), creations=creations, doubt=whole)

    def _is_decorated(self) -> bool:
        return bool(self._symbol.flags & SymbolFlag.DECORATED)

    # Whether it can be

    def _check_target(self) -> None:
        symbol, _snapshot, to = self._symbol, self._snapshot, self._to
        if to == symbol.path:
            raise RefactorError(f"`{symbol.name}` is in {to} already", sort="target")
        folder, own = to.rpartition("/")[0], symbol.path.rpartition("/")[0]
        if self._syntax.moves == "package" and folder != own:
            raise RefactorError(
                f"`{symbol.name}` can be moved within its package, which is {own or 'the root'}",
                sort="target",
            )
        suffix = semantics(self._spec.lineage).test_suffix
        if suffix and to.endswith(suffix) != symbol.path.endswith(suffix):
            raise RefactorError("tests see more than others do", sort="target")
        if self._target is None:
            if not any(to.endswith(f".{each}") for each in self._spec.extensions):
                raise RefactorError(f"{to} would not be a {self._spec.name} file", sort="target")
        else:
            self._check_existing(self._target)
        if self._marks(self._source) != (
            self._marks(self._target) if self._target is not None else ()
        ):
            raise RefactorError("the files are built under different conditions", sort="target")

    def _check_members(self) -> None:
        """All that belongs to it is defined inside of it."""
        start, end = self._block.code
        for each in self._snapshot.symbols_in(self._source):
            inside = start <= each.span.start < end
            if each.container == self._symbol.key and not inside:
                raise RefactorError(
                    f"`{each.name}` is added to it behind it, in {self._symbol.path}", sort="shape"
                )

    def _check_existing(self, target: FileId) -> None:
        symbol, snapshot, to = self._symbol, self._snapshot, self._to
        spec, facts = snapshot.language(target), snapshot.local_facts(target)
        if spec is None or spec.family != self._spec.family or facts is None:
            raise RefactorError(f"{to} is no {self._spec.name} file", sort="target")
        row = snapshot.file_by_id(target)
        if row.generated or not snapshot.writable(target):
            raise RefactorError(f"{to} must not be changed", sort="target")
        if snapshot.n_problems(target):
            raise RefactorError(f"{to} has syntax errors", sort="target")
        own = facts.outline.package
        home = snapshot.facts(self._source)
        if home is not None and own != home.outline.package:
            raise RefactorError(f"{to} belongs to another package", sort="target")
        for binding in facts.outline.bindings:
            if binding.scope == MODULE_SCOPE and binding.name == symbol.name:
                if self._imports_it(target, binding.start):
                    continue
                raise RefactorError(f"{to} has a `{symbol.name}` already", sort="collision")
        if symbol.flags & SymbolFlag.DEFAULT_EXPORT and any(
            each.flags & SymbolFlag.DEFAULT_EXPORT for each in snapshot.symbols_in(target)
        ):
            raise RefactorError(f"{to} has a default already", sort="collision")
        if self._head_of(self._source) - self._head_of(target):
            missing = ", ".join(sorted(self._head_of(self._source) - self._head_of(target)))
            raise RefactorError(f"{to} has no `{missing}`", sort="target")

    def _imports_it(self, target: FileId, start: int) -> bool:
        """The name at *start* is an import of what moves there."""
        return any(
            each.file == self._source and each.symbol == self._symbol.index
            for each in self._snapshot.targets_at(target, start)
        )

    def _marks(self, file: FileId | None) -> tuple[bytes, ...]:
        found, text = pattern(self._syntax.file_marks), None
        if file is not None and found is not None:
            text = self._snapshot.text(file)
        if text is None or found is None:
            return ()
        return tuple(match.group() for match in found.finditer(text.source))

    def _head_of(self, file: FileId) -> frozenset[str]:
        """What a file says at its top of all of it."""
        text = self._snapshot.text(file)
        with self._snapshot.parsed(file) as tree:
            nodes = tree.root_node.named_children if tree is not None else []
            return frozenset(
                text.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
                for node in nodes
                if text is not None and node.type in self._imports.behind
            )

    def _check_siblings(self, needs: Needs) -> None:
        rules = semantics(self._spec.lineage)
        for name, sibling in needs.siblings.items():
            prefix = self._syntax.private_prefix
            hidden = prefix and name.startswith(prefix) and not name.startswith("__")
            offered = rules.every_name_exported or is_offered(self._snapshot, sibling)
            if hidden or not offered:
                raise RefactorError(
                    f"it uses `{name}`, which is private to {self._symbol.path}; "
                    "move that first, or offer it",
                    sort="private",
                )

    # What it needs

    def _wanted(self, needs: Needs, *, in_package: bool) -> list[Wanted]:
        found = [
            wanted
            for fact in needs.imports.values()
            if (wanted := self._import_there(fact)) is not None
        ]
        if in_package:
            return found
        types = is_type_alone(self._symbol)
        for sibling in [*needs.siblings.values(), *needs.through_wildcards.values()]:
            if sibling.file is None or sibling.file == self._target:
                continue
            spelling = self._spellings.of(sibling.file)
            if spelling is None:
                raise RefactorError(
                    f"it is not known what {self._to} would call {sibling.path}", sort="unknown"
                )
            default = bool(sibling.flags & SymbolFlag.DEFAULT_EXPORT)
            type_only = self._syntax.cycles_of_types and (types or is_type_alone(sibling))
            found.append(Wanted(spelling, sibling.name, default=default, type_only=type_only))
        return found

    def _import_there(self, fact: ImportFact) -> Wanted | None:
        """*fact*, an import of the file that it leaves, for where it goes."""
        if fact.flags & (ImportFlag.DYNAMIC | ImportFlag.REEXPORT) or fact.scope != MODULE_SCOPE:
            raise RefactorError(
                f"it uses `{fact.alias}`, whose import cannot be written elsewhere", sort="import"
            )
        row = self._snapshot.file_by_id(self._source)
        target = self._modules.resolve(row.path, row.language, fact.module, fact.level)
        module = Spelling(fact.module, fact.level)
        if self._target is not None and self._target in target.files:
            if fact.name and fact.alias == fact.name:
                return None
            raise RefactorError(
                f"it calls {self._to}, or a part of it, `{fact.alias}`", sort="import"
            )
        there = self._modules.resolve(self._to, row.language, fact.module, fact.level)
        if target.files and set(there.files) != set(target.files):
            found = self._spellings.of(target.files[0])
            if found is None:
                raise RefactorError(
                    f"it is not known what {self._to} would call `{fact.module}`", sort="unknown"
                )
            module = found
        elif not target.files and self._is_relative(fact) and self._folder_differs():
            raise RefactorError(f"`{fact.alias}` comes from what is not known", sort="unknown")
        alias = fact.alias if fact.alias_start != NOTHING else ""
        if not fact.name and fact.flags & ImportFlag.NAMESPACE and self._imports.adds == "names":
            alias = fact.alias
        type_only = bool(fact.flags & ImportFlag.TYPE_ONLY)
        if fact.name == "default":
            return Wanted(module, fact.alias, default=True, type_only=type_only)
        return Wanted(module, fact.name, alias, type_only=type_only)

    def _is_relative(self, fact: ImportFact) -> bool:
        return bool(fact.level) or fact.module.startswith(".")

    def _folder_differs(self) -> bool:
        return self._to.rpartition("/")[0] != self._symbol.path.rpartition("/")[0]

    # Where it was, and where it goes

    def _wanted_at_home(self) -> Wanted:
        spellings = Spellings(self._snapshot, self._source, modules=self._modules)
        target = NO_FILE if self._target is None else self._target
        spelling = spellings.of_path(self._to, target)
        if spelling is None:
            raise RefactorError(
                f"it is not known what {self._symbol.path} would call {self._to}", sort="unknown"
            )
        default = bool(self._symbol.flags & SymbolFlag.DEFAULT_EXPORT)
        types = self._syntax.cycles_of_types and is_type_alone(self._symbol)
        return Wanted(spelling, self._symbol.name, default=default, type_only=types)

    def _at_home(self, wanted: Wanted | None) -> list[Edit]:
        snapshot, file, block = self._snapshot, self._source, self._block
        spec, text, facts = self._spec, snapshot.text(file), snapshot.local_facts(file)
        path, removal = self._symbol.path, block.removal
        found = [Edit(path, Span(removal.start, removal.end), removal.new, file)]
        with snapshot.parsed(file) as tree:
            if tree is None or text is None or facts is None:
                return found
            statements = Statements(spec, tree, text.source, facts)
            gone = left_over(snapshot, file, statements, block.span)
        return found + import_edits(
            snapshot, file, [wanted] if wanted else [], without=gone, modules=self._modules
        )

    def _code(self, *, exported: bool) -> str:
        """The lines as they stand in the new place."""
        text = self._block.text.strip("\r\n")
        marked = semantics(self._spec.lineage).every_name_exported or not self._syntax.exporting
        if not exported or marked or is_offered(self._snapshot, self._symbol):
            return text
        if self._is_decorated():
            raise RefactorError("it has to be offered, and has decorators", sort="shape")
        shift = self._block.code.start - self._block.span.start
        head = self._block.text.encode()[:shift].decode()
        return f"{head}{self._syntax.exporting}{self._block.text[len(head) :]}".strip("\r\n")

    def _new_text(self, wanted: list[Wanted], *, exported: bool) -> str:
        types = self._imports.templates.types
        if types and any(each.type_only for each in wanted):
            wanted = [*wanted, *self._types_need()]
        head = "\n".join(sorted(self._head_of(self._source)))
        imports = statements_for(self._snapshot, self._source, wanted, self._modules)
        gap = "\n" * (self._syntax.gap + 1)
        parts = [part for part in (head, imports) if part]
        top = "\n\n".join(part.replace("\r\n", "\n") for part in parts)
        code = self._code(exported=exported).replace("\r\n", "\n")
        return f"{top}{gap}{code}\n" if top else f"{code}\n"

    def _types_need(self) -> list[Wanted]:
        """What a block for types alone needs by itself: as the file has it that is left."""
        facts = self._snapshot.facts(self._source)
        words = self._imports.templates.types.strip(":").split()[-1]
        for fact in facts.outline.imports if facts is not None else ():
            if fact.alias == words:
                return [Wanted(Spelling(fact.module, fact.level), fact.name)]
        raise RefactorError(f"`{words}` is not imported plainly", sort="import")

    def _at_target(self, target: FileId, wanted: list[Wanted], *, exported: bool) -> list[Edit]:
        snapshot = self._snapshot
        text, facts = snapshot.text(target), snapshot.local_facts(target)
        assert text is not None, "checked before"
        assert facts is not None, "checked, too"
        gone = {
            number
            for number, fact in enumerate(facts.outline.imports)
            if fact.alias == self._symbol.name and self._imports_it(target, fact.name_start)
        }
        if self._imports.templates.types:
            wanted = [each._replace(type_only=False) for each in wanted]
        found = import_edits(snapshot, target, wanted, without=gone, modules=self._modules)
        source = text.source
        end = "\r\n" if b"\r\n" in source else "\n"
        code = self._code(exported=exported).replace("\r\n", "\n").replace("\n", end)
        n_have = len(source) - len(source.rstrip(b"\r\n"))
        n_lines = source[len(source) - n_have :].count(b"\n")
        gap = end * max(self._syntax.gap + 1 - n_lines, 0) if source.strip() else ""
        at = Span(len(source), len(source))
        return [*found, Edit(self._to, at, f"{gap}{code}{end}", target)]
