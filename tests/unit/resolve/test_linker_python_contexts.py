"""What the place of a function without a name says of its parameters, and types told by calls."""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[..., None]

LIBRARY = """
== lib.py
from typing import Any, Callable, TypeVar
T = TypeVar("T")
class State:
    def add(self): pass
    def sub(self): pass
class Other:
    def other(self): pass
Deferred = Callable[["State", "Other"], None]
class Recorder:
    def __init__(self, hook: Callable[[State], None]): pass
    def record(self, func: Deferred, late: "Callable[[Other], None] | None" = None): pass
    def states(self) -> list[State]: pass
def each(items: list[T], func: Callable[[T], Any]): pass
def pick(items: list[T]) -> list[T]: pass
"""


def test_what_is_called_says_what_it_hands_to_a_lambda(check: Check) -> None:
    check(
        LIBRARY
        + """
== a.py
from lib import Recorder, State, each
def positional(r: Recorder):
    r.record(lambda s, o: (s.add(), o.other()))
def named(r: Recorder):
    r.record(None, late=lambda o: o.other())
def constructed():
    Recorder(lambda s: s.sub())
def of_the_items(states: list[State]):
    each(states, lambda s: s.add())
""",
        "a.py",
        """
        positional -> lib.py:Recorder.record declared-type virtual
        positional -> lib.py:State.add declared-type virtual
        positional -> lib.py:Other.other declared-type virtual
        named -> lib.py:Recorder.record declared-type virtual
        named -> lib.py:Other.other declared-type virtual
        constructed -> lib.py:Recorder import
        constructed -> lib.py:Recorder.__init__ import
        constructed -> lib.py:State.sub declared-type virtual
        of_the_items -> lib.py:each import
        of_the_items -> lib.py:State.add declared-type virtual
        """,
    )


def test_a_declared_type_says_what_a_lambda_is_handed(check: Check) -> None:
    check(
        LIBRARY
        + """
== a.py
from typing import Any, Callable, Dict
from lib import State
Handlers = Dict[str, Callable[[State], Any]]
table: Handlers = {"a": lambda s: s.sub(), State.__name__: lambda s: s.add()}
some: list[Callable[[State], Any]] = [lambda s: s.sub()]
def give() -> Callable[[State], Any]:
    return lambda s: s.add()
def more(again: Callable[[State], Any] = lambda s, t: t.add()): pass
""",
        "a.py",
        """
        -> lib.py:State.sub declared-type virtual
        -> lib.py:State.add declared-type virtual
        -> lib.py:State.sub declared-type virtual
        give -> lib.py:State.add declared-type virtual
        more -> ? by-name
        """,
    )


def test_functions_that_sort_and_map_hand_on_the_items(check: Check) -> None:
    check(
        LIBRARY
        + """
== a.py
from lib import Recorder, State
def sort(r: Recorder, many: list[State]):
    sorted(r.states(), key=lambda s: s.add())
    many.sort(key=lambda s: s.sub())
def visit(many: list[State], table: dict[str, State]):
    map(lambda s, t: (s.add(), t.sub()), many, many)
    filter(lambda s: s.sub(), many)
    max(table.items(), key=lambda pair: pair[1].add())
def otherwise(many: list[State]):
    sorted(many, reverse=lambda s: s.add())
""",
        "a.py",
        """
        sort -> builtins.sorted builtin
        sort -> lib.py:Recorder.states declared-type virtual
        sort -> lib.py:State.add argument virtual
        sort -> builtins.list.sort builtin
        sort -> lib.py:State.sub argument virtual
        visit -> builtins.map builtin
        visit -> lib.py:State.add argument virtual
        visit -> lib.py:State.sub argument virtual
        visit -> builtins.filter builtin
        visit -> lib.py:State.sub argument virtual
        visit -> builtins.max builtin
        visit -> builtins.dict.items builtin
        visit -> lib.py:State.add declared-type virtual
        otherwise -> builtins.sorted builtin
        otherwise -> ? by-name
        """,
    )


def test_a_function_named_for_sorting_in_place_is_called(check: Check) -> None:
    check(
        """
== a.py
def weigh(x): pass
def sort(many: list):
    many.sort(key=weigh)
""",
        "a.py",
        """
        sort -> builtins.list.sort builtin
        sort -> weigh argument
        """,
    )


def test_a_type_variable_inside_a_result_is_told_by_the_arguments(check: Check) -> None:
    check(
        LIBRARY
        + """
== a.py
from lib import State, pick
def use(states: list[State]):
    for one in pick(states):
        one.add()
""",
        "a.py",
        """
        use -> lib.py:pick import
        use -> lib.py:State.add declared-type virtual
        """,
    )


def test_every_key_of_a_subscript_is_read(check: Check) -> None:
    check(
        """
== a.py
from typing import Annotated, Dict
class Strict:
    def hold(self): pass
def at(): pass
Flag = Annotated[bool, Strict()]
Table = Dict[str, Strict]
def use(grid, table: Table):
    grid[1, at()]
    table["a"].hold()
""",
        "a.py",
        """
        -> Strict lexical
        use -> at lexical
        use -> Strict.hold declared-type virtual
        """,
    )


def test_what_is_spread_alone_into_a_display_is_called(check: Check) -> None:
    """The grammar takes the star for part of the callee there."""
    check(
        """
== a.py
class Shop:
    items: "list[Shop]"
    def more(self) -> "list[Shop]": pass
    def go(self): pass
    def listed(self):
        for one in [*self.items]:
            one.go()
        for two in {*self.more()}:
            two.go()
    def returned(self):
        return *self.more(), *self.items
def shops() -> list[Shop]: pass
[*shops()]
""",
        "a.py",
        """
        Shop.listed -> Shop.go element virtual
        Shop.listed -> Shop.more self virtual
        Shop.listed -> Shop.go element virtual
        Shop.returned -> Shop.more self virtual
        -> shops lexical
        """,
    )


def test_a_name_that_is_zipped_with_itself_ends(check: Check) -> None:
    check(
        """
== a.py
def use(x, w):
    for x in zip(x, w):
        for a in x:
            a.go()
""",
        "a.py",
        """
        use -> builtins.zip builtin
        use -> ? by-name
        """,
    )


def test_an_alias_of_one_of_several_types_means_each(check: Check) -> None:
    check(
        """
== a.py
from typing import Generic, TypeAlias, TypeVar
T = TypeVar("T")
class One(Generic[T]):
    def go(self): pass
class Two:
    def go(self): pass
Plain = One | Two
Either: TypeAlias = One[bytes] | Two | None
def plain(x: Plain): x.go()
def either(x: Either): x.go()
""",
        "a.py",
        """
        -> typing.TypeVar import
        plain -> One.go declared-type virtual
        plain -> Two.go declared-type virtual
        either -> One.go declared-type virtual
        either -> Two.go declared-type virtual
        """,
    )
