"""Calls in Go: who is called, and by what it was found."""

from collections.abc import Callable

Check = Callable[..., None]

MODULE = """
== go.mod
module example.com/app
"""


def test_files_of_a_folder_share_their_names_and_methods(check: Check) -> None:
    check(
        MODULE
        + """
== pay/types.go
package pay
type Client struct{}
func New() *Client { return &Client{} }
== pay/methods.go
package pay
func (c *Client) Get() {}
== pay/use.go
package pay
func use() {
	c := New()
	c.Get()
}
== pay/use_test.go
package pay
func helper() {}
== pay/other.go
package pay
func tested() { helper() }
""",
        "pay/use.go",
        """
        use -> pay/types.go:New lexical
        use -> pay/methods.go:Client.Get declared-type virtual
        """,
    )


def test_names_of_tests_are_not_seen_by_the_package(check: Check) -> None:
    check(
        MODULE
        + """
== pay/a_test.go
package pay
func helper() {}
== pay/b.go
package pay
func use() { helper() }
""",
        "pay/b.go",
        "",
    )


def test_imported_packages_offer_their_capital_names(check: Check) -> None:
    check(
        MODULE
        + """
== pay/v2/pay.go
package pay
type Client struct{ Inner *Session }
type Session struct{}
func (s *Session) Send() {}
func Charge() (*Client, error) { return nil, nil }
func hidden() {}
== main.go
package main
import (
	"net/http"
	money "example.com/app/pay/v2"
)
func main() {
	client, err := money.Charge()
	client.Inner.Send()
	money.hidden()
	http.Get("x")
	var session money.Session
	session.Send()
	_ = err
}
""",
        "main.go",
        """
        main -> pay/v2/pay.go:Charge qualified
        main -> pay/v2/pay.go:Session.Send declared-type virtual
        main -> ? by-name
        main -> net/http.Get import
        main -> pay/v2/pay.go:Session.Send declared-type virtual
        """,
    )


def test_a_package_may_be_called_otherwise_than_its_folder(check: Check) -> None:
    check(
        MODULE
        + """
== go-yaml/y.go
package yaml
func Load() {}
== main.go
package main
import "example.com/app/go-yaml"
func main() { yaml.Load() }
""",
        "main.go",
        "main -> go-yaml/y.go:Load qualified",
    )


def test_embedded_types_lend_their_methods(check: Check) -> None:
    check(
        """
== a.go
package a
type Base struct{}
func (b Base) Run() {}
type Outer struct {
	Base
	items []Base
	named map[string]*Base
}
func (o *Outer) Use() {
	o.Run()
	for _, item := range o.items {
		item.Run()
	}
	o.named["x"].Run()
	o.items[0].Run()
}
""",
        "a.go",
        """
        Outer.Use -> Base.Run declared-type virtual
        Outer.Use -> Base.Run declared-type virtual
        Outer.Use -> Base.Run declared-type virtual
        Outer.Use -> Base.Run declared-type virtual
        """,
    )


def test_composites_assertions_and_built_ins(check: Check) -> None:
    check(
        """
== a.go
package a
type Client struct{}
func (c *Client) Get() {}
func use(any interface{}) {
	made := &Client{}
	made.Get()
	any.(*Client).Get()
	list := append([]int{}, 1)
	_ = list
}
""",
        "a.go",
        """
        use -> Client lexical
        use -> Client.Get constructor
        use -> Client.Get declared-type virtual
        use -> builtins.append builtin
        """,
    )


def test_named_containers_and_channels_give_their_items(check: Check) -> None:
    check(
        """
== go.mod
module ex.com/m
== a.go
package m

type Part struct{}

func (p *Part) Turn() {}

type Parts []*Part
type Named map[string]*Part
type Hook func() *Part

func use(ps Parts, named Named, ch chan *Part, hook Hook, rows []struct{ part *Part }) {
	ps[0].Turn()
	for _, p := range ps {
		p.Turn()
	}
	named["x"].Turn()
	(<-ch).Turn()
	for p := range ch {
		p.Turn()
	}
	for i := range ps {
		i.Turn()
	}
	hook().Turn()
	append(ps, nil)[0].Turn()
	for _, row := range rows {
		row.part.Turn()
	}
}
""",
        "a.go",
        """
        use -> Part.Turn declared-type virtual
        use -> Part.Turn declared-type virtual
        use -> Part.Turn declared-type virtual
        use -> Part.Turn declared-type virtual
        use -> Part.Turn declared-type virtual
        use -> ? by-name
        use -> Part.Turn declared-type virtual
        use -> builtins.append builtin
        use -> Part.Turn declared-type virtual
        use -> Part.Turn declared-type virtual
        """,
    )


def test_type_parameters_are_inferred_from_the_call(check: Check) -> None:
    check(
        """
== go.mod
module ex.com/m
== a.go
package m

type Part struct{}

func (p *Part) Turn() {}

func Same[T any](x T) T                       { return x }
func Map[T, U any](xs []T, f func(T) U) []U   { return nil }
func Keep[T any](xs []T, f func(T) bool) []T  { return xs }
func Free[T any]() T                          { panic(0) }

func use(ps []*Part, p *Part) {
	Same(p).Turn()
	Free[*Part]().Turn()
	for _, each := range Map([]int{1}, func(i int) *Part { return nil }) {
		each.Turn()
	}
	Keep(ps, nil)[0].Turn()
	Same(unknown).Turn()
}
""",
        "a.go",
        """
        Free -> builtins.panic builtin
        use -> Same lexical
        use -> Part.Turn declared-type virtual
        use -> Free lexical
        use -> Part.Turn declared-type virtual
        use -> Map lexical
        use -> Part.Turn return virtual
        use -> Keep lexical
        use -> Part.Turn declared-type virtual
        use -> Same lexical
        use -> ? by-name
        """,
    )
