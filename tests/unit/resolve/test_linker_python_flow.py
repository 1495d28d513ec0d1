"""What is known on the way through Python code: tests of types, assignments, what statements run."""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[..., None]

SHAPES = """
== shapes.py
class Shape:
    def draw(self): pass
class Round(Shape):
    def roll(self): pass
class Pen:
    def draw(self): pass
"""


def test_a_test_of_a_type_tells_in_the_branch_and_behind_it(check: Check) -> None:
    check(
        SHAPES
        + """
== a.py
from shapes import Pen, Round, Shape
def branch(x):
    if isinstance(x, Pen):
        x.draw()
    elif isinstance(x, (Round,)):
        x.roll()
def behind(x):
    if not isinstance(x, Pen):
        return
    x.draw()
def asserted(x):
    assert isinstance(x, Pen)
    x.draw()
def inline(x):
    isinstance(x, Pen) and x.draw()
    return x.draw() if isinstance(x, Pen) else None
def listed(many):
    return [x.draw() for x in many if isinstance(x, Pen)]
""",
        "a.py",
        """
        branch -> builtins.isinstance builtin
        branch -> shapes.py:Pen.draw declared-type virtual
        branch -> builtins.isinstance builtin
        branch -> shapes.py:Round.roll declared-type virtual
        behind -> builtins.isinstance builtin
        behind -> shapes.py:Pen.draw declared-type virtual
        asserted -> builtins.isinstance builtin
        asserted -> shapes.py:Pen.draw declared-type virtual
        inline -> builtins.isinstance builtin
        inline -> shapes.py:Pen.draw declared-type virtual
        inline -> builtins.isinstance builtin
        inline -> shapes.py:Pen.draw declared-type virtual
        listed -> builtins.isinstance builtin
        listed -> shapes.py:Pen.draw declared-type virtual
        """,
    )


def test_the_other_branch_knows_what_it_is_not(check: Check) -> None:
    check(
        SHAPES
        + """
== a.py
from shapes import Pen, Shape
def use(x: Shape | Pen | str):
    if isinstance(x, str):
        x.draw()
    elif isinstance(x, Pen):
        pass
    else:
        x.draw()
""",
        "a.py",
        """
        use -> builtins.isinstance builtin
        use -> builtins.str.draw builtin
        use -> builtins.isinstance builtin
        use -> shapes.py:Shape.draw declared-type virtual
        """,
    )


def test_what_is_known_ends_where_the_name_is_set(check: Check) -> None:
    check(
        SHAPES
        + """
== a.py
from shapes import Pen, Round, Shape
def use(x, many):
    if isinstance(x, Pen):
        x = Round()
        x.roll()
    for x in many:
        x.draw()
def members(holder):
    if isinstance(holder.tool, Pen):
        holder.tool.draw()
        holder.tool = Round()
        holder.tool.draw()
""",
        "a.py",
        """
        use -> builtins.isinstance builtin
        use -> shapes.py:Round import
        use -> shapes.py:Round.roll constructor
        use -> ? by-name
        members -> builtins.isinstance builtin
        members -> shapes.py:Pen.draw declared-type virtual
        members -> shapes.py:Round import
        members -> ? by-name
        """,
    )


def test_a_name_that_is_set_again_holds_the_last_value(check: Check) -> None:
    check(
        SHAPES
        + """
== a.py
from shapes import Pen, Shape
def straight():
    tool = Shape()
    tool = Pen()
    tool.draw()
def either(c):
    tool = Shape()
    if c:
        tool = Pen()
    tool.draw()
def around(many):
    tool = Shape()
    tool = Pen()
    for each in many:
        tool.draw()
        tool = Shape()
""",
        "a.py",
        """
        straight -> shapes.py:Shape import
        straight -> shapes.py:Pen import
        straight -> shapes.py:Pen.draw constructor
        either -> shapes.py:Shape import
        either -> shapes.py:Pen import
        either -> shapes.py:Shape.draw constructor
        either -> shapes.py:Pen.draw constructor
        around -> shapes.py:Shape import
        around -> shapes.py:Pen import
        around -> shapes.py:Shape.draw constructor
        around -> shapes.py:Pen.draw constructor
        around -> shapes.py:Shape import
        """,
    )


def test_items_hold_what_they_are_set_to(check: Check) -> None:
    check(
        """
== a.py
def one(): pass
def two(): pass
handlers = {}
handlers["one"] = one
handlers["two"] = two
handlers["one"]()
def use(name):
    handlers["two"]()
    handlers[name]()
def keys():
    table = {1: one, "1": two}
    table[1]()
""",
        "a.py",
        """
        <module> -> one lexical
        use -> two element
        use -> one element
        use -> two element
        keys -> one element
        """.replace("<module> ->", "->"),
    )


