"""Calls in Python: names, imports and edges that are no calls."""

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
