"""Calls in Python: what functions return, containers hold and parameters are handed."""

from collections.abc import Callable

Check = Callable[..., None]


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


def test_calling_a_property_runs_it_and_what_it_gives(check: Check) -> None:
    check(
        """
== a.py
class Log:
    def __call__(self, text): pass
class App:
    hook = Log()
    @property
    def log(self) -> Log: ...
    @property
    def other(self): return 1
def use(app: App):
    app.log("a")
    app.other()
    app.hook("b")
""",
        "a.py",
        """
        App -> Log lexical
        use -> App.log declared-type virtual
        use -> Log.__call__ declared-type virtual
        use -> App.other declared-type virtual
        use -> Log.__call__ constructor
        """,
    )
