"""Visits of the statements that bind: declarations, assignments, loops, handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from codegraph_lsp.extract.assigned import SHARED, holder_of, maker
from codegraph_lsp.extract.calls import passed_display
from codegraph_lsp.extract.declarators import declared_type
from codegraph_lsp.extract.displays import holds_functions, member_of
from codegraph_lsp.extract.doc_types import doc_type
from codegraph_lsp.extract.drafts import (
    BLOCK,
    CLASS,
    DECLARE_BLOCK,
    DECLARE_FUNCTION,
    DECLARE_NOWHERE,
    Target,
)
from codegraph_lsp.extract.exports import call_exports, export_list
from codegraph_lsp.extract.expressions import (
    element,
    first_named,
    named_children,
    read_children,
    read_others,
    read_value,
)
from codegraph_lsp.extract.narrowing import close_frame, enter_loop
from codegraph_lsp.extract.patterns import items_of
from codegraph_lsp.extract.walker import MAX_DEPTH, TYPE, Visit, Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    RECEIVED,
    Entered,
    Literal,
    Typed,
)
from codegraph_lsp.model.kinds import BindingKind, Role, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.nodes import (
        BindingNode,
        DeclarationNode,
        EnterNode,
        LoopNode,
    )

ASSIGNMENT = int(BindingKind.ASSIGNMENT)
DEFINITION = int(BindingKind.DEFINITION)
LOOP = int(BindingKind.LOOP)
CATCH = int(BindingKind.CATCH)
ITERATE = int(Role.ITERATE)

_DECLARES = {"function": DECLARE_FUNCTION, "block": DECLARE_BLOCK, "nowhere": DECLARE_NOWHERE}


def declaration(compiler: Compiler, entry: DeclarationNode) -> Visit:
    """A statement around bindings: `const a = 1, b = 2`."""
    declares = _DECLARES[entry.scope]
    constants = tuple(word.encode() for word in entry.constant)
    del compiler

    def visit(walk: Walk, node: Node, depth: int) -> int:
        saved = walk.declare, walk.constant
        walk.declare = declares
        start = node.start_byte
        walk.constant = bool(constants) and walk.source.startswith(constants, start)
        if walk.outer_start == NOTHING and not _in_parentheses(walk, node):
            walk.outer_start = start
        read_children(walk, node, depth)
        walk.declare, walk.constant = saved
        walk.outer_start = NOTHING
        return NOTHING

    return visit


def _in_parentheses(walk: Walk, node: Node) -> bool:
    """Of several declarations in parentheses none begins where the statement does."""
    inner = first_named(node)
    return inner is not None and b"(" in walk.source[node.start_byte : inner.start_byte + 1]


def binding(compiler: Compiler, entry: BindingNode) -> Visit:
    """`target = value`, also several of each."""
    target_part = compiler.part(entry.target)
    target_field = compiler.field(str(entry.target)) if entry.multiple else 0
    value_part = compiler.part(entry.value)
    annotation_part = compiler.part_or_none(entry.annotation)
    fixed = _DECLARES.get(entry.declares)
    exporting = bool(compiler.nodes.export_objects)
    named = compiler.name_ids | frozenset(compiler.members if exporting else ())
    assignments = compiler.kinds_of(compiler.nodes.bindings)
    define = compiler.define_named
    lists = compiler.kinds_of(compiler.nodes.lists_of_one)
    displays = not compiler.nodes.class_names
    listing = compiler.nodes.export_list.encode()
    documented = compiler.doc_types

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        declares = walk.declare if fixed is None else fixed
        target = target_part(node)
        held = value_part(node)
        if lists:
            target, held = _only_one(target, lists), _only_one(held, lists)
        annotation = NOTHING
        if annotation_part is not None:
            annotation = walk.read(annotation_part(node), depth, TYPE)
        elif documented and walk.comment_end != NOTHING:
            annotation = _told_above(walk, node)
        if target is not None and held is not None and held.kind_id in define:
            n_bindings = len(walk.bindings)
            found = define[held.kind_id](walk, node, target, held, declares, depth)
            if found != NOTHING:
                _annotate(walk, n_bindings, annotation)
                return found
        walk.extent = node
        if displays and held is not None and target is not None and target.kind_id in named:
            _name_display(walk, target, held, declares)
        named_first = walk.naming
        value = _read_before(walk, None if displays else target, held, depth)
        walk.naming = NOTHING
        if named_first > 0 and walk.symbols[named_first].value == NOTHING:
            walk.symbols[named_first].value = value
        if exporting and walk.scope == 0 and target is not None and held is not None:
            value = call_exports(walk, target, held, value, assignments)
        if entry.augmented:
            value = NOTHING
        to = Target(ASSIGNMENT, value, annotation, NOTHING, declares, entry.augmented)
        walk.extent = node
        if target_field:
            _bind_parallel(walk, node.children_by_field_id(target_field), to, depth)
        else:
            walk.assign(target, to, depth)
        if listing and target is not None and walk.scope == 0 and walk.text(target) == listing:
            export_list(walk, held)
        return value

    return visit


def _read_before(walk: Walk, target: Node | None, held: Node | None, depth: int) -> int:
    """
    The value that *target* gets. A name that has none in the body of its class yet is the one
    around: `x = f(x)`.
    """
    scope = walk.at
    if target is None or scope.kind != CLASS or target.kind_id not in walk.table.name_ids:
        return read_value(walk, held, depth)
    raw = walk.text(target)
    if raw in scope.bound:
        return read_value(walk, held, depth)
    around = scope.parent
    while around is not None and around.kind == CLASS:
        around = around.parent
    if around is None:
        return read_value(walk, held, depth)
    saved = scope.outer
    scope.names.pop(raw, None)
    scope.outer = {**(saved or {}), raw: around}
    value = read_value(walk, held, depth)
    scope.names.pop(raw, None)
    scope.outer = saved
    return value


def _told_above(walk: Walk, node: Node) -> int:
    """The type that the comment above a statement tells of the name that it binds."""
    outer = walk.outer_start
    return doc_type(walk, node.start_byte if outer == NOTHING else outer)


def _annotate(walk: Walk, n_bindings: int, annotation: int) -> None:
    """Tells the declared type of a name whose value made the binding behind *n_bindings*."""
    if annotation == NOTHING or n_bindings == len(walk.bindings):
        return
    made = walk.bindings[n_bindings]
    if made.kind == DEFINITION:
        walk.bindings[n_bindings] = replace(made, annotation=annotation)


def _only_one(node: Node | None, lists: frozenset[int]) -> Node | None:
    """What a list of one holds."""
    if node is not None and node.kind_id in lists and node.named_child_count == 1:
        return node.named_child(0)
    return node


def _name_display(walk: Walk, target: Node, held: Node, declares: int) -> None:
    """Makes the symbol of a display's name first, so that functions in it become its members."""
    scope = walk.at if declares else walk.at.function or walk.at
    if declares == DECLARE_NOWHERE and _is_exports(walk, target, held):
        walk.naming = 0
        return
    text = walk.text(target)
    if declares == DECLARE_NOWHERE and text.endswith(SHARED):
        # What instances share: functions in it are methods of the function that makes them.
        if held.kind_id in walk.table.mappings:
            walk.naming = maker(walk, text.removesuffix(SHARED))
        return
    if declares == DECLARE_NOWHERE and target.kind_id in walk.table.members:
        _name_member(walk, target, held)
        return
    if declares == DECLARE_NOWHERE or scope.field_kind < 0:
        return
    table = walk.table
    while held.kind_id in table.wrappers:
        inside = first_named(held)
        if inside is None:
            return
        held = inside
    held = passed_display(walk, held) or held
    if held.kind_id in table.mappings:
        start, end = target.start_byte, target.end_byte
        if (scope.symbol, walk.word(text)) not in walk.declared:
            kind = int(SymbolKind.CONSTANT if walk.constant else SymbolKind.VARIABLE)
            symbol = walk.variable(kind, text, Target(ASSIGNMENT), start, end, scope.symbol)
            walk.declared[scope.symbol, walk.word(text)] = walk.naming = symbol


