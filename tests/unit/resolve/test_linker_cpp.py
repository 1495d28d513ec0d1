"""Calls in C++: scopes, receivers, overloads, constructors, and what is declared elsewhere."""

from collections.abc import Callable

import pytest
from tests.unit.resolve.conftest import Workspace

from codegraph_lsp.model.linkage import LinkageSort

Check = Callable[..., None]

SHAPES = """
== shape.hpp
#pragma once
#include <memory>
#include <vector>
namespace geo {
class Shape {
public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  void log();
};
class Square : public Shape {
public:
  explicit Square(int w);
  Square(int w, int h);
  double area() const override;
  static Square make();
};
void put(int x);
void put(double x);
void put(const Shape& s);
}
"""


def test_receivers_by_their_declared_types(check: Check) -> None:
    check(
        SHAPES
        + """
== main.cpp
#include "shape.hpp"
void go(geo::Shape& s, std::vector<geo::Square>& v, std::unique_ptr<geo::Shape> p) {
  s.area();
  v[0].log();
  for (auto& each : v) each.area();
  p->area();
  geo::Square::make().area();
}
""",
        "main.cpp",
        """
        go -> shape.hpp:geo.Shape.area declared-type virtual
        go -> shape.hpp:geo.Shape.log declared-type
        go -> shape.hpp:geo.Square.area declared-type
        go -> shape.hpp:geo.Shape.area declared-type virtual
        go -> shape.hpp:geo.Square.make qualified
        go -> shape.hpp:geo.Square.area declared-type
        """,
    )


def test_members_are_seen_by_bare_name_also_outside_the_class(check: Check) -> None:
    check(
        SHAPES
        + """
== shape.cpp
#include "shape.hpp"
namespace geo {
static int helper() { return 1; }
double Square::area() const { helper(); log(); this->log(); return 0; }
}
""",
        "shape.cpp",
        """
        geo.area -> geo.helper lexical
        geo.area -> shape.hpp:geo.Shape.log self virtual
        geo.area -> shape.hpp:geo.Shape.log self virtual
        """,
    )


def test_overloads_by_number_and_types_of_arguments(workspace: type[Workspace]) -> None:
    made = workspace(
        SHAPES
        + """
== main.cpp
#include "shape.hpp"
using namespace geo;
void go(Square& s) { put(1); put(2.5); put(s); }
"""
    )
    result = made.link("main.cpp")
    keys = made.keys(made.file("shape.hpp"))
    puts = [key for key in keys if made.named[key] == "shape.hpp:geo.put"]
    called = [edge.target for edge in result.edges if edge.target in puts]
    assert called == [puts[0], puts[0], puts[2]] or called == puts


def test_constructors_of_variables_and_fields(check: Check) -> None:
    check(
        """
== main.cpp
class Part { public: Part(int n) {} Part(int n, int m) {} };
class Whole : public Part {
public:
  Whole() : Part(1), part_(2, 3) {}
  Part part_;
  Part* other_;
};
void go() { Part a(1); Whole b; new Part(1, 2); }
""",
        "main.cpp",
        """
        Whole.Whole -> Part lexical
        Whole.Whole -> Part.Part lexical
        Whole.Whole -> Part declared-type
        Whole.Whole -> Part.Part declared-type
        go -> Part lexical
        go -> Part.Part lexical
        go -> Whole lexical
        go -> Whole.Whole lexical
        go -> Part lexical
        go -> Part.Part lexical
        """,
    )


def test_a_class_that_is_only_declared_is_known_where_its_header_is_included(
    check: Check,
) -> None:
    check(
        """
== holder.hpp
class Late;
struct Holder { Late* late; };
== late.hpp
class Late { public: void go(); };
== main.cpp
#include "holder.hpp"
#include "late.hpp"
void run(Holder& h) { h.late->go(); }
""",
        "main.cpp",
        "run -> late.hpp:Late.go declared-type virtual",
    )


def test_names_of_the_library_stay_outside(check: Check) -> None:
    check(
        """
== main.cpp
#include <string>
#include <vector>
struct Mine { void push_back(int n) {} int size() { return 0; } };
void go(std::vector<int>& v, std::string s) { v.push_back(1); s.size(); std::sort(v); }
""",
        "main.cpp",
        """
        go -> std.vector.push_back builtin
        go -> std.string.size declared-type
        go -> std.sort import
        """,
    )


def test_only_virtual_methods_are_overridden(check: Check) -> None:
    check(
        """
== main.cpp
class Base { public: virtual void a(); void b(); virtual void c(int n); };
class Derived : public Base { public: void a(); void b(); void c(); };
class Last : public Derived { public: void a() override; };
""",
        "main.cpp",
        """
        Derived.a -> Base.a heritage
        Last.a -> Derived.a heritage
        """,
        kinds=("overrides",),
    )


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("int fill(int n) { return n; }", "fill"),
        ("void ns::Box::go(int n) {}", "ns.Box.go"),
        ("namespace ns { void Box::go(int n) {} }", "ns.Box.go"),
        ("static int fill(int n) { return n; }", ""),
        ("void ns::Box::go(double n, int m) {}", ""),
    ],
)
def test_a_definition_says_which_declarations_it_sees(
    workspace: type[Workspace], definition: str, expected: str
) -> None:
    made = workspace(
        f"""
== box.hpp
int fill(int n);
namespace ns {{ class Box {{ public: void go(int n); }}; }}
== box.cpp
#include "box.hpp"
{definition}
"""
    )
    result = made.link("box.cpp")
    found = [
        made.named[each.thing]  # type: ignore[index]
        for each in result.linkage
        if each.sort == LinkageSort.DEFINES
    ]
    assert found == ([f"box.hpp:{expected}"] if expected else [])
