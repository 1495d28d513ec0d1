"""Calls in Python: who is called, and by what it was found."""

from collections.abc import Callable

Check = Callable[..., None]


def test_names_are_looked_up_from_the_inside_out(check: Check) -> None:
    check(
        """
== a.py
def f(): pass
def outer():
    def f(): pass
    def inner():
        f()
    f()
f()
""",
        "a.py",
        """
        outer.inner -> outer.f lexical
        outer -> outer.f lexical
        -> f lexical
        """,
    )


def test_a_class_scope_is_invisible_to_its_methods(check: Check) -> None:
    check(
        """
== a.py
def helper(): pass
class C:
    def helper(self): pass
    def use(self):
        helper()
        self.helper()
""",
        "a.py",
        """
        C.use -> helper lexical
        C.use -> C.helper self virtual
        """,
    )


def test_a_parameter_hides_a_function_of_its_name(check: Check) -> None:
    check(
        """
== a.py
def run(): pass
def use(run):
    run()
""",
        "a.py",
        "",
    )


def test_names_declared_global_are_the_module_s(check: Check) -> None:
    check(
        """
== a.py
class Client:
    def get(self): pass
client = None
def start():
    global client
    client = Client()
def use():
    client.get()
""",
        "a.py",
        """
        start -> Client lexical
        use -> Client.get constructor
        """,
    )


def test_imports_are_followed_through_aliases_and_packages(check: Check) -> None:
    check(
        """
== pkg/__init__.py
from .pay import charge as take
from . import pay
== pkg/pay.py
def charge(): pass
== main.py
import pkg
import pkg.pay as money
from pkg import take
take()
pkg.take()
pkg.pay.charge()
money.charge()
""",
        "main.py",
        """
        -> pkg/pay.py:charge import
        -> pkg/pay.py:charge qualified
        -> pkg/pay.py:charge qualified
        -> pkg/pay.py:charge qualified
        """,
    )


def test_wildcards_respect_the_list_of_offered_names(check: Check) -> None:
    check(
        """
== lib.py
__all__ = ["shown"]
def shown(): pass
def hidden(): pass
== plain.py
def seen(): pass
def _private(): pass
== main.py
from lib import *
from plain import *
shown()
hidden()
seen()
_private()
""",
        "main.py",
        """
        -> lib.py:shown import
        -> plain.py:seen import
        """,
    )


def test_one_of_two_imports_may_be_meant(check: Check) -> None:
    check(
        """
== fast.py
def loads(): pass
== main.py
try:
    from fast import loads
except ImportError:
    from json import loads
loads()
""",
        "main.py",
        """
        -> fast.py:loads import
        -> json.loads import
        """,
    )


def test_an_external_callee_stays_external(check: Check) -> None:
    check(
        """
== models.py
class Session:
    def get(self): pass
def get(): pass
== main.py
import requests
from requests import Session
requests.get()
Session().get()
len([])
"".join([])
""",
        "main.py",
        """
        -> requests.get import
        -> requests.Session import
        -> requests.Session.get constructor
        -> builtins.len builtin
        -> builtins.str.join builtin
        """,
    )


def test_an_unknown_receiver_gives_a_name_only(check: Check) -> None:
    check(
        """
== a.py
class C:
    def save(self): pass
def use(thing):
    thing.save()
""",
        "a.py",
        "use -> ? by-name",
    )


def test_instances_know_their_class(check: Check) -> None:
    check(
        """
== a.py
class Client:
    def __init__(self): pass
    def get(self): pass
class Owner:
    def __init__(self):
        self.client = Client()
    def use(self):
        self.client.get()
def use(client: Client, other: "Client | None" = None):
    client.get()
    other.get()
    made = Client()
    made.get()
""",
        "a.py",
        """
        Owner.__init__ -> Client lexical
        Owner.__init__ -> Client.__init__ lexical
        Owner.use -> Client.get constructor
        use -> Client.get declared-type virtual
        use -> Client.get declared-type virtual
        use -> Client lexical
        use -> Client.__init__ lexical
        use -> Client.get constructor
        """,
    )


def test_members_come_from_the_first_ancestor_in_order(check: Check) -> None:
    check(
        """
== a.py
class Base:
    def f(self): pass
    def g(self): pass
class Left(Base):
    def f(self): pass
class Right(Base):
    def f(self): pass
    def g(self): pass
class Both(Left, Right):
    def use(self):
        self.f()
        self.g()
        super().g()
        Base.f(self)
""",
        "a.py",
        """
        Both.use -> Left.f self virtual
        Both.use -> Right.g self virtual
        Both.use -> Right.g super
        Both.use -> Base.f qualified
        """,
    )


def test_a_class_of_circular_heritage_has_its_own_members(check: Check) -> None:
    check(
        """
== a.py
class A(B):
    def f(self):
        self.f()
        self.gone()
class B(A): pass
""",
        "a.py",
        """
        A.f -> A.f self virtual
        A.f -> ? by-name
        """,
    )


def test_return_types_are_declared_or_inferred(check: Check) -> None:
    check(
        """
== a.py
class Client:
    def get(self): return self
    @property
    def other(self) -> "Client": ...
def declared() -> Client: ...
def inferred():
    client = Client()
    return client
declared().get()
inferred().get()
inferred().get().get()
inferred().other.get()
""",
        "a.py",
        """
        inferred -> Client lexical
        -> declared lexical
        -> Client.get declared-type virtual
        -> inferred lexical
        -> Client.get return
        -> inferred lexical
        -> Client.get return
        -> Client.get return
        -> inferred lexical
        -> Client.get declared-type virtual
        """,
    )