def _name_member(walk: Walk, target: Node, held: Node) -> None:
    """`X.m = {…}`, `exports.m = {…}`: the display's functions are members of the symbol `m`."""
    table = walk.table
    if held.kind_id not in table.mappings or not holds_functions(walk, held):
        return
    owner, name = target.named_child(0), target.named_child(target.named_child_count - 1)
    if owner is None or name is None or name.kind_id not in table.property_ids:
        return
    holder = holder_of(walk, target)
    if holder != NOTHING:
        walk.naming = member_of(walk, holder, walk.text(name), name.end_byte)


def _is_exports(walk: Walk, target: Node, held: Node) -> bool:
    """A display becomes the module's exports: functions in it are functions of the module."""
    exports = walk.table.export_objects
    return held.kind_id in walk.table.mappings and walk.text(target) in exports


def _bind_parallel(walk: Walk, targets: list[Node], to: Target, depth: int) -> None:
    """`a, b = x, y` where the targets are no node of their own."""
    targets = [target for target in targets if target.is_named]
    item = items_of(walk, to.value)
    for position, target in enumerate(targets):
        value = to.value if len(targets) == 1 else item(to.value, position)
        walk.assign(target, Target(to.kind, value, to.annotation, declares=to.declares), depth)


def loop(compiler: Compiler, entry: LoopNode) -> Visit:
    """`for target in iterable`."""
    target_part = compiler.part(entry.target)
    iterable_part = compiler.part(entry.iterable)
    annotation_part = compiler.part_or_none(entry.annotation)
    fixed = DECLARE_BLOCK if entry.here else DECLARE_FUNCTION
    declares_here = _loop_declares(compiler, entry) if entry.declares else None
    gives_key = _gives_key(compiler, entry)
    key_type = Literal(entry.key_type)
    narrows = compiler.nodes.narrowing.assignments and not entry.here

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        outer = walk.at
        target = target_part(node)
        iterable = iterable_part(node)
        declares = fixed if declares_here is None else declares_here(walk, node)
        value = read_value(walk, iterable, depth)
        if entry.runs and iterable is not None:
            walk.mention_run(value, ITERATE, node, iterable)
        if narrows:
            walk.frames.append(None)
            enter_loop(walk, node)
        written = None if annotation_part is None else annotation_part(node)
        annotation = NOTHING if written is None else _item_type(walk, written, target, depth)
        if entry.scope and declares == DECLARE_BLOCK:
            walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        if gives_key is not None and gives_key(node):
            item = walk.cons(key_type)
        else:
            item = element(walk, value, NOTHING)
        if entry.key_first:
            received = element(walk, value, RECEIVED)
            _bind_key_and_item(walk, target, received, item, declares, depth)
        else:
            walk.assign(target, Target(LOOP, item, annotation, NOTHING, declares), depth)
        read_others(walk, node, (target, iterable, written), depth)
        if narrows:
            close_frame(walk)
        walk.enter(outer)
        return NOTHING

    return visit


