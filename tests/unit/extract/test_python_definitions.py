"""Python: functions, classes and what stands around them."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import Role


def test_definitions_nest_and_carry_their_kind() -> None:
    facts = read(
        "python",
        """
        LIMIT = 3
        name: str

        class Box(Base):
            size = 1
            unit: int

            def __init__(self, size):
                self.size = size
                self.lid: Lid = Lid()

            def open(self):
                def inner(): ...

        async def make(): ...
        double = lambda x: x * 2
        type Pair = tuple[int, int]
        """,
    )
    assert facts.symbols == [
        "constant LIMIT",
        "variable name",
        "class Box",
        "field Box.size",
        "field Box.unit",
        "method Box.__init__",
        "field Box.lid",
        "method Box.open",
        "function Box.open.inner",
        "function make",
        "function double",
        "type-alias Pair",
    ]
    assert facts.flags("make") == "async exported"
    assert facts.members == ["self.size = size", "self.lid = Lid()"]


def test_decorators_tell_kind_and_flags_and_are_mentioned_by_what_they_decorate() -> None:
    facts = read(
        "python",
        """
        class A:
            @property
            def p(self): ...
            @p.setter
            def p(self, value): ...
            @staticmethod
            def s(x): ...
            @classmethod
            def c(cls, x): ...
            @functools.cached_property
            def q(self): ...
            @abc.abstractmethod
            def m(self): ...
            @typing.overload
            def o(self): ...
        @app.route("/")
        def view(): ...
        """,
    )
    assert facts.symbols == [
        "class A",
        "property A.p",
        "property A.p",
        "method A.s",
        "method A.c",
        "property A.q",
        "method A.m",
        "method A.o",
        "function view",
    ]
    assert facts.flags("A.s") == "decorated exported static"
    assert facts.flags("A.c") == "decorated exported static"
    assert facts.flags("A.m") == "abstract decorated exported"
    assert facts.flags("A.o") == "decorated exported overload"
    assert facts.decorators[-1] == "app.route(<str>) on view"
    assert facts.occurrences(Role.DECORATE)[-1] == "view: route -> app.route"
    assert facts.calls == []
    assert facts.header("view") == '@app.route("/")\ndef view()'


def test_receivers_are_known_by_the_kind_of_method() -> None:
    facts = read(
        "python",
        """
        class A:
            def m(self, a): ...
            @classmethod
            def c(cls, a): ...
            @staticmethod
            def s(a): ...
            def __new__(cls): ...
        def f(self): ...
        """,
    )
    assert facts.bindings == [
        "receiver self",
        "parameter a",
        "class_receiver cls",
        "parameter a",
        "parameter a",
        "class_receiver cls",
        "parameter self",
    ]


def test_parameters_have_positions_annotations_and_defaults() -> None:
    facts = read("python", "def f(a, /, b: int, c=1, *args: T, d: 'X' = None, **kw) -> R: ...")
    assert facts.bindings == [
        "parameter a",
        "parameter b: int",
        "parameter c = <int>",
        "variadic args: T",
        "parameter d: X = <None>",
        "keywords kw",
    ]
    assert [fact.position for fact in facts.outline.bindings if fact.position >= 0] == list(
        range(6)
    )
    assert facts.show(facts.symbol("f").annotation) == "R"
    assert facts.header("f") == "def f(a, /, b: int, c=1, *args: T, d: 'X' = None, **kw) -> R"


def test_an_assignment_to_a_property_makes_no_field() -> None:
    facts = read(
        "python",
        """
        class A:
            def __init__(self):
                self.p = 1
            @property
            def p(self): ...
        """,
    )
    assert facts.symbols == ["class A", "method A.__init__", "property A.p"]


def test_classes_inherit_in_order_and_tell_enums_and_protocols() -> None:
    facts = read(
        "python",
        """
        class A(B, m.C[T], metaclass=Meta, **kw): ...
        class Colour(enum.Enum):
            RED = 1
            _ignore_ = []
        class Reader(Protocol):
            def read(self): ...
        """,
    )
    assert facts.heritage[:2] == ["A inherits B", "A inherits m.C[T]"]
    assert facts.symbols == [
        "class A",
        "enum Colour",
        "enum-member Colour.RED",
        "field Colour._ignore_",
        "interface Reader",
        "method Reader.read",
    ]
    assert facts.occurrences(Role.INHERIT) == [
        "A: B -> B",
        "A: C -> m.C",
        "Colour: Enum -> enum.Enum",
        "Reader: Protocol -> Protocol",
    ]


def test_docstrings_belong_to_what_they_open() -> None:
    facts = read(
        "python",
        '''
        class A:
            """Of A."""
            def m(self):
                # not this
                """Of m."""
            #: of x
            x = 1
            y = 2
        ''',
    )
    assert [facts.doc(name) for name in ("A", "A.m", "A.x", "A.y")] == [
        '"""Of A."""',
        '"""Of m."""',
        "#: of x",
        "",
    ]


def test_all_is_the_list_of_exports() -> None:
    facts = read("python", '__all__ = ["a", "b"]\n__all__ += ["c"]\ndef a(): ...\ndef d(): ...\n')
    assert facts.exports == ["a = a", "b = b", "c = c"]
    assert facts.flags("a") == "exported"
    assert facts.flags("d") == ""


def test_underscored_names_are_not_exported() -> None:
    facts = read("python", "_a = 1\nb = 2\nclass C:\n    def _m(self): ...\n    def n(self): ...\n")
    exported = [name for name in ("_a", "b", "C", "C._m", "C.n") if facts.flags(name)]
    assert exported == ["b", "C", "C.n"]


def test_complexity_counts_branches_of_the_own_code() -> None:
    facts = read(
        "python",
        """
        def f(x):
            if a and b or c: pass
            elif d: pass
            for y in x:
                while y: pass
            try: pass
            except E: pass
            g = [z for z in x if z]
            def inner():
                if x: pass
            return 1 if x else 2
        """,
    )
    assert facts.symbol("f").complexity == 11
    assert facts.symbol("f.inner").complexity == 2
