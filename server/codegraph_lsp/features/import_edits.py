"""
Writing imports into a file: a name goes into the statement that imports from its module already,
else a new statement goes where the file's order has a place for it.

Completion, code actions and moves all write their imports here. What to import is told as a
`Wanted`, see `needed_imports`; how a module is called is for `import_names`. Nothing is looked up
here but where the statements of the file stand.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit
from codegraph_lsp.features.import_order import with_names
from codegraph_lsp.features.import_orders import is_in_order, names_in_order
from codegraph_lsp.features.import_places import Fresh, Places
from codegraph_lsp.features.import_statements import Change, Statements
from codegraph_lsp.features.import_words import Wanted as Wanted
from codegraph_lsp.features.import_words import Wording
from codegraph_lsp.features.organize_imports import Sections
from codegraph_lsp.model.kinds import ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.import_statements import Statement
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import FileFacts, ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.modules import ModuleTable


def import_edits(
    snapshot: Snapshot,
    file: FileId,
    wanted: Iterable[Wanted],
    *,
    without: Collection[int] = (),
    modules: ModuleTable | None = None,
) -> list[Edit]:
    """
    The edits that give *file* the imports *wanted*, in order of place.

    Args:
        without: Numbers, in `Outline.imports`, of imports that go at the same time.
        modules: Where modules are, if not as they are now.
    """
    with _statements(snapshot, file, file, snapshot.local_facts(file)) as statements:
        if statements is None:
            return []
        return ImportWriting(snapshot, file, statements, without, modules).edits(wanted)


def statement_of(
    snapshot: Snapshot, file: FileId, wanted: Wanted, *, like: FileId | None = None
) -> str:
    """The statement for *wanted* by itself, as it is written in *file*, or in one *like* it."""
    like = file if like is None else like
    with _statements(snapshot, file, like, snapshot.facts(like)) as statements:
        return "" if statements is None else Wording(statements).statement(wanted)


def statements_for(
    snapshot: Snapshot, like: FileId, wanted: Iterable[Wanted], modules: ModuleTable
) -> str:
    """All statements for *wanted*, in order, for a new file that is written like *like*."""
    with _statements(snapshot, like, like, snapshot.facts(like)) as statements:
        if statements is None:
            return ""
        return ImportWriting(snapshot, like, statements, (), modules).all(wanted)


def offer_of(snapshot: Snapshot, file: FileId, wanted: Wanted, *, types: bool = False) -> str:
    """The statement by which *file* offers *wanted* of another module; empty where it has none."""
    with _statements(snapshot, file, file, snapshot.facts(file)) as statements:
        return "" if statements is None else Wording(statements).offer(wanted, types=types)


@contextmanager
def _statements(
    snapshot: Snapshot, file: FileId, like: FileId, facts: FileFacts | None
) -> Iterator[Statements | None]:
    """Those of the file *like*, which has *facts*, in the language of *file*."""
    text, spec = snapshot.text(like), snapshot.language(file)
    if text is None or spec is None or facts is None:
        yield None
        return
    with snapshot.parsed(like) as tree:
        yield None if tree is None else Statements(spec, tree, text.source, facts)


def _joined(changes: Iterable[Change]) -> list[Change]:
    """*changes* in order, those at one place as one."""
    found: list[Change] = []
    for change in sorted(changes, key=lambda each: (each.start, each.end)):
        last = found[-1] if found else None
        if last is not None and last.start == last.end == change.start == change.end:
            found[-1] = last._replace(new=last.new + change.new)
        elif last is not None and change.start < last.end:
            # In lines that go: what is new goes behind them.
            found.append(Change(last.end, last.end, change.new))
        else:
            found.append(change)
    return found


class ImportWriting:
    """Writes imports into the file of *statements*. See `import_edits`."""

    def __init__(
        self,
        snapshot: Snapshot,
        file: FileId,
        statements: Statements,
        without: Collection[int] = (),
        modules: ModuleTable | None = None,
    ) -> None:
        self._row = snapshot.file_by_id(file)
        self._statements = statements
        self._syntax = statements.syntax
        self._source = statements.source
        self._without = without
        self._end = statements.line_end
        self._wording = Wording(statements)
        self._places = Places(statements, Sections(snapshot, file, modules), without)

    def edits(self, wanted: Iterable[Wanted]) -> list[Edit]:
        """In order of place."""
        removed = self._statements.without(self._without)
        changes = _joined([*removed, *self._changes(list(dict.fromkeys(wanted)))])
        return [Edit(self._row.path, Span(c.start, c.end), c.new, self._row.id) for c in changes]

    def _changes(self, wanted: list[Wanted]) -> list[Change]:
        found: list[Change] = []
        new: list[Wanted] = []
        into: dict[int, tuple[Statement, list[Wanted]]] = {}
        for each in wanted:
            if self._has(each):
                continue
            statement = self._list_for(each)
            if statement is None:
                new.append(each)
            else:
                into.setdefault(statement.node.id, (statement, []))[1].append(each)
        for statement, more in into.values():
            found += self._into(statement, more)
        return found + self._places.changes(self._fresh(new))

    def _fresh(self, new: list[Wanted]) -> list[Fresh]:
        """New statements, one for each module."""
        fresh: list[Fresh] = []
        for module in dict.fromkeys((w.module, w.type_only) for w in new):
            group = [w for w in new if (w.module, w.type_only) == module]
            listed = [w for w in group if w.name and not w.default]
            alone = [w for w in group if not (w.name and not w.default)]
            if self._syntax.adds != "names":
                listed, alone = [], group
            fresh += [Fresh(self._wording.statement(w), w.module, bool(w.name)) for w in alone]
            if listed:
                fresh.append(Fresh(self._wording.listing(listed), listed[0].module, named=True))
        return fresh

    def all(self, needed: Iterable[Wanted]) -> str:
        """Statements for a file that has none; those of types alone behind the others."""
        wanted = list(dict.fromkeys(needed))
        templates = self._syntax.templates
        types = [each for each in wanted if each.type_only and templates.types]
        fresh = self._fresh([each for each in wanted if each not in types])
        fresh.sort(key=lambda one: (self._places.section_of(one.module), self._places.key(one)))
        text = self._places.lines(fresh, [self._places.section_of(each.module) for each in fresh])
        if templates.several and len(fresh) > 1:
            before = templates.several.partition("{")[0].rpartition("\n")[2]
            lines = [f"{before}{line}" if line else "" for line in text.split(self._end)]
            text = templates.several.replace(f"{before}{{}}", self._end.join(lines))
        elif templates.single and fresh:
            text = templates.single.format(text)
        if not types:
            return text
        inside = self._fresh(types)
        inside.sort(key=lambda one: (self._places.section_of(one.module), self._places.key(one)))
        lines = [line for each in inside for line in each.text.split(self._end)]
        block = self._end.join([templates.types, *(f"    {line}" for line in lines)])
        return f"{text}{self._end * 2}{block}" if text else block

    # What is there

    def _has(self, wanted: Wanted) -> bool:
        return any(
            self._fits(fact, wanted) and fact.alias == (wanted.local or fact.alias)
            for statement in self._places.kept
            if self._statements.is_at_top(statement)
            for part in statement.parts
            if part.number not in self._without
            for fact in (part.fact,)
        )

    def _fits(self, fact: ImportFact, wanted: Wanted) -> bool:
        name = "default" if wanted.default else wanted.name
        return (fact.module, fact.level, fact.name) == (*wanted.module, name)

    def _list_for(self, wanted: Wanted) -> Statement | None:
        """A statement that can take *wanted*, too."""
        if self._syntax.adds != "names" or not wanted.name or wanted.default:
            return None
        for statement in self._places.kept:
            facts = [p.fact for p in statement.parts if p.number not in self._without]
            is_whole = bool(facts) and not statement.node.has_error
            if not is_whole or not self._statements.is_at_top(statement):
                continue
            if not self._names_of(statement):
                continue
            if any((fact.module, fact.level) != wanted.module for fact in facts):
                continue
            types = {bool(fact.flags & ImportFlag.TYPE_ONLY) for fact in facts}
            if types == {wanted.type_only} or types == {False}:
                return statement
        return None

    def _names_of(self, statement: Statement) -> list[Node]:
        """The items of its list of names, in order."""
        lists: dict[int, list[Node]] = {}
        for part in statement.parts:
            parent = part.item.parent
            plain = part.fact.name not in ("", "*", "default")
            if plain and parent is not None and part.number not in self._without:
                lists.setdefault(parent.id, []).append(part.item)
        if len(lists) != 1:
            return []
        return sorted(
            {each.id: each for each in next(iter(lists.values()))}.values(),
            key=lambda each: each.start_byte,
        )

    # One more name

    def _into(self, statement: Statement, more: list[Wanted]) -> list[Change]:
        items = self._names_of(statement)
        names = [self._word(item) for item in items]
        words = [self._wording.entry(each) for each in more]
        if self._fills_line(statement, words):
            text = self._source[statement.node.start_byte : statement.node.end_byte].decode(
                "utf-8", "replace"
            )
            all_names = names_in_order(self._syntax, [*names, *words])
            new = with_names(text, all_names, 0)
            if new is not None:
                return [Change(*statement.span, new.replace("\n", self._end))]
        found: dict[int, list[str]] = {}
        is_sorted = is_in_order(self._syntax, names)
        for word in words:
            position = len(items)
            if is_sorted:
                merged = names_in_order(self._syntax, [*names, word])
                position = merged.index(word)
            found.setdefault(position, []).append(word)
        return [self._insertion(items, place, found[place]) for place in sorted(found)]

    def _insertion(self, items: list[Node], position: int, words: list[str]) -> Change:
        words = names_in_order(self._syntax, words)
        at = items[min(position, len(items) - 1)]
        line = self._source.rfind(b"\n", 0, at.start_byte) + 1
        indent = self._source[line : at.start_byte]
        between = ", " if indent.strip() else f",{self._end}{indent.decode()}"
        if position < len(items):
            return Change(at.start_byte, at.start_byte, "".join(f"{w}{between}" for w in words))
        return Change(at.end_byte, at.end_byte, "".join(f"{between}{w}" for w in words))

    def _fills_line(self, statement: Statement, words: list[str]) -> bool:
        """On the one line of the statement is no room for more."""
        text = self._source[statement.node.start_byte : statement.node.end_byte]
        n_more = sum(len(word) + 2 for word in words)
        return b"\n" not in text and len(text) + n_more > self._syntax.line_limit

    def _word(self, item: Node) -> str:
        return self._source[item.start_byte : item.end_byte].decode("utf-8", "replace")
