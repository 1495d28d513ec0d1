"""
Which imports of a file nothing uses, as far as that is certain.

An import is kept for any word that may mean it: in an annotation in quotes, in the example of a
docstring, in a list of what a module offers, in another file that takes it from here. It is kept,
too, where loading the module does something, and where a comment says so.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.features.file_names import FileNames
from codegraph_lsp.features.words import Form, spans_behind, spans_of, words_of
from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL, NOTHING, Imported
from codegraph_lsp.model.kinds import BindingKind, EdgeKind, ImportFlag, ScopeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tree_sitter import Node

    from codegraph_lsp.features.import_statements import Part, Statement, Statements
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.features.words import Word
    from codegraph_lsp.model.facts import BindingFact, ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.span import Span

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS, EdgeKind.REFERENCES})

_PLAIN_KINDS = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.ENUM,
        SymbolKind.UNION,
        SymbolKind.FUNCTION,
        SymbolKind.VARIABLE,
        SymbolKind.CONSTANT,
        SymbolKind.TYPE_ALIAS,
    }
)
"""What is used by its name alone, not by being there (as traits and macros are)."""

_ASSIGNS = frozenset({"=", ":="})

_OFFERS = 2
"""Names of one statement that others must take from here for all of it to be an offer. (a guess:
one may be taken from the wrong place)"""

_OFFERING = frozenset({SymbolKind.MODULE, SymbolKind.NAMESPACE})

_NOT_USES = frozenset({Form.MEMBER, Form.KEY, Form.ARGUMENT, Form.PATTERN})


def unused_imports(
    snapshot: Snapshot, file: FileId, statements: Statements, spared: Iterable[Span] = ()
) -> set[int]:
    """
    Numbers, in `Outline.imports`, of those that can go.

    Args:
        statements: Of the same text.
        spared: Parts of the file whose words do not count: what is about to go itself.
    """
    if not statements.syntax.removes or snapshot.n_problems(file):
        return set()
    return _Usage(snapshot, file, statements, tuple(spared)).unused()


class _Usage:
    def __init__(
        self, snapshot: Snapshot, file: FileId, statements: Statements, spared: tuple[Span, ...]
    ) -> None:
        self._snapshot = snapshot
        self._file = file
        self._statements = statements
        self._syntax = statements.syntax
        self._spared = spared
        self._row = snapshot.file_by_id(file)
        self._names = FileNames(snapshot, file)
        facts = self._names.facts
        assert facts is not None, "statements were made of them"
        self._outline = facts.outline

    def unused(self) -> set[int]:
        syntax = self._syntax
        if self._row.path.rpartition("/")[2] in syntax.kept_files:
            return set()
        asked = {
            part.number: part
            for statement in self._statements.all
            if not self._is_kept(statement)
            for part in statement.parts
            if self._may_go(part)
        }
        if not asked:
            return set()
        words = words_of(
            self._snapshot,
            self._file,
            {*(part.fact.alias for part in asked.values()), *syntax.dynamic_names},
        )
        if any(w.form is Form.NAME for n in syntax.dynamic_names for w in words.get(n, ())):
            return set()
        found = {n for n, part in asked.items() if not self._is_used(part, words)}
        if found and syntax.offers_imports:
            taken = self._taken({asked[number].fact.alias for number in found})
            passed_on = {number for number in found if asked[number].fact.alias in taken}
            found -= passed_on | self._offered_beside(passed_on, found)
        if syntax.removes == "known":
            found = {number for number in found if self._is_known(asked[number].fact)}
        return set() if self._makes_module(found) else self._without_effects(found)

    def _makes_module(self, found: set[int]) -> bool:
        """Without *found* the file would be no module any more, and say something else."""
        pattern = self._syntax.module_words
        text = self._snapshot.text(self._file) if found and pattern else None
        if text is None or re.search(pattern.encode(), text.source) is None:
            return False
        parts = (part.number for statement in self._statements.all for part in statement.parts)
        return not self._outline.exports and found.issuperset(parts)

    # What is never asked about

    def _is_kept(self, statement: Statement) -> bool:
        node: Node | None = statement.node
        while node is not None:
            if node.type in self._syntax.kept_inside:
                return True
            node = node.parent
        return self._statements.is_marked(statement)

    def _may_go(self, part: Part) -> bool:
        fact = part.fact
        if not fact.alias or fact.name == "*" or fact.flags & ImportFlag.REEXPORT:
            return False
        if fact.flags & ImportFlag.DYNAMIC or fact.module in self._syntax.kept_modules:
            return False
        if self._syntax.same_alias_offers and fact.alias_start != NOTHING:
            same = fact.alias == (fact.name or fact.module)
            if same:
                return False
        kept = {name for _, names in self._kept_names for name in names}
        offered = {
            export.name for export in self._outline.exports if export.container == MODULE_SYMBOL
        }
        return fact.alias not in kept and fact.alias not in offered

    @cached_property
    def _kept_names(self) -> list[tuple[str, tuple[str, ...]]]:
        wanted = self._syntax.kept_names
        return [each for each in wanted.items() if _has(self._statements.root, each[0])]

    # Words

    def _is_used(self, part: Part, words: Mapping[str, Sequence[Word]]) -> bool:
        spans = [
            statement.span
            for statement in self._statements.all
            if self._syntax.adds != "paths"
            or any(each.number == part.number for each in statement.parts)
        ]
        spans += self._spared
        bindings = self._bound.get(part.number, [])
        if not bindings:
            return True
        if any(binding.kind == BindingKind.OUTER for binding in self._named(part.fact.alias)):
            return True
        return any(
            self._uses(word, part, bindings)
            for word in words.get(part.fact.alias, ())
            if not any(s.start <= word.span.start and word.span.end <= s.end for s in spans)
        )

    def _uses(self, word: Word, part: Part, bindings: list[BindingFact]) -> bool:
        form = word.form
        if form in _NOT_USES:
            return False
        if form is Form.COMMENT:
            return self._in_comment(word.span)
        if form in (Form.TEXT, Form.QUOTED):
            return self._in_string(word.span)
        if form is not Form.NAME:
            return True
        found = self._names.index.lookup(self._names.scope_of(word.span), part.fact.alias)
        if not found:
            return True
        facts = [self._outline.bindings[each] for each in found]
        if any(fact.start == each.start for fact in facts for each in bindings):
            return True
        if self._is_before(word, facts) or self._is_called_apart(word):
            return True
        scopes = self._outline.scopes
        if any(scopes[fact.scope].kind == ScopeKind.CLASS for fact in facts):
            return True  # what a class sets is read from around it until then: `Name = Name`
        parameter = any(fact.kind == BindingKind.PARAMETER for fact in facts)
        return self._syntax.injects and parameter

    def _is_before(self, word: Word, facts: list[BindingFact]) -> bool:
        """
        What is bound to the name inside is not there yet: `url := url.Parse(text)`, or a use above
        that.
        """
        source = self._statements.source
        begun = [fact for fact in facts if fact.start <= word.span.start]
        if not begun:
            return True
        last = max(begun, key=lambda fact: fact.start)
        if last.start == word.span.start:
            return False
        if b"\n" not in source[last.end : word.span.start]:
            return True
        root = self._statements.root
        node = root.descendant_for_byte_range(word.span.start, word.span.end)
        while node is not None and node.start_byte > last.start:
            node = node.parent
        return node is not None and any(each.type in _ASSIGNS for each in node.children)

    def _is_called_apart(self, word: Word) -> bool:
        """A call of a method's name, where variables do not hide those."""
        behind = self._statements.source[word.span.end :][:1]
        return behind == b"(" and self._names.rules.signatures

    def _in_comment(self, span: Span) -> bool:
        found = pattern(self._syntax.comment_uses)
        node = self._statements.root.descendant_for_byte_range(span.start, span.end)
        while node is not None and node.type not in self._statements.comments:
            node = node.parent
        if found is None or node is None:
            return False
        return bool(found.match(self._statements.source[node.start_byte : node.end_byte]))

    def _in_string(self, span: Span) -> bool:
        nodes = self._statements.spec.nodes
        kinds = {*nodes.strings, *nodes.string_contents}
        node = self._statements.root.descendant_for_byte_range(span.start, span.end)
        if node is None or (node.type not in kinds and not self._is_inside(node, kinds)):
            return True  # no string, but a word of the language in the place of a name
        source = self._statements.source
        text = source[node.start_byte : node.end_byte].strip(b"\"'`")
        lines = pattern(self._syntax.string_lines)
        start = source.rfind(b"\n", 0, span.start) + 1
        if lines is not None and lines.match(source[start : span.end]):
            return True
        found = pattern(self._syntax.string_uses)
        return found is not None and bool(found.match(text))

    def _is_inside(self, node: Node, kinds: set[str]) -> bool:
        return node.parent is not None and node.parent.type in kinds

    @cached_property
    def _bound(self) -> dict[int, list[BindingFact]]:
        """The names that each import gives a value, by its number."""
        found: dict[int, list[BindingFact]] = {}
        expressions = self._outline.expressions
        for binding in self._outline.bindings:
            if binding.kind == BindingKind.IMPORT and binding.value >= 0:
                value = expressions[binding.value]
                if isinstance(value, Imported):
                    found.setdefault(value.imported, []).append(binding)
        return found

    def _named(self, name: str) -> Iterator[BindingFact]:
        return (binding for binding in self._outline.bindings if binding.name == name)

    # Other files

    def _offered_beside(self, passed_on: set[int], unused: set[int]) -> set[int]:
        """
        What a statement imports from outside beside names that others take from here. Where it
        imports nothing for this file, and most of it is passed on, that is what it is for, as in a
        `compat.py`: the rest may be taken by somebody outside, too.
        """
        offered: set[int] = set()
        for statement in self._statements.all:
            numbers = {part.number for part in statement.parts}
            n_passed = len(numbers & passed_on)
            is_offer = numbers <= unused and n_passed >= max(_OFFERS, len(numbers) / 2)
            if is_offer and not any(self._is_ours(part.fact) for part in statement.parts):
                offered |= numbers
        return offered

    def _is_ours(self, fact: ImportFact) -> bool:
        """It leads to a module of the workspace."""
        row, modules = self._row, self._snapshot.modules()
        found = modules.resolve(row.path, row.language, fact.module, fact.level)
        return bool(found.files or found.folder)

    def _taken(self, names: set[str]) -> set[str]:
        """Those of *names* that other files take out of this one."""
        snapshot = self._snapshot
        symbols = snapshot.symbols_in(self._file)
        if not symbols:
            return names
        keys = [each.key for each in symbols if each.kind in _OFFERING]
        taken: set[str] = set()
        files = {e.file for e in snapshot.edges_to(keys, _IMPORTING)} | self._declared_inside()
        for file in sorted(files - {self._file}):
            snapshot.cancel.check("imports: next importer")
            facts, text, spec = snapshot.facts(file), snapshot.text(file), snapshot.language(file)
            if facts is None or text is None or spec is None:
                return names
            if not naming(spec.lineage).modules.separator or semantics(spec.lineage).import_paths:
                spelling = naming(spec.lineage)
                taken |= {name for name in names if spans_of(text.source, name, spelling)}
                if any(fact.name == "*" for fact in facts.outline.imports):
                    return names
                continue
            for fact in facts.outline.imports:
                if self._leads_here(file, fact):
                    if fact.name == "*":
                        skipped = semantics(spec.lineage).wildcard_skips
                        taken |= {n for n in names if not skipped or not n.startswith(skipped)}
                    taken.add(fact.name)
            spelling = naming(spec.lineage)
            taken |= {name for name in names if spans_behind(text.source, name, spelling)}
        return taken & names

    def _declared_inside(self) -> set[FileId]:
        """Files of modules that are declared in a module inside of the file: they may ask it."""
        modules, row = self._snapshot.modules(), self._row
        return {
            file
            for fact in self._outline.imports
            if fact.level and fact.scope != MODULE_SCOPE and self._names.rules.import_paths
            for file in modules.resolve(row.path, row.language, fact.module, fact.level).files
        }

    def _leads_here(self, file: FileId, fact: ImportFact) -> bool:
        row = self._snapshot.file_by_id(file)
        found = self._snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
        return self._file in found.files

    def _is_known(self, fact: ImportFact) -> bool:
        """What the import binds is known, and used by its name alone."""
        targets = self._snapshot.targets_at(self._file, fact.name_start)
        if fact.flags & ImportFlag.NAMESPACE and self._syntax.adds == "packages":
            return self._is_package(fact)
        kinds = set()
        for target in targets:
            if target.file is None or target.symbol == NOTHING or target.file == self._file:
                return False
            symbol = next(
                (s for s in self._snapshot.symbols_in(target.file) if s.index == target.symbol),
                None,
            )
            kinds.add(None if symbol is None else symbol.kind)
        return bool(kinds) and kinds <= _PLAIN_KINDS

    def _is_package(self, fact: ImportFact) -> bool:
        """The local name of a package is written, or follows from a file of it or its path."""
        if fact.alias_start != NOTHING:
            return True
        row = self._row
        found = self._snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
        if found.files:
            facts = self._snapshot.facts(found.files[0])
            return facts is not None and facts.outline.package == fact.alias
        first, _, _ = fact.module.partition("/")
        return "." not in first and fact.module.rpartition("/")[2] == fact.alias

    # What loading a module does

    def _without_effects(self, found: set[int]) -> set[int]:
        """Without statements that would go whole and load a module that does something."""
        if not self._syntax.effects:
            return found
        for statement in self._statements.gone(found):
            if any(self._has_effects(fact) for fact in statement.facts):
                found = found - {part.number for part in statement.parts}
        return found

    def _has_effects(self, fact: ImportFact) -> bool:
        if fact.flags & ImportFlag.TYPE_ONLY:
            return False
        if self._syntax.effect_modules and re.search(self._syntax.effect_modules, fact.module):
            return True
        row = self._row
        modules = self._snapshot.modules()
        found = modules.resolve(row.path, row.language, fact.module, fact.level)
        targets = self._snapshot.targets_at(self._file, fact.name_start) if fact.name else ()
        files = {*found.files[:1]} | {
            t.file for t in targets if t.file is not None and t.symbol == MODULE_SYMBOL
        }
        return any(has_effects(self._snapshot, each) for each in sorted(files))


def has_effects(snapshot: Snapshot, file: FileId) -> bool:
    """Something at the top of *file* is called when it is loaded, and not for what it gives."""
    spec = snapshot.language(file)
    if spec is None:
        return False
    kinds = import_syntax(spec.lineage).effects
    calls = frozenset(spec.nodes.calls)
    with snapshot.parsed(file) as tree:
        nodes = tree.root_node.named_children if tree is not None else []
        return any(node.type in kinds and _begins_with(node, calls) for node in nodes)


def _begins_with(node: Node, calls: frozenset[str]) -> bool:
    """The statement *node* is a call, or the decorator at its head is one."""
    inner: Node | None = node
    for _ in range(3):
        if inner is None:
            return False
        if inner.type in calls:
            return True
        inner = inner.named_children[0] if inner.named_children else None
    return False


def _has(root: Node, kind: str) -> bool:
    """A node of *kind* is somewhere below *root*."""
    cursor = root.walk()
    while True:
        if cursor.node is not None and cursor.node.type == kind:
            return True
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return False
