"""Go: packages, receivers, embedding, composite literals."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import Role


def test_types_have_fields_methods_and_embedded_types() -> None:
    facts = read(
        "go",
        """
        package shop

        // Cart holds items.
        type Cart struct {
            Base
            *pkg.Lock
            Items, spare []Item `json:"items"`
            inner        struct{ x int }
        }

        type Reader interface {
            Closer
            io.Writer
            Read(p []byte) (n int, err error)
            ~int | string
        }

        type ID string
        type Alias = pkg.Thing
        type Set[T comparable] struct{ m map[T]bool }
        """,
    )
    assert facts.outline.package == "shop"
    assert facts.symbols == [
        "struct Cart",
        "field Cart.Base",
        "field Cart.Lock",
        "field Cart.Items",
        "field Cart.spare",
        "field Cart.inner",
        "interface Reader",
        "method Reader.Read",
        "class ID",
        "type-alias Alias",
        "struct Set",
        "field Set.m",
    ]
    assert facts.heritage == [
        "Cart inherits Base",
        "Cart inherits pkg.Lock",
        "Reader inherits Closer",
        "Reader inherits io.Writer",
    ]
    assert facts.doc("Cart") == "// Cart holds items."
    assert facts.header("Cart") == "type Cart"
    assert facts.flags("Cart.Items") == "exported"
    assert facts.flags("Cart.spare") == ""
    assert facts.show(facts.symbol("Reader.Read").annotation) == "(int, error)"


def test_methods_stand_in_their_type_wherever_they_are_written() -> None:
    facts = read(
        "go",
        """
        package p
        func (c *Cart) Add(i Item) {}
        type Cart struct{}
        func (c Cart) Len() int { return c.n }
        func (o *Other) Elsewhere() {}
        """,
    )
    assert facts.symbols == [
        "struct Cart",
        "method Cart.Add",
        "method Cart.Len",
        "method Other.Elsewhere",
    ]
    elsewhere = facts.symbol("Other.Elsewhere")
    assert (elsewhere.container, elsewhere.receiver) == (0, "Other")
    assert facts.symbol("Cart.Add").receiver == ""
    assert facts.occurrences(Role.READ) == ["Cart.Len: n -> c.n"]
    assert facts.bindings[0] == "receiver c: dereferenced Cart"


def test_functions_share_parameter_types_and_name_their_results() -> None:
    facts = read("go", "package p\nfunc f(a, b int, c ...T) (r *T, err error) { return }\n")
    assert facts.bindings == [
        "parameter a: int",
        "parameter b: int",
        "variadic c: T",
        "r: dereferenced T",
        "err: error",
    ]
    assert facts.show(facts.symbol("f").annotation) == "(dereferenced T, error)"


def test_short_declarations_take_results_apart() -> None:
    facts = read(
        "go",
        """
        package p
        func f() {
            a, err := g()
            b := 1
            c, ok := m[k]
            d, ok := x.(T)
            e, ok := <-ch
            h, i := j, 2
            _, l := g()
            n := func() int { return 1 }
            a = b
        }
        """,
    )
    assert facts.bindings == [
        "a = g()[*0]",
        "err = g()[*1]",
        "b = <int>",
        "c = m[k]",
        "ok",
        "d = a T",
        "e = ch[*]",
        "h = j",
        "i = <int>",
        "l = g()[*1]",
        "a = b",
    ]
    assert facts.symbols == ["function f", "function f.n"]


def test_composite_literals_are_constructions() -> None:
    facts = read(
        "go",
        """
        package p
        var a = T{X: b, 1}
        var c = &pkg.U{Y: d}
        var e = []T{{X: f}, g}
        var h = map[string]*T{"k": {X: 1}}
        var i = new(T)
        var j = make([]T, 1)
        """,
    )
    assert facts.bindings == [
        "a = new T(<int>, X=b)",
        "c = new pkg.U(Y=d)",
        "e = new <slice>[T](new T(X=f), g)",
        "h = new <map>[(string, dereferenced T)](new T(X=<int>))",
        "i = a T",
        "j = a <slice>[T]",
    ]
    assert facts.occurrences(Role.NEW)[:2] == [
        "<module>: T -> new T(<int>, X=b)",
        "<module>: U -> new pkg.U(Y=d)",
    ]
    assert "<module>: X -> new T(<int>, X=b).X" in facts.occurrences(Role.WRITE)


def test_switches_over_types_bind_anew_in_each_case() -> None:
    facts = read(
        "go",
        """
        package p
        func f(x any) {
            switch t := x.(type) {
            case A, *B:
                use(t)
            default:
                use(t)
            }
        }
        """,
    )
    assert facts.bindings[1:] == ["t = a A | dereferenced B", "t = x"]


def test_ranges_bind_key_and_element() -> None:
    facts = read(
        "go",
        "package p\nfunc f() {\n\tfor i, v := range xs {\n\t\tuse(i, v)\n\t}\n"
        "\tfor k = range m {\n\t}\n}\n",
    )
    assert facts.bindings == ["loop i", "loop v = xs[*]"]
    assert facts.mentioned == ["READ xs", "CALL use", "WRITE k", "READ m"]


def test_imports_bind_the_last_part_of_the_path() -> None:
    facts = read(
        "go",
        """
        package p
        import (
            "fmt"
            "github.com/a/go-yaml/v3"
            al "x/y"
            . "dot"
            _ "blank"
        )
        """,
    )
    assert facts.imports == [
        "fmt as fmt namespace",
        "github.com/a/go-yaml/v3 as yaml namespace",
        "x/y as al namespace",
        "dot * as -",
        "blank as - namespace",
    ]


def test_calls_conversions_and_goroutines() -> None:
    facts = read(
        "go",
        """
        package p
        func f() {
            go func() { a() }()
            defer s.Close()
            G[int](x)
            pkg.H[T](y)
            _ = []byte(z)
            var _ I = (*S)(nil)
        }
        """,
    )
    assert facts.calls == [
        "f: a -> a()",
        "f: Close -> s.Close()",
        "f: G -> G[int](x)",
        "f: H -> pkg.H[T](y)",
    ]


def test_constants_in_groups_start_where_they_stand() -> None:
    facts = read("go", "package p\nconst (\n\tA = iota\n\tb\n)\nvar C, D = 1, 2\nconst E T = f()\n")
    assert facts.symbols == ["constant A", "constant b", "variable C", "variable D", "constant E"]
    assert facts.header("A") == "A = iota"
    assert facts.header("E") == "const E T = f()"
    assert facts.flags("A") == "exported"
    assert facts.show(facts.symbol("E").annotation) == "T"
