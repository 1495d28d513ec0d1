"""What the users of a definition have to write when it is in another module."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition_blocks import covers
from codegraph_lsp.features.edits import Edit
from codegraph_lsp.features.file_mentions import QUOTED_NAME, FileMentions
from codegraph_lsp.features.import_edits import Wanted, import_edits, offer_of
from codegraph_lsp.features.import_names import Spellings
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.needed_imports import is_offered
from codegraph_lsp.features.renamed import renamed_at
from codegraph_lsp.features.words import Form
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RefactorError, RenameError
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag, Role, SymbolFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.file_mentions import Mentioned
    from codegraph_lsp.features.module_spelling import Spelling
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.features.words import Word
    from codegraph_lsp.model.facts import FileFacts, ImportFact
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.symbols import Symbol
    from codegraph_lsp.resolve.modules import ModuleTable

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS, EdgeKind.REFERENCES})

_PARTS = (Form.MEMBER, Form.KEY, Form.SHORTHAND)
"""How a name is written that is taken out of a value."""


class Importers:
    """
    Who mentions *symbol*, and how.

    Args:
        spans: The lines that move: its own, and those of what goes along.
        to: The file it goes to.
        modules: Where modules are afterwards.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        symbol: Symbol,
        spans: Sequence[Span],
        to: Path,
        modules: ModuleTable,
    ) -> None:
        assert symbol.file is not None, "symbols of the workspace"
        self._snapshot = snapshot
        self._symbol = symbol
        self._home: FileId = symbol.file
        self._spans = spans
        self._to = to
        self._modules = modules
        row = snapshot.file(to)
        self._target = NO_FILE if row is None else row.id
        spec = snapshot.language(symbol.file)
        assert spec is not None, "it was read"
        self._spec = spec
        self._default = bool(symbol.flags & SymbolFlag.DEFAULT_EXPORT)

    @cached_property
    def _mentioned(self) -> dict[FileId, list[Mentioned]]:
        try:
            renamed = renamed_at(self._snapshot, self._home, self._symbol.name_span.start)
        except RenameError as error:
            if error.sort not in ("special", "name"):
                raise RefactorError(str(error), sort=error.sort) from error
            renamed = None
        if renamed is None:
            raise RefactorError(f"`{self._symbol.name}` does not stand by itself", sort="shape")
        others = [each for each in renamed.kin.symbols.values() if each.key != self._symbol.key]
        if others:
            raise RefactorError(
                f"`{self._symbol.name}` belongs together with another in {others[0].path}",
                sort="kin",
            )
        files = {*renamed.files, *self._importing}
        return {
            file: [
                each
                for each in FileMentions(self._snapshot, file).of(renamed.wanted)
                if not (file == self._home and covers(self._spans, each.word.span.start))
            ]
            for file in sorted(files)
            if not self._is_foreign(file)
        }

    def _is_foreign(self, file: FileId) -> bool:
        spec = self._snapshot.language(file)
        return spec is None or spec.generic or spec.family != self._spec.family

    @cached_property
    def _importing(self) -> list[FileId]:
        """Files that import the module as a whole, or all of it."""
        key = self._snapshot.symbols_in(self._home)[MODULE_SYMBOL].key
        return sorted({edge.file for edge in self._snapshot.edges_to([key], _IMPORTING)})

    @property
    def is_used_at_home(self) -> bool:
        return any(not each.doubt for each in self._mentioned.get(self._home, ()))

    def files(self, *, home: bool) -> list[FileId]:
        """Files that will import from the new place; with *home* the old one, too."""
        found = [
            file
            for file, mentioned in self._mentioned.items()
            if file not in (self._home, self._target)
            and any(number is not None for number in self._numbers(file, mentioned))
        ]
        return [*found, self._home] if home else found

    def _numbers(self, file: FileId, mentioned: list[Mentioned]) -> Iterator[int | None]:
        imports = self._from_home(file)
        for each in mentioned:
            yield imports.get(each.word.span.start)

    def check(self) -> None:
        """
        Nothing, where it is only mentioned in ways that can be kept.

        Raises:
            RefactorError: It is set from elsewhere, or listed as what its module offers.
        """
        for file, mentioned in self._mentioned.items():
            facts = self._snapshot.local_facts(file)
            writes = {
                Span(each.start, each.end)
                for each in (facts.body.occurrences if facts is not None else ())
                if each.role == Role.WRITE
            }
            for each in mentioned:
                if each.word.span in writes and not each.doubt:
                    path = self._snapshot.file_by_id(file).path
                    raise RefactorError(f"it is set in {path}, too", sort="writes")
        facts = self._snapshot.facts(self._home)
        for export in facts.outline.exports if facts is not None else ():
            inside = covers(self._spans, export.start)
            if export.name in (self._symbol.name, "default") and not inside:
                if export.name == "default" and not self._default:
                    continue
                raise RefactorError(
                    f"it is in a list of what {self._symbol.path} offers; take it out there first",
                    sort="offered",
                )

    # Edits

    def edits(self) -> Iterator[Edit]:
        """What changes outside of the two files, certain or not."""
        for file, mentioned in self._mentioned.items():
            self._snapshot.cancel.check("move: next file")
            if file not in (self._home, self._target):
                yield from self._in_file(file, [each for each in mentioned if not each.doubt])
        if self._target != NO_FILE and self._target in self._mentioned:
            yield from self._qualified(
                self._target, [e.word for e in self._mentioned[self._target] if not e.doubt]
            )
        yield from self._in_quotes()

    def _from_home(self, file: FileId) -> dict[int, int]:
        """Imports of a file that take a name out of the old module: start of the name -> number."""
        facts, row = self._snapshot.facts(file), self._snapshot.file_by_id(file)
        found = {}
        for number, fact in enumerate(facts.outline.imports if facts is not None else ()):
            if fact.name in ("", "*"):
                continue
            target = self._snapshot.modules().resolve(
                row.path, row.language, fact.module, fact.level
            )
            if self._home in target.files:
                found[fact.name_start] = number
        return found

    def _in_file(self, file: FileId, mentioned: list[Mentioned]) -> Iterator[Edit]:
        facts = self._snapshot.facts(file)
        if facts is None:
            return
        imports = self._from_home(file)
        numbers = {
            number
            for each in mentioned
            if (number := imports.get(each.word.span.start)) is not None
        }
        if self._default:
            numbers |= {
                number
                for number in imports.values()
                if facts.outline.imports[number].name == "default"
            }
        plain = {n for n in numbers if not facts.outline.imports[n].flags & ImportFlag.REEXPORT}
        taken = [facts.outline.imports[number] for number in sorted(plain)]
        if any(fact.flags & ImportFlag.DYNAMIC for fact in taken):
            raise self._loaded(file)
        wanted = [self._wanted(file, fact) for fact in taken]
        for number in sorted(numbers - plain):
            yield from self._offered(file, facts.outline.imports[number])
        words = [each.word for each in mentioned if each.word.span.start not in imports]
        qualified = list(self._qualified(file, words))
        self._check_loaded(file, facts, words, {edit.span.end for edit in qualified})
        yield from qualified
        needs_name = bool(qualified) or self._comes_with_all(file, words)
        for fact in facts.outline.imports:
            if fact.name == "*" and self._leads_home(file, fact) and self._goes_with_all():
                if fact.flags & ImportFlag.REEXPORT:
                    if not self._is_offered_by_name(facts):
                        yield from self._offered_behind(file, fact)
                else:
                    needs_name = True
        if needs_name and not any(each.local == self._symbol.name for each in wanted):
            wanted.append(self._wanted(file, None))
        if wanted:
            yield from import_edits(
                self._snapshot, file, wanted, without=plain, modules=self._modules
            )

    def _check_loaded(
        self, file: FileId, facts: FileFacts, words: list[Word], rewritten: set[int]
    ) -> None:
        """
        The module may be a value, `require("module")`, out of which the name is taken.

        Args:
            rewritten: Ends of the mentions that are written anew.

        Raises:
            RefactorError: It is taken out of one.
        """
        taken = [word for word in words if word.form in _PARTS and word.span.end not in rewritten]
        if taken and any(
            fact.flags & ImportFlag.DYNAMIC and self._leads_home(file, fact)
            for fact in facts.outline.imports
        ):
            raise self._loaded(file)

    def _loaded(self, file: FileId) -> RefactorError:
        path = self._snapshot.file_by_id(file).path
        return RefactorError(f"{path} loads it in a way that cannot be rewritten", sort="import")

    def _is_offered_by_name(self, facts: FileFacts) -> bool:
        return any(
            fact.flags & ImportFlag.REEXPORT and fact.alias == self._symbol.name
            for fact in facts.outline.imports
        )

    def _goes_with_all(self) -> bool:
        """An import of everything takes it."""
        rules = semantics(self._spec.lineage)
        if not rules.every_name_exported and not is_offered(self._snapshot, self._symbol):
            return False
        facts = self._snapshot.facts(self._home)
        listed = rules.every_name_exported and facts is not None and bool(facts.outline.exports)
        skipped = rules.wildcard_skips
        hidden = bool(skipped) and self._symbol.name.startswith(skipped)
        return not listed and not hidden and not self._default

    def _leads_home(self, file: FileId, fact: ImportFact) -> bool:
        row = self._snapshot.file_by_id(file)
        found = self._snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
        return self._home in found.files

    def _spelling(self, file: FileId) -> Spelling:
        found = Spellings(self._snapshot, file, modules=self._modules).of_path(
            self._to, self._target
        )
        if found is None:
            path = self._snapshot.file_by_id(file).path
            raise RefactorError(
                f"it is not known what {path} would call {self._to}", sort="unknown"
            )
        return found

    def _wanted(self, file: FileId, fact: ImportFact | None) -> Wanted:
        """The import in the place of *fact*; None: of the name as it is."""
        spelling = self._spelling(file)
        if fact is None:
            return Wanted(spelling, self._symbol.name, default=self._default)
        types = bool(fact.flags & ImportFlag.TYPE_ONLY)
        if definition_syntax(self._spec.lineage).cycles_of_types is False:
            types = False
        if fact.name == "default":
            return Wanted(spelling, fact.alias, default=True, type_only=types)
        alias = fact.alias if fact.alias_start != NOTHING else ""
        return Wanted(spelling, fact.name, alias, type_only=types)

    def _comes_with_all(self, file: FileId, words: list[Word]) -> bool:
        """A bare mention that no name of the file explains: an import of everything gives it."""
        facts = self._snapshot.facts(file)
        if facts is None or not any(
            fact.name == "*" and self._leads_home(file, fact) for fact in facts.outline.imports
        ):
            return False
        names = FileMentions(self._snapshot, file)
        return any(
            word.form is Form.NAME
            and not names.index.lookup(names.scope_of(word.span), self._symbol.name)
            for word in words
        )

    # Offered by others

    def _offered(self, file: FileId, fact: ImportFact) -> Iterator[Edit]:
        """`export { name } from "module"`."""
        path, text = self._snapshot.file_by_id(file).path, self._snapshot.text(file)
        spelling = self._spelling(file)
        names = naming(self._spec.lineage).modules
        spec, facts = self._snapshot.language(file), self._snapshot.local_facts(file)
        assert spec is not None, "it was read"
        if text is None or facts is None:
            return
        with self._snapshot.parsed(file) as tree:
            if tree is None:
                return
            statements = Statements(spec, tree, text.source, facts)
            root = tree.root_node
            node = root.descendant_for_byte_range(fact.name_start, fact.name_end)
            while node is not None and statements.list_around(node) != node.parent:
                node = node.parent
            around = node.parent if node is not None else None
            siblings = [] if around is None else statements.items(around)
            if node is None or len(siblings) < 2:
                span = Span(fact.module_start, fact.module_end)
                yield Edit(path, span, spelling.written(names), file)
                return
            for change in statements.from_list(siblings, {node.id}):
                yield Edit(path, Span(change.start, change.end), change.new, file)
        yield from self._offered_behind(file, fact)

    def _offered_behind(self, file: FileId, fact: ImportFact) -> Iterator[Edit]:
        """One more statement that offers it, behind that of *fact*."""
        text, path = self._snapshot.text(file), self._snapshot.file_by_id(file).path
        if text is None:
            return
        plain = fact.name == "*"
        wanted = Wanted(
            self._spelling(file),
            self._symbol.name,
            "" if plain or fact.alias == fact.name else fact.alias,
        )
        types = bool(fact.flags & ImportFlag.TYPE_ONLY)
        statement = offer_of(self._snapshot, file, wanted, types=types)
        end = text.source.find(b"\n", fact.module_end)
        newline = "\r\n" if b"\r\n" in text.source else "\n"
        if end < 0:
            at = Span(len(text.source), len(text.source))
            yield Edit(path, at, f"{newline}{statement}", file)
        else:
            yield Edit(path, Span(end + 1, end + 1), f"{statement}{newline}", file)

    # Behind the module's name

    def _qualified(self, file: FileId, words: list[Word]) -> Iterator[Edit]:
        """`module.name`: the name alone, which is imported then."""
        snapshot, text = self._snapshot, self._snapshot.text(file)
        path = snapshot.file_by_id(file).path
        found: list[Edit] = []
        with snapshot.parsed(file) as tree:
            for word in words:
                leaf = None
                if tree is not None and word.form is Form.MEMBER:
                    root = tree.root_node
                    leaf = root.descendant_for_byte_range(word.span.start, word.span.end)
                around = leaf.parent if leaf is not None else None
                if leaf is None or around is None or around.start_byte == leaf.start_byte:
                    continue
                before = around.named_children[0]
                meant = snapshot.targets_at(file, max(before.end_byte - 1, 0))
                if any(e.file == self._home and e.symbol == MODULE_SYMBOL for e in meant):
                    span = Span(around.start_byte, leaf.end_byte)
                    found.append(Edit(path, span, self._symbol.name, file))
        facts = snapshot.local_facts(file)
        if found and facts is not None and text is not None and file != self._target:
            taken = [b for b in facts.outline.bindings if b.name == self._symbol.name]
            if any(not self._means_it(file, each.start) for each in taken):
                raise RefactorError(
                    f"`{self._symbol.name}` is something else in {path}, too", sort="collision"
                )
        yield from found

    def _means_it(self, file: FileId, start: int) -> bool:
        return any(
            each.file == self._home and each.symbol == self._symbol.index
            for each in self._snapshot.targets_at(file, start)
        )

    def _in_quotes(self) -> Iterator[Edit]:
        """Its full name in texts: perhaps it is looked up by that."""
        names = naming(self._spec.lineage).modules
        if not names.counted_dots:
            return
        row = self._snapshot.file_by_id(self._home)
        old = self._snapshot.modules().names_of(row.path, row.language, row.path)
        new = self._modules.names_of(row.path, row.language, self._to)
        if not old or not new:
            return
        before, after = f"{old[0]}.{self._symbol.name}", f"{new[0]}.{self._symbol.name}"
        needle = before.encode()
        for each in self._snapshot.files():
            if not each.language or self._is_foreign(each.id):
                continue
            text = self._snapshot.text(each.id)
            start = text.source.find(needle) if text is not None else -1
            while text is not None and start >= 0:
                end = start + len(needle)
                quoted = text.source[start - 1 : start] in (b'"', b"'")
                whole = text.source[end : end + 1] in (b'"', b"'", b".")
                if quoted and whole:
                    yield Edit(each.path, Span(start, end), after, each.id, QUOTED_NAME)
                start = text.source.find(needle, end)