def _loop_declares(compiler: Compiler, entry: LoopNode) -> Callable[[Walk, Node], int]:
    """Where a loop's name is made; a word in front of it says so, else it is no new one."""
    word_part = compiler.part(entry.declares)
    functions = {word.encode() for word in entry.function_words}

    def declares(walk: Walk, node: Node) -> int:
        word = word_part(node)
        if word is None:
            return DECLARE_NOWHERE
        return DECLARE_FUNCTION if walk.text(word) in functions else DECLARE_BLOCK

    return declares


def _gives_key(compiler: Compiler, entry: LoopNode) -> Callable[[Node], bool] | None:
    """Whether a loop gives the keys of what it runs over (`in` for `of`)."""
    keys = compiler.tokens(entry.keys)
    if not keys:
        return None
    operator_part = compiler.part("operator")

    def gives_key(node: Node) -> bool:
        token = operator_part(node)
        return token is not None and token.kind_id in keys

    return gives_key


def _item_type(walk: Walk, written: Node, target: Node | None, depth: int) -> int:
    """The declared type of a loop's name."""
    nodes = walk.table.nodes
    if walk.text(written) in walk.table.inferred_types:
        return NOTHING
    annotation = walk.read(written, depth, TYPE)
    if nodes.declarators:
        annotation = declared_type(walk, annotation, walk.table.declarators.layers(target))
    return annotation


def _bind_key_and_item(
    walk: Walk, target: Node | None, received: int, item: int, declares: int, depth: int
) -> None:
    if target is None:
        return
    targets = named_children(target) if target.named_child_count else [target]
    for position, child in enumerate(targets):
        value = item if position else received if len(targets) == 1 else NOTHING
        walk.assign(child, Target(LOOP, value, NOTHING, NOTHING, declares), depth)


def enter(compiler: Compiler, entry: EnterNode) -> Visit:
    """`with value as target`, `catch (target)`, a case that binds."""
    value_part = compiler.part(entry.value)
    target_part = compiler.part(entry.target)
    kind = CATCH if entry.kind == "catch" else ASSIGNMENT
    how = entry.kind
    declares = DECLARE_BLOCK if entry.scope else DECLARE_FUNCTION

    def visit(walk: Walk, node: Node, depth: int) -> int:
        if depth > MAX_DEPTH:
            return NOTHING
        depth += 1
        outer = walk.at
        value = value_part(node)
        target = target_part(node)
        found = read_value(walk, value, depth)
        if entry.scope and target is not None:
            walk.enter(walk.open_scope(BLOCK, outer.symbol, node))
        bound = found
        annotation = NOTHING
        if found != NOTHING and how == "enter":
            bound = walk.cons(Entered(found))
        elif how == "catch":
            annotation, bound = found, NOTHING
        elif found != NOTHING and how == "typed":
            bound = walk.cons(Typed(found))
        walk.assign(target, Target(kind, bound, annotation, NOTHING, declares), depth)
        read_others(walk, node, (value, target), depth)
        walk.enter(outer)
        return found

    return visit
