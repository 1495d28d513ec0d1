"""
Moving a definition to another file: its lines, the imports it needs there, and everybody who
imports it. Either all of it is known to keep its meaning, or nothing is moved and the reason told.

What only looks like a mention, a dotted name in quotes, is proposed for a person to look at; so is
the whole where the definition asks what module it is in, or a decorator makes it known somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import block_of, removals
from codegraph_lsp.features.edits import Creation, Edit, Edits, in_order
from codegraph_lsp.features.import_edits import Wanted, import_edits, statements_for
from codegraph_lsp.features.import_names import Spellings
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.features.movable import (
    Movable,
    check_members,
    head_of,
    is_hidden,
    is_private,
    moved_together,
)
from codegraph_lsp.features.move_cycles import check_cycles
from codegraph_lsp.features.move_importers import Importers
from codegraph_lsp.features.move_names import check_names
from codegraph_lsp.features.move_needs import is_type_alone, needs_of
from codegraph_lsp.features.needed_imports import is_offered
from codegraph_lsp.features.rebound import definitions_again
from codegraph_lsp.features.safe_delete import left_over, standing_reasons
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING
from codegraph_lsp.model.ids import NO_FILE, Path
from codegraph_lsp.model.kinds import ImportFlag, SymbolFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.features.definition_blocks import Block
    from codegraph_lsp.features.move_needs import Needs
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol


def move_symbol(snapshot: Snapshot, symbol: Symbol, to: Path) -> Edits:
    """
    The edits that move *symbol*, a definition that `movable_at` found, to the file at *to*, which
    is made where there is none; private definitions go along that it alone needs.

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
        self._moved = moved_together(snapshot, self._source, Movable(symbol, block))
        self._spans = [each.block.span for each in self._moved]
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
            check_members(snapshot, self._source, self._moved)
        needs = needs_of(snapshot, symbol, [each.block.code for each in self._moved])
        importers = Importers(snapshot, symbol, self._spans, self._to, self._modules)
        importers.check()
        uses_here = importers.is_used_at_home and not in_package
        wanted = self._wanted(needs, in_package=in_package)
        if not in_package:
            check_cycles(
                snapshot,
                symbol,
                self._target,
                needs,
                [] if is_type_alone(symbol) else importers.files(home=uses_here),
                ignoring_types=self._syntax.cycles_of_types,
            )
        edits = [] if in_package else [*importers.edits(), *self._offers(needs)]
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
            doubts += self._registered()
        whole = "; ".join(doubts)
        if whole:
            edits = [edit._replace(doubt=edit.doubt or whole) for edit in edits]
        return Edits(in_order(edits), creations=creations, doubt=whole)

    def _registered(self) -> list[str]:
        """What decorators may do with what moves."""
        found = [
            reason
            for each in self._moved
            if each.symbol.flags & SymbolFlag.DECORATED
            for reason in standing_reasons(self._snapshot, each.symbol)[:1]
        ]
        return list(dict.fromkeys(found))

    # Whether it can be

    def _check_target(self) -> None:
        symbol, to = self._symbol, self._to
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
            self._check_package()
        else:
            self._check_existing(self._target)
        if self._marks(self._source) != (
            self._marks(self._target) if self._target is not None else ()
        ):
            raise RefactorError("the files are built under different conditions", sort="target")

    def _check_package(self) -> None:
        """Its package has nothing of the new module's name: once loaded, the module hides that."""
        names, (folder, slash, file) = naming(self._spec.lineage).modules, self._to.rpartition("/")
        stem, dot, extension = file.partition(".")
        if not names.binds_parts or not names.index:
            return
        row = self._snapshot.file(Path(f"{folder}{slash}{names.index}{dot}{extension}"))
        facts = None if row is None else self._snapshot.facts(row.id)
        if row is None or facts is None:
            return
        for binding in facts.outline.bindings:
            if binding.scope != MODULE_SCOPE or binding.name != stem:
                continue
            if not self._imports_it(row.id, binding.start):
                raise RefactorError(
                    f"{row.path} has a `{stem}`, which the new module would hide",
                    sort="collision",
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
        names = {each.symbol.name for each in self._moved}
        for binding in facts.outline.bindings:
            if binding.scope == MODULE_SCOPE and binding.name in names:
                if binding.name == symbol.name and self._imports_it(target, binding.start):
                    continue
                raise RefactorError(f"{to} has a `{binding.name}` already", sort="collision")
        if symbol.flags & SymbolFlag.DEFAULT_EXPORT and any(
            each.flags & SymbolFlag.DEFAULT_EXPORT for each in snapshot.symbols_in(target)
        ):
            raise RefactorError(f"{to} has a default already", sort="collision")
        kinds = self._imports.behind
        missing = head_of(snapshot, self._source, kinds) - head_of(snapshot, target, kinds)
        if missing:
            raise RefactorError(f"{to} has no `{', '.join(sorted(missing))}`", sort="target")

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

    def _offers(self, needs: Needs) -> list[Edit]:
        """
        What lets the new place name the private definitions that stay.

        Raises:
            RefactorError: One of them cannot be offered.
        """
        found = []
        for sibling in needs.siblings.values():
            private = is_private(self._snapshot, sibling, self._spec)
            if not private or is_hidden(sibling, self._spec):
                continue  # a name that asks others to leave it can be imported all the same
            at = self._place_to_offer(sibling)
            if at is None:
                raise RefactorError(
                    f"it uses `{sibling.name}`, which is private to {self._symbol.path}; "
                    "move that first, or offer it",
                    sort="private",
                )
            found.append(Edit(sibling.path, Span(at, at), self._syntax.exporting, self._source))
        return found

    def _place_to_offer(self, sibling: Symbol) -> int | None:
        """Where to write that others can name it; None where that is not so simple."""
        text, block = self._snapshot.text(self._source), block_of(self._snapshot, sibling)
        mark = self._syntax.exporting.encode()
        if text is None or block is None or not mark or not block.is_at_top:
            return None
        if sibling.flags & SymbolFlag.DECORATED:
            return None
        with self._snapshot.parsed(self._source) as tree:
            nodes = tree.root_node.named_children if tree is not None else []
            is_module = any(
                node.type in self._imports.statements
                or text.source.startswith(mark, node.start_byte)
                for node in nodes
            )
        line = text.source[block.code.start : block.code.end]
        indent = len(line) - len(line.lstrip())
        return block.code.start + indent if is_module else None

    # What it needs

    def _wanted(self, needs: Needs, *, in_package: bool) -> list[Wanted]:
        found = [
            (fact.alias, wanted)
            for fact in needs.imports.values()
            if (wanted := self._import_there(fact)) is not None
        ]
        if not in_package:
            siblings = [*needs.siblings.values(), *needs.through_wildcards.values()]
            found += [(each.name, self._sibling(each)) for each in siblings if self._stays(each)]
        if self._target is not None:
            check_names(self._snapshot, self._target, dict(found), self._modules)
        return [wanted for _, wanted in found]

    def _stays(self, sibling: Symbol) -> bool:
        return sibling.file is not None and sibling.file != self._target

    def _sibling(self, sibling: Symbol) -> Wanted:
        spelling = None if sibling.file is None else self._spellings.of(sibling.file)
        if spelling is None:
            raise RefactorError(
                f"it is not known what {self._to} would call {sibling.path}", sort="unknown"
            )
        default = bool(sibling.flags & SymbolFlag.DEFAULT_EXPORT)
        types = is_type_alone(self._symbol) or is_type_alone(sibling)
        type_only = self._syntax.cycles_of_types and types
        return Wanted(spelling, sibling.name, default=default, type_only=type_only)

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
        snapshot, file = self._snapshot, self._source
        spec, text, facts = self._spec, snapshot.text(file), snapshot.local_facts(file)
        if text is None or facts is None:
            raise RefactorError(f"{self._symbol.path} cannot be read", sort="shape")
        with snapshot.parsed(file) as tree:
            if tree is None:
                raise RefactorError(f"{self._symbol.path} cannot be read", sort="shape")
            statements = Statements(spec, tree, text.source, facts)
            gone = left_over(snapshot, file, statements, self._spans)
        imports = import_edits(
            snapshot, file, [wanted] if wanted else [], without=gone, modules=self._modules
        )
        found = [
            Edit(self._symbol.path, Span(_behind(imports, start), end), new, file)
            for start, end, new in removals(text.source, [each.block for each in self._moved])
        ]
        return found + imports

    def _code(self, *, exported: bool) -> str:
        """What moves, as it stands in the new place, each definition apart."""
        gap = "\n" * (self._syntax.gap + 1)
        return gap.join(
            self._own_code(exported=exported)
            if each.symbol.key == self._symbol.key
            else each.block.text.strip("\r\n")
            for each in self._moved
        )

    def _own_code(self, *, exported: bool) -> str:
        text = self._block.text.strip("\r\n")
        marked = semantics(self._spec.lineage).every_name_exported or not self._syntax.exporting
        if not exported or marked or is_offered(self._snapshot, self._symbol):
            return text
        if self._symbol.flags & SymbolFlag.DECORATED:
            raise RefactorError("it has to be offered, and has decorators", sort="shape")
        shift = self._block.code.start - self._block.span.start
        head = self._block.text.encode()[:shift].decode()
        return f"{head}{self._syntax.exporting}{self._block.text[len(head) :]}".strip("\r\n")

    def _new_text(self, wanted: list[Wanted], *, exported: bool) -> str:
        types = self._imports.templates.types
        if types and any(each.type_only for each in wanted):
            wanted = [*wanted, *self._types_need()]
        head = "\n".join(sorted(head_of(self._snapshot, self._source, self._imports.behind)))
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
        if text is None or facts is None:
            raise RefactorError(f"{self._to} cannot be read", sort="target")
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


def _behind(imports: list[Edit], start: int) -> int:
    """Where a removal begins that would from *start*: the empty lines before it go once only."""
    return max([start, *(span.end for _, span, *_ in imports if span.start <= start)])
