"""Python: what its statements and expressions come to."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import Role, ScopeKind


def test_bindings_take_values_apart() -> None:
    facts = read(
        "python",
        """
        def f():
            a = b = g()
            c, (d, *e) = h()
            i, j = 1, k
            for m, n in items(): pass
            with open(p) as q, r: pass
            try: pass
            except (E, F) as s: pass
            if (t := u): pass
            v += 1
            w: int
            [x for x in y]
        """,
    )
    assert facts.bindings == [
        "b = g()",
        "a = g()",
        "c = h()[*0]",
        "d = h()[*1][*0]",
        "e = list(h()[*1][*])",
        "i = <int>",
        "j = k",
        "loop m = items()[*][*0]",
        "loop n = items()[*][*1]",
        "q = entered open(p)",
        "catch s: E | F",
        "t = u",
        "v",
        "w: int",
        "loop x = y[*]",
    ]


def test_patterns_bind_captures_and_mention_classes() -> None:
    facts = read(
        "python",
        """
        def f(p):
            match p:
                case Point(x=a) | [b, *c]: pass
                case {"k": v, **rest}: pass
                case mod.C() as q: pass
                case mod.D: pass
                case _: pass
        """,
    )
    assert facts.bindings == ["parameter p", "a", "b", "c", "v", "rest", "q = a mod.C"]
    assert facts.mentioned == ["READ Point", "READ mod", "READ C", "READ mod", "READ D"]


def test_global_and_nonlocal_names_live_elsewhere() -> None:
    facts = read(
        "python",
        """
        total = 0
        def add(n):
            global total
            total = n
            count = 0
            def inner():
                nonlocal count
                count = use(count, n)
        """,
    )
    written = [fact for fact in facts.outline.bindings if fact.name == "total"]
    assert [fact.scope for fact in written] == [0, 1, 0]
    assert facts.occurrences(Role.WRITE) == ["add: total -> total"]
    counts = [fact.scope for fact in facts.outline.bindings if fact.name == "count"]
    assert counts == [1, 2, 1]


def test_imports_say_what_they_load_and_bind() -> None:
    facts = read(
        "python",
        """
        import a, b.c, d.e as f
        from g import h, i as j
        from . import k
        from ..l.m import *
        import importlib
        if TYPE_CHECKING:
            from n import o
        p = importlib.import_module("q.r")
        s = __import__("t")
        """,
    )
    assert facts.imports == [
        "a as a",
        "b.c as b top_package",
        "d.e as f",
        "g h as h",
        "g i as j",
        ". k as k",
        "..l.m * as -",
        "importlib as importlib",
        "n o as o type_only",
        "q.r as - dynamic namespace",
        "t as - dynamic namespace",
    ]
    assert facts.bindings == ["p = import 9", "s = import 10"]


def test_calls_name_their_callee_and_keep_their_arguments() -> None:
    facts = read(
        "python",
        """
        def f(x):
            g(1, x, *y, k=z, **w)
            a.b.c().d(x)
            handlers[x](1)
            (h)(x)
            x(1)
        f(0)
        """,
    )
    assert facts.calls == [
        "f: g -> g(<int>, x, y[*], k=z)",
        "f: c -> a.b.c()",
        "f: d -> a.b.c().d(x)",
        "f: ( -> handlers[x](<int>)",
        "f: h -> h(x)",
        "f: x -> x(<int>)",
        "<module>: f -> f(<int>)",
    ]


def test_reads_and_writes_of_locals_are_nobody_elses_business() -> None:
    source = """
        import os
        def f(a):
            b = a
            b = os.sep
            later = missing
            return [c for c in b], lambda d: d + a, later
        """
    assert read("python", source).mentioned == ["READ os", "READ sep", "READ missing", "ITERATE b"]
    everything = read("python", source, locals=True).mentioned
    assert everything.count("READ a") == 2
    assert "WRITE b" in everything


def test_a_read_above_the_binding_is_local_too() -> None:
    facts = read("python", "def f(xs):\n    for x in xs:\n        use(last)\n        last = x\n")
    assert facts.mentioned == ["ITERATE xs", "CALL use"]


def test_members_of_locals_stay() -> None:
    facts = read("python", "def f(a):\n    a.b.c = a.d\n")
    assert facts.mentioned == ["READ b", "WRITE c", "READ d"]


def test_super_and_yield_and_return_are_values() -> None:
    facts = read(
        "python",
        """
        class A(B):
            def m(self):
                yield 1
                yield from g()
                return super().m()
        """,
    )
    assert facts.returns == [
        "A.m -> yielded <int>",
        "A.m -> yielded g()[*]",
        "A.m -> super.m()",
    ]
    assert facts.flags("A.m") == "exported generator"


def test_annotations_are_types_even_as_strings() -> None:
    facts = read(
        "python",
        """
        def f(a: "Node", b: 'Optional[m.Leaf]', c: Literal["x"], d: A | None) -> "list[Node]": ...
        """,
    )
    assert facts.bindings == [
        "parameter a: Node",
        "parameter b: Optional[m.Leaf]",
        "parameter c: Literal[<str x>]",
        "parameter d: A | <None>",
    ]
    assert facts.show(facts.symbol("f").annotation) == "list[Node]"
    assert facts.occurrences(Role.TYPE) == [
        "f: Node -> Node",
        "f: Optional -> Optional",
        "f: Leaf -> m.Leaf",
        "f: Literal -> Literal",
        "f: A -> A",
        "f: list -> list",
        "f: Node -> Node",
    ]


def test_constant_false_code_is_dead() -> None:
    facts = read(
        "python",
        """
        if False:
            a()
        elif 0:
            b()
        else:
            c()
        while 0:
            d()
        """,
    )
    assert facts.calls == [
        "<module>: a -> a() (dead)",
        "<module>: b -> b() (dead)",
        "<module>: c -> c()",
        "<module>: d -> d() (dead)",
    ]


def test_displays_and_unions_are_followed() -> None:
    facts = read(
        "python",
        """
        def f(a, b):
            c = [a, *b]
            d = {"k": a, **b}
            e = a or b
            g = a if b else None
            h = d["k"]
            i = {x: y for x, y in b}
            j = await a
            k = lambda m: m
        """,
    )
    assert facts.bindings[2:] == [
        "c = list(a, b[*])",
        "d = dict{<str k>: a}",
        "e = a | b",
        "g = a | <None>",
        "h = d[<str k>]",
        "loop x = b[*][*0]",
        "loop y = b[*][*1]",
        "i = dict{x: y}",
        "j = await a",
        "parameter m",
    ]


def test_scopes_follow_the_languages_rules() -> None:
    facts = read("python", "class A:\n    def m(self):\n        return [x for x in y]\n")
    kinds = [ScopeKind(scope.kind).name for scope in facts.outline.scopes]
    assert kinds == ["MODULE", "CLASS", "FUNCTION", "COMPREHENSION"]
    assert [scope.parent for scope in facts.outline.scopes] == [-1, 0, 1, 2]


def test_a_with_statement_may_hold_comments_and_continued_lines() -> None:
    for source in (
        "with open(x) as a, \\\n     open(y) as b:\n    a.x()\n",
        "with (open(x) as a, # c\n      open(y) as b):\n    a.x()\n",
    ):
        facts = read("python", source)
        assert [call for call in facts.calls if "open" in call] == [
            "<module>: open -> open(x)",
            "<module>: open -> open(y)",
        ]
