"""What linking says beside edges, and that it says the same in whatever order it is asked."""

import itertools

import pytest

from codegraph_lsp.model.kinds import EdgeKind
from codegraph_lsp.model.limits import Limits
from codegraph_lsp.resolve.linker import Linker

from .conftest import Workspace

CIRCLE = """
== a.py
from b import make_b, B
from d import *
class A:
    def go(self): return make_b().go()
def make_a(): return A() if B else make_b()
value = make_b()
value.go()
== b.py
from a import make_a, A
from c import C
class B(C):
    def go(self): return make_a()
def make_b(): return B() or make_a()
value = make_a()
value.go().go()
== c.py
import a
class C:
    def go(self): return self
    def up(self): return a.make_a().go()
same = a.value
same.go()
== d.py
from a import value as given
from c import same
given.go()
same.go()
== e.py
from d import given, same
given.go()
same.up().go()
"""
FILES = ("a.py", "b.py", "c.py", "d.py", "e.py")


def test_results_do_not_depend_on_the_order_of_linking() -> None:
    made = Workspace(CIRCLE)
    alone = {}
    for path in FILES:
        made.linker = Linker(made)
        alone[path] = made.link(path)
    assert any(result.edges for result in alone.values())
    for order in itertools.permutations(FILES):
        made.linker = Linker(made)
        assert {path: made.link(path) for path in order} == alone


def test_every_file_that_an_answer_depends_on_is_told() -> None:
    made = Workspace(
        """
== a.py
from b import Child
Child().f()
== b.py
from c import Base
class Child(Base): pass
== c.py
class Base:
    def f(self): pass
== d.py
def unrelated(): pass
"""
    )
    assert made.link("a.py").reads == [made.file("b.py"), made.file("c.py")]
    assert made.link("d.py").reads == []


def test_reads_are_told_again_for_the_next_file() -> None:
    made = Workspace(
        """
== a.py
from b import f
f().g()
== z.py
from b import f
f().g()
== b.py
from c import C
def f(): return C()
== c.py
class C:
    def g(self): pass
"""
    )
    assert made.link("a.py").reads == made.link("z.py").reads
    assert made.link("a.py").requests == [
        *(each for each in made.link("z.py").requests),
    ]


def test_questions_about_missing_modules_are_told() -> None:
    made = Workspace("== a.py\nfrom .gone import thing\nimport os\n")
    answers = {each.specifier.split("\t")[-1]: each.answer for each in made.link("a.py").requests}
    assert answers["gone"] == ()
    assert answers["os"] != ()


def test_files_that_are_not_read_yet_are_pending() -> None:
    text = "== a.py\nfrom b import f\nf()\n== b.py\ndef f(): pass\n"
    made = Workspace(text, pending=["b.py"])
    result = made.link("a.py")
    assert result.pending == [made.file("b.py")]
    assert result.reads == [made.file("b.py")]


def test_a_chain_that_is_too_deep_is_counted_and_gives_no_edge() -> None:
    steps = "\n".join(f"def f{n}(): return f{n + 1}()" for n in range(200))
    made = Workspace(
        f"== a.py\nclass C:\n    def m(self): pass\ndef f200(): return C()\n{steps}\nf0().m()\n"
    )
    result = made.link("a.py")
    assert result.capped > 0


def test_a_name_with_more_values_than_the_limit_is_counted_and_gives_no_edge() -> None:
    classes = "".join(f"class C{n}:\n    def m(self): pass\n" for n in range(9))
    values = "".join(f"    if it == {n}: return C{n}()\n" for n in range(9))
    made = Workspace(f"== a.py\n{classes}def one(it):\n{values}one(4).m()\nC1().m()\n")

    def found(width: int) -> tuple[int, int]:
        made.linker = Linker(made, limits=Limits(width=width))
        result = made.link("a.py")
        return result.capped, sum(edge.kind == EdgeKind.CALLS for edge in result.edges)

    assert found(8) == (1, 2)
    assert found(9) == (0, 11)


def test_arguments_are_passed_on_as_often_as_the_limits_say() -> None:
    made = Workspace(
        """
== a.py
class C:
    def m(self): pass
def inner(x):
    x.m()
def outer(y):
    inner(y)
outer(C())
"""
    )

    def names(rounds: int) -> list[str]:
        made.linker = Linker(made, limits=Limits(rounds=rounds))
        return made.told(made.link("a.py"), ["calls"])

    assert "inner -> C.m argument" in names(2)
    assert "inner -> C.m argument" not in names(1)


def test_dead_code_is_marked() -> None:
    made = Workspace("== a.py\ndef f(): pass\nif False:\n    f()\nf()\n")
    calls = [edge for edge in made.link("a.py").edges if edge.kind == EdgeKind.CALLS]
    assert [edge.live for edge in calls] == [False, True]


def test_alternatives_of_one_site_share_a_group() -> None:
    made = Workspace(
        """
== a.py
class A:
    def f(self): pass
class B:
    def f(self): pass
def use(flag):
    thing = A() if flag else B()
    thing.f()
"""
    )
    calls = [e for e in made.link("a.py").edges if e.kind == EdgeKind.CALLS]
    assert len(calls) == 2
    assert calls[0].group == calls[1].group >= 0


@pytest.mark.parametrize(
    "source",
    [
        "class C(C): pass\nC().f()\n",
        "x = x\nx.f()\n",
        "x = y\ny = x\nx.f()\n",
        "def f(): return f()\nf().g()\n",
        "def f(a): return f(f)(a)\nf(f).g()\n",
        "d = {}\nd = {'a': d.pop('a')}\nd['a']()\n",
        "class C:\n    def f(self):\n        self.x = self.x.x\n        self.x.f()\n",
        "def g():\n    yield from g()\nfor x in g(): x.f()\n",
        "import a\na.a.a.f()\n",
        "from a import *\nf()\n",
        "from typing import Union\nT = Union['T', int]\ndef f(x: T): x.g()\n",
    ],
)
def test_code_that_leads_back_to_itself_ends(source: str) -> None:
    made = Workspace(f"== a.py\n{source}")
    assert made.link("a.py").capped == 0
