"""
Writing imports into a file: a name goes into the statement that imports from its module already,
else a new statement goes where the file's order has a place for it.

What to import is told as a `Wanted`; how a module is called is for `import_names`. Nothing is
looked up here but where the statements of the file stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.edits import Edit
from codegraph_lsp.features.import_order import is_in_order, names_in_order, with_names
from codegraph_lsp.features.import_statements import Change, Statements
from codegraph_lsp.features.organize_imports import Sections
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.kinds import ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tree_sitter import Node

    from codegraph_lsp.features.import_statements import Statement
    from codegraph_lsp.features.module_spelling import Spelling
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.modules import ModuleTable


class Wanted(NamedTuple):
    """An import that a file is to have."""

    module: Spelling
    name: str = ""
    """Taken out of the module; empty: the module itself."""
    alias: str = ""
    """The name it gets here, where that is another one."""
    default: bool = False
    """It is what the module offers as its default."""
    type_only: bool = False

    @property
    def local(self) -> str:
        return self.alias or self.name


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
    text, row = snapshot.text(file), snapshot.file_by_id(file)
    spec, facts = snapshot.language(file), snapshot.local_facts(file)
    if text is None or spec is None or facts is None:
        return []
    with snapshot.parsed(file) as tree:
        if tree is None:
            return []
        statements = Statements(spec, tree, text.source, facts)
        writing = _Writing(snapshot, file, statements, without, modules)
        changes = [*statements.without(without), *writing.changes(list(dict.fromkeys(wanted)))]
    return [Edit(row.path, Span(c.start, c.end), c.new, file) for c in _joined(changes)]


def statement_of(
    snapshot: Snapshot, file: FileId, wanted: Wanted, *, like: FileId | None = None
) -> str:
    """The statement for *wanted* by itself, as it is written in *file*, or in one *like* it."""
    text = snapshot.text(file if like is None else like)
    spec = snapshot.language(file)
    facts = snapshot.facts(file if like is None else like)
    if text is None or spec is None or facts is None:
        return ""
    with snapshot.parsed(file if like is None else like) as tree:
        if tree is None:
            return ""
        statements = Statements(spec, tree, text.source, facts)
        return _Writing(snapshot, file, statements, ()).statement(wanted)


def statements_for(
    snapshot: Snapshot, like: FileId, wanted: Iterable[Wanted], modules: ModuleTable
) -> str:
    """All statements for *wanted*, in order, for a new file that is written like *like*."""
    text, spec, facts = snapshot.text(like), snapshot.language(like), snapshot.facts(like)
    if text is None or spec is None or facts is None:
        return ""
    with snapshot.parsed(like) as tree:
        if tree is None:
            return ""
        statements = Statements(spec, tree, text.source, facts)
        return _Writing(snapshot, like, statements, (), modules).all(list(dict.fromkeys(wanted)))


def offer_of(snapshot: Snapshot, file: FileId, wanted: Wanted, *, types: bool = False) -> str:
    """The statement by which *file* offers *wanted* of another module; empty where it has none."""
    text, spec, facts = snapshot.text(file), snapshot.language(file), snapshot.facts(file)
    if text is None or spec is None or facts is None:
        return ""
    with snapshot.parsed(file) as tree:
        if tree is None:
            return ""
        statements = Statements(spec, tree, text.source, facts)
        return _Writing(snapshot, file, statements, ()).offer(wanted, types=types)


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


class _Fresh(NamedTuple):
    """A new statement."""

    text: str
    module: Spelling
    named: bool
    """It takes names out of the module."""


class _Writing:
    def __init__(
        self,
        snapshot: Snapshot,
        file: FileId,
        statements: Statements,
        without: Collection[int],
        modules: ModuleTable | None = None,
    ) -> None:
        self._statements = statements
        self._syntax = statements.syntax
        self._source = statements.source
        self._without = without
        self._section = Sections(snapshot, file, modules)
        self._names = naming(statements.spec.lineage).modules
        self._end = "\r\n" if b"\r\n" in self._source else "\n"
        self._gone = statements.gone(without)
        gone = {each.node.id for each in self._gone}
        self._kept = [each for each in statements.all if each.node.id not in gone]
        self._added: dict[int, list[Wanted]] = {}

    def changes(self, wanted: list[Wanted]) -> list[Change]:
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
        return found + self._new(self._fresh(new))

    def _fresh(self, new: list[Wanted]) -> list[_Fresh]:
        """New statements, one for each module."""
        fresh: list[_Fresh] = []
        for module in dict.fromkeys((w.module, w.type_only) for w in new):
            group = [w for w in new if (w.module, w.type_only) == module]
            listed = [w for w in group if w.name and not w.default]
            alone = [w for w in group if not (w.name and not w.default)]
            if self._syntax.adds != "names":
                listed, alone = [], group
            fresh += [_Fresh(self.statement(w), w.module, bool(w.name)) for w in alone]
            if listed:
                fresh.append(_Fresh(self._listing(listed), listed[0].module, named=True))
        return fresh

    def all(self, wanted: list[Wanted]) -> str:
        """Statements for a file that has none; those of types alone behind the others."""
        templates = self._syntax.templates
        types = [each for each in wanted if each.type_only and templates.types]
        fresh = self._fresh([each for each in wanted if each not in types])
        fresh.sort(key=lambda one: (self._section_of(one.module), self._key(one)))
        text = self._lines(fresh, [self._section_of(each.module) for each in fresh])
        if templates.several and len(fresh) > 1:
            before = templates.several.partition("{")[0].rpartition("\n")[2]
            lines = [f"{before}{line}" if line else "" for line in text.split(self._end)]
            text = templates.several.replace(f"{before}{{}}", self._end.join(lines))
        elif templates.single and fresh:
            text = templates.single.format(text)
        if not types:
            return text
        inside = self._fresh(types)
        inside.sort(key=lambda one: (self._section_of(one.module), self._key(one)))
        lines = [line for each in inside for line in each.text.split(self._end)]
        block = self._end.join([templates.types, *(f"    {line}" for line in lines)])
        return f"{text}{self._end * 2}{block}" if text else block

    def offer(self, wanted: Wanted, *, types: bool) -> str:
        template = self._syntax.templates.offer
        if not template:
            return ""
        text = template.format(
            name=self._entry(wanted) if not wanted.default else f"default as {wanted.name}",
            module=wanted.module.written(self._names),
            quote=self._quote(),
        )
        word = self._syntax.templates.type_word
        if types and word:
            text = text.replace("export ", f"export {word} ", 1)
        return text + self._statement_end()

    # What is there

    def _has(self, wanted: Wanted) -> bool:
        return any(
            self._fits(fact, wanted) and fact.alias == (wanted.local or fact.alias)
            for statement in self._kept
            if self._is_at_top(statement)
            for part in statement.parts
            if part.number not in self._without
            for fact in (part.fact,)
        )

    def _fits(self, fact: ImportFact, wanted: Wanted) -> bool:
        name = "default" if wanted.default else wanted.name
        return (fact.module, fact.level, fact.name) == (*wanted.module, name)

    def _is_at_top(self, statement: Statement) -> bool:
        parent = statement.node.parent
        return parent is not None and (
            parent.id == self._statements.root.id or parent.type in self._syntax.shells
        )

    def _list_for(self, wanted: Wanted) -> Statement | None:
        """A statement that can take *wanted*, too."""
        if self._syntax.adds != "names" or not wanted.name or wanted.default:
            return None
        for statement in self._kept:
            facts = [p.fact for p in statement.parts if p.number not in self._without]
            if not facts or not self._is_at_top(statement) or not self._names_of(statement):
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
        words = [self._entry(each) for each in more]
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

    # Statements

    def _entry(self, wanted: Wanted) -> str:
        if wanted.alias and wanted.alias != wanted.name:
            return self._syntax.templates.renamed.format(name=wanted.name, alias=wanted.alias)
        return wanted.name

    def _listing(self, wanted: list[Wanted]) -> str:
        """One statement for several names of one module."""
        text = self.statement(wanted[0])
        if len(wanted) == 1:
            return text
        names = names_in_order(self._syntax, [self._entry(each) for each in wanted])
        found = with_names(text, names, self._syntax.line_limit)
        return text if found is None else found.replace("\n", self._end)

    def statement(self, wanted: Wanted) -> str:
        """The statement for *wanted* by itself."""
        templates = self._syntax.templates
        renamed = wanted.alias and wanted.alias != wanted.name
        if wanted.default:
            template = templates.default
        elif not wanted.name:
            template = templates.module_alias if wanted.alias else templates.module
        else:
            template = templates.alias if renamed else templates.name
        words = {
            "module": wanted.module.written(self._names),
            "name": wanted.local if wanted.default else wanted.name,
            "alias": wanted.alias,
            "quote": self._quote(),
        }
        text = template.format(**words)
        if wanted.type_only and templates.type_word:
            text = text.replace("import ", f"import {templates.type_word} ", 1)
        return text + self._statement_end()

    def _quote(self) -> str:
        marks = self._syntax.quotes
        if not marks:
            return ""
        counts = dict.fromkeys(marks, 0)
        for statement in self._statements.all:
            text = self._source[statement.node.start_byte : statement.node.end_byte].decode(
                "utf-8", "replace"
            )
            for mark in marks:
                counts[mark] += mark in text
        if not self._statements.all:
            counts = {mark: self._source.count(mark.encode()) for mark in marks}
        return max(marks, key=lambda mark: (counts[mark], mark == marks[-1]))

    def _statement_end(self) -> str:
        end = self._syntax.statement_end
        if not end:
            return ""
        if self._statements.all:
            node = self._statements.all[0].node
            return end if self._source[node.start_byte : node.end_byte].endswith(b";") else ""
        return end if end.encode() in self._source or not self._source.strip() else ""

    def _new(self, fresh: list[_Fresh]) -> list[Change]:
        """New statements, each at its place; neighbours as one."""
        tops = [each for each in self._kept if self._is_at_top(each)]
        places: dict[int, list[_Fresh]] = {}
        block = self._block(tops) if tops else []
        for each in sorted(fresh, key=lambda one: (self._section_of(one.module), self._key(one))):
            places.setdefault(self._place(block, each), []).append(each)
        found = []
        for place, several in places.items():
            sections = [self._section_of(each.module) for each in several]
            text = self._lines(several, sections)
            if not block:
                found.append(self._instead(text) or self._first(text))
            elif place:
                found.append(self._behind(block[place - 1], text, sections[0]))
            else:
                found.append(self._before(block[0], text, sections[-1]))
        return found

    def _lines(self, several: list[_Fresh], sections: list[int]) -> str:
        lines = []
        for number, each in enumerate(several):
            if number and self._parts() and sections[number] != sections[number - 1]:
                lines.append("")
            lines.append(each.text)
        return self._end.join(lines)

    def _place(self, block: list[Statement], fresh: _Fresh) -> int:
        """How many statements of *block* stand before *fresh*."""
        section = self._section_of(fresh.module)
        for number, statement in enumerate(block):
            if self._goes_before(statement, fresh.module, section, named=fresh.named):
                return number
        return len(block)

    def _key(self, fresh: _Fresh) -> tuple[object, ...]:
        module = fresh.module
        if self._syntax.order == "sections":
            return (fresh.named, _far_first(module.level, module.module))
        return (module.module.startswith("."), module.module.lower())

    def _block(self, tops: list[Statement]) -> list[Statement]:
        """The statements at the top that have others beside them alone, the first such."""
        block = [tops[0]]
        for statement in tops[1:]:
            between = self._between(block[-1], statement)
            same = statement.node.parent == block[-1].node.parent
            if not same or self._has_code(between):
                break
            block.append(statement)
        return block

    def _between(self, one: Statement, other: Statement) -> bytes:
        """What stands between two, without statements that go."""
        found, start = b"", one.node.end_byte
        for each in self._gone:
            if one.node.end_byte <= each.node.start_byte < other.node.start_byte:
                found += self._source[start : each.node.start_byte]
                start = each.node.end_byte
        return found + self._source[start : other.node.start_byte]

    def _has_code(self, between: bytes) -> bool:
        mark = self._statements.spec.line_comment.encode()
        lines = [line.strip() for line in between.splitlines()]
        return any(line.strip(b";") and not line.startswith(mark or b"#") for line in lines)

    def _goes_before(
        self, statement: Statement, module: Spelling, section: int, *, named: bool
    ) -> bool:
        """A statement for *module* stands before *statement*."""
        order = self._syntax.order
        other = self._section(statement)
        if not order or not statement.parts:
            return False
        if section != other:
            return section < other
        fact = statement.parts[0].fact
        if order == "sections":
            mine = (named, _far_first(module.level, module.module))
            return mine < (bool(fact.name), _far_first(fact.level, fact.module))
        if order == "specifiers":
            if not fact.alias:
                return False
            return (module.module.startswith("."), module.module.lower()) < (
                fact.module.startswith("."),
                fact.module.lower(),
            )
        return module.module < fact.module

    def _section_of(self, module: Spelling) -> int:
        return self._section.of(module.module, module.level)

    def _behind(self, statement: Statement, text: str, section: int) -> Change:
        node = statement.node
        line = self._statements.lines(statement.span)
        indent = self._indent(node)
        parted = self._parts() and self._section(statement) != section
        if node.parent is not None and self._is_single(node):
            node = node.parent
            text = self._each(text, self._syntax.templates.single)
        text = self._each(text, f"{indent}{{}}")
        end = node.end_byte if line is None else line.end
        if line is None or not self._source[:end].endswith(b"\n"):
            return Change(end, end, f"{self._end}{text}")
        blank = self._end if parted else ""
        return Change(end, end, f"{blank}{text}{self._end}")

    def _before(self, statement: Statement, text: str, section: int) -> Change:
        node = statement.node
        indent = self._indent(node)
        parted = self._parts() and self._section(statement) != section
        if self._is_single(node):
            assert node.parent is not None, "it is alone in one"
            node = node.parent
            text = self._each(text, self._syntax.templates.single)
        text = self._each(text, f"{indent}{{}}")
        start = self._source.rfind(b"\n", 0, node.start_byte) + 1
        blank = self._end if parted else ""
        return Change(start, start, f"{text}{self._end}{blank}")

    def _each(self, text: str, template: str) -> str:
        """*template* around each line that is not empty."""
        lines = text.split(self._end)
        return self._end.join(template.format(line) if line else line for line in lines)

    def _is_single(self, node: Node) -> bool:
        """Alone in a statement where others stand in a common one."""
        parent = node.parent
        around = None if parent is None else parent.parent
        shells = self._syntax.shells
        return (
            parent is not None
            and parent.type in shells
            and (around is None or around.type not in shells)
        )

    def _parts(self) -> bool:
        return self._syntax.order in ("sections", "standard-first")

    def _indent(self, node: Node) -> str:
        start = self._source.rfind(b"\n", 0, node.start_byte) + 1
        before = self._source[start : node.start_byte]
        return "" if before.strip() else before.decode()

    def _instead(self, text: str) -> Change | None:
        """Where the first of those stood that go."""
        at = next((each for each in self._gone if self._is_at_top(each)), None)
        lines = None if at is None else self._statements.lines(at.span)
        if at is None or lines is None or self._syntax.shells:
            return None
        start = lines.start
        apart = start == 0 or self._source[:start].endswith((b"\n\n", b"\n\r\n"))
        last = next(each for each in reversed(self._gone) if self._is_at_top(each))
        behind = self._statements.lines(last.span)
        eaten = behind is not None and self._source[behind.end :].startswith((b"\n", b"\r\n"))
        tail = self._end if apart and eaten and at is last else ""
        return Change(start, start, f"{text}{self._end}{tail}")

    def _first(self, text: str) -> Change:
        """The first import of the file: behind its head."""
        statements = self._statements
        kinds = self._syntax.behind
        if self._syntax.templates.single:
            text = self._each(text, self._syntax.templates.single)
        at = None
        first = None
        for node in statements.root.named_children:
            if node.type in kinds or self._is_head(node, first):
                at = node
            elif node.type in statements.comments and at is None and first is None:
                continue
            else:
                first = node
                break
        if at is not None:
            span = statements.lines(Span(at.start_byte, at.end_byte))
            end = at.end_byte if span is None else span.end
            newline = "" if self._source[:end].endswith(b"\n") else self._end
            behind = self._source[end:]
            parted = not behind.strip() or behind.startswith((b"\n", b"\r\n"))
            tail = "" if parted else self._end
            return Change(end, end, f"{newline}{self._end}{text}{self._end}{tail}")
        return self._at_top(text, first)

    def _is_head(self, node: Node, first: Node | None) -> bool:
        """A docstring, or what a file says of itself before its code."""
        if first is not None or node.type not in self._syntax.heads:
            return False
        inner = node.named_children[0] if node.named_children else node
        return inner.type in {*self._statements.spec.nodes.strings, node.type}

    def _at_top(self, text: str, first: Node | None) -> Change:
        """Before the first code, behind comments that are apart from it."""
        start = 0
        for node in self._statements.root.named_children:
            if first is not None and node.id == first.id:
                break
            if node.type not in self._statements.comments:
                break
            end = self._source.find(b"\n", node.end_byte)
            end = len(self._source) if end < 0 else end + 1
            if self._source[end:].startswith((b"\n", b"\r\n")) or node.start_byte == 0:
                start = end
        if start:
            behind = self._source[start:]
            gap = len(behind) - len(behind.lstrip(b"\r\n"))
            blank = "" if gap else self._end
            return Change(start + gap, start + gap, f"{blank}{text}{self._end}{self._end}")
        tail = self._end if self._source.strip() else ""
        return Change(0, 0, f"{text}{self._end}{tail}")


def _far_first(level: int, module: str) -> str:
    return (f"{'.' * level}_{module}" if level else module).lower()