def test_statements_run_members(check: Check) -> None:
    check(
        """
== a.py
class Lock:
    def __enter__(self): return self
    def __exit__(self, *args): pass
    async def __aenter__(self): return self
    async def __aexit__(self, *args): pass
class Rows:
    def __iter__(self): return Cursor()
class Cursor:
    def __next__(self): pass
class Failed(Exception):
    def __init__(self): pass
def use(lock: Lock, rows: Rows):
    with lock:
        pass
    for row in rows:
        raise Failed
async def later(lock: Lock):
    async with lock:
        pass
""",
        "a.py",
        """
        Rows.__iter__ -> Cursor lexical
        use -> Lock.__enter__ declared-type virtual
        use -> Lock.__exit__ declared-type virtual
        use -> Rows.__iter__ declared-type virtual
        use -> Cursor.__next__ return
        use -> Failed lexical
        use -> Failed.__init__ lexical
        later -> Lock.__aenter__ declared-type virtual
        later -> Lock.__aexit__ declared-type virtual
        """,
    )


def test_functions_outside_call_what_they_are_given(check: Check) -> None:
    check(
        """
== a.py
def key(x): pass
def each(x): pass
def use(xs):
    sorted(xs, key=key)
    list(map(each, xs))
""",
        "a.py",
        """
        use -> builtins.sorted builtin
        use -> key argument
        use -> builtins.list builtin
        use -> builtins.map builtin
        use -> each argument
        """,
    )


def test_what_type_variables_and_generics_say(check: Check) -> None:
    check(
        """
== a.py
from __future__ import annotations
from contextvars import ContextVar
from typing import TypeVar
class Unit:
    def run(self): pass
T = TypeVar("T", bound="Unit")
Own = TypeVar("Own", bound="Base")
current: ContextVar[Unit] = ContextVar("current")
class Base:
    def copy(self: Own) -> Own: ...
    def fresh(self): return self.__class__()
class Sub(Base):
    def extra(self): pass
def same(x: T) -> T:
    x.run()
    return x
def use():
    current.get().run()
    Sub().copy().extra()
    Sub().fresh().extra()
    same(Unit()).run()
""",
        "a.py",
        """
        Base.fresh -> Base self
        same -> Unit.run declared-type virtual
        -> typing.TypeVar import
        -> typing.TypeVar import
        -> contextvars.ContextVar import
        use -> contextvars.ContextVar.get builtin
        use -> Unit.run declared-type virtual
        use -> Sub lexical
        use -> Base.copy constructor
        use -> Sub.extra constructor
        use -> Sub lexical
        use -> Base.fresh constructor
        use -> Sub.extra return
        use -> same lexical
        use -> Unit lexical
        use -> Unit.run constructor
        """,
    )


def test_what_types_of_members_and_keys_say(check: Check) -> None:
    check(
        """
== a.py
from __future__ import annotations
from typing import Callable, TypedDict
class Unit:
    def run(self): pass
class Lazy:
    def __get__(self, instance, owner) -> Unit: ...
class Model:
    unit = Lazy()
class Row(TypedDict):
    unit: Unit
def use(make: Callable[[], Unit], row: Row):
    Model.unit.run()
    Model().unit.run()
    make().run()
    row["unit"].run()
""",
        "a.py",
        """
        Model -> Lazy lexical
        use -> Unit.run declared-type virtual
        use -> Model lexical
        use -> Unit.run declared-type virtual
        use -> Unit.run declared-type virtual
        use -> Unit.run element virtual
        """,
    )


def test_what_calls_of_the_library_say(check: Check) -> None:
    check(
        """
== a.py
from typing import cast
class Unit:
    def run(self): pass
def use(x):
    cast("Unit", x).run()
    getattr(Unit(), "run")()
    for number, unit in zip([1], [Unit()]):
        unit.run()
""",
        "a.py",
        """
        use -> typing.cast import
        use -> Unit.run declared-type virtual
        use -> builtins.getattr builtin
        use -> Unit lexical
        use -> Unit.run constructor
        use -> builtins.zip builtin
        use -> Unit lexical
        use -> Unit.run element
        """,
    )


def test_a_slice_begins_where_it_says(check: Check) -> None:
    check(
        """
== a.py
def one(): pass
def two(): pass
def three(): pass
def use(n):
    all_of_them = [one, two, three]
    all_of_them[1:][0]()
    all_of_them[:2][0]()
    all_of_them[n:][0]()
""",
        "a.py",
        """
        use -> two element
        use -> one element
        use -> one element
        use -> two element
        use -> three element
        """,
    )


def test_a_comprehension_knows_what_is_known_around_it(check: Check) -> None:
    check(
        SHAPES
        + """
== a.py
from shapes import Pen, Shape
def use(x: Pen | Shape, many: list[Shape]):
    if isinstance(x, Pen):
        [x.draw() for _ in many]
        [x.draw() for x in many]
""",
        "a.py",
        """
        use -> builtins.isinstance builtin
        use -> shapes.py:Pen.draw declared-type virtual
        use -> shapes.py:Shape.draw declared-type virtual
        """,
    )


def test_a_class_that_is_set_to_something_unknown_is_wrapped(check: Check) -> None:
    check(
        """
== a.py
from elsewhere import wrap
def marked(cls: type): return cls
class First: pass
class Second: pass
First = wrap(First)
Second = marked(Second)
First()
Second()
""",
        "a.py",
        """
        -> elsewhere.wrap import
        -> marked lexical
        -> First lexical
        -> Second lexical
        """,
    )