def test_containers_give_what_was_put_in(check: Check) -> None:
    check(
        """
== a.py
from typing import Dict, List, Optional
class Client:
    def get(self): pass
def one(): pass
def two(): pass
def use(many: list[Client], named: Dict[str, List[Client]]):
    for client in many:
        client.get()
    many[0].get()
    for group in named.values():
        group[0].get()
    for name, group in named.items():
        group.pop().get()
    handlers = {"one": one, "two": two}
    handlers["two"]()
    [one, two][0]()
""",
        "a.py",
        """
        use -> Client.get declared-type virtual
        use -> Client.get declared-type virtual
        use -> typing.Dict.values builtin
        use -> Client.get declared-type virtual
        use -> typing.Dict.items builtin
        use -> typing.List.pop builtin
        use -> Client.get declared-type virtual
        use -> two element
        use -> one element
        """,
    )


def test_a_slice_is_a_container_of_the_same(check: Check) -> None:
    check(
        """
== a.py
class Client:
    def get(self): pass
def one(): pass
def use(many: list[Client]):
    for client in many[1:]:
        client.get()
    many[:2].get()
    [one][:1][0]()
""",
        "a.py",
        """
        use -> Client.get declared-type virtual
        use -> builtins.list.get builtin
        use -> one element
        """,
    )


def test_with_binds_what_is_entered(check: Check) -> None:
    check(
        """
== a.py
from contextlib import contextmanager
class Session:
    def __enter__(self): return self
    def send(self): pass
@contextmanager
def opened():
    yield Session()
def use():
    with Session() as session:
        session.send()
    with opened() as session2:
        session2.send()
""",
        "a.py",
        """
        opened -> Session lexical
        use -> Session lexical
        use -> Session.__enter__ constructor
        use -> Session.send return
        use -> opened lexical
        use -> Session.send element
        """,
    )


def test_type_variables_take_the_receiver_s_arguments(check: Check) -> None:
    check(
        """
== a.py
from typing import Generic, TypeVar
T = TypeVar("T")
class Item:
    def use(self): pass
class Box(Generic[T]):
    def get(self) -> T: ...
    def all(self) -> list[T]: ...
class Items(Box[Item]): pass
def f(box: Box[Item], items: Items):
    box.get().use()
    box.all()[0].use()
    items.get().use()
""",
        "a.py",
        """
        -> typing.TypeVar import
        f -> Box.get declared-type virtual
        f -> Item.use declared-type virtual
        f -> Box.all declared-type virtual
        f -> Item.use declared-type virtual
        f -> Box.get declared-type virtual
        f -> Item.use declared-type virtual
        """,
    )


def test_arguments_flow_into_parameters_of_the_same_file(check: Check) -> None:
    check(
        """
== a.py
def work(): pass
def run(job):
    job()
def again(job):
    run(job)
again(work)
""",
        "a.py",
        """
        run -> work argument
        again -> run lexical
        -> again lexical
        """,
    )


def test_a_function_that_returns_its_argument_is_transparent(check: Check) -> None:
    check(
        """
== lib.py
def same(value): return value
== a.py
from lib import same
class Client:
    def get(self): pass
same(Client()).get()
""",
        "a.py",
        """
        -> lib.py:same import
        -> Client lexical
        -> Client.get argument
        """,
    )


def test_a_decorated_function_is_called_through_its_wrapper(check: Check) -> None:
    check(
        """
== a.py
def traced(function):
    def wrapper():
        return function()
    return wrapper
@traced
def work(): pass
work()
""",
        "a.py",
        """
        traced.wrapper -> work argument
        -> traced lexical
        -> work lexical
        -> traced.wrapper return
        """,
    )


def test_a_class_with_a_constructor_above_it_calls_that_one(check: Check) -> None:
    check(
        """
== base.py
class Base:
    def __init__(self): pass
== a.py
from base import Base
class Child(Base): pass
Child()
""",
        "a.py",
        """
        -> Child lexical
        -> base.py:Base.__init__ lexical
        """,
    )


def test_class_methods_make_the_class_they_are_called_on(check: Check) -> None:
    check(
        """
== a.py
class Base:
    @classmethod
    def make(cls): return cls()
    def base(self): pass
class Child(Base):
    def child(self): pass
Child.make().child()
""",
        "a.py",
        """
        Base.make -> Base self
        -> Base.make qualified
        -> Child.child return
        """,
    )


def test_methods_override_those_of_each_direct_ancestor(check: Check) -> None:
    check(
        """
== a.py
class A:
    def f(self): pass
    def __init__(self): pass
class B:
    def f(self): pass
class C(A, B):
    def f(self): pass
    def __init__(self): pass
""",
        "a.py",
        """
        C.f -> A.f heritage
        C.f -> B.f heritage
        """,
        kinds=("overrides",),
    )


def test_imports_and_heritage_are_edges_too(check: Check) -> None:
    check(
        """
== pkg/__init__.py
from .base import Base
== pkg/base.py
class Base: pass
== a.py
import json
from pkg import Base
class C(Base, json.JSONEncoder): pass
""",
        "a.py",
        """
        -> json import
        -> pkg/__init__.py: import
        C -> pkg/base.py:Base import
        C -> json.JSONEncoder import
        """,
        kinds=("imports", "inherits"),
    )


def test_references_lead_to_project_symbols_only(check: Check) -> None:
    check(
        """
== lib.py
LIMIT = 3
class Client:
    size = 1
== a.py
import os
import lib
from lib import Client
def f(client: Client):
    return lib.LIMIT, Client.size, os.sep
""",
        "a.py",
        """
        f -> lib.py:Client import
        f -> lib.py: import
        f -> lib.py:LIMIT qualified
        f -> lib.py:Client import
        f -> lib.py:Client.size qualified
        """,
        kinds=("references",),
    )
