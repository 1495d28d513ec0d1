"""Calls in Python: members of classes, what they inherit, and how instances are made."""

from collections.abc import Callable

Check = Callable[..., None]


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
