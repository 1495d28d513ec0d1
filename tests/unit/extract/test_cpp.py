"""C++: namespaces, classes, members written outside, templates, lambdas."""

from __future__ import annotations

from tests.unit.extract.reading import read


def test_namespaces_hold_what_is_in_them() -> None:
    facts = read(
        "cpp",
        """
        namespace a::b { inline namespace v1 { int x; } namespace { int hidden(); } }
        namespace ab = a::b;
        using namespace ab;
        using a::b::x;
        """,
    )
    assert facts.symbols == [
        "namespace a",
        "namespace a.b",
        "namespace a.b.v1",
        "variable a.b.v1.x",
        "namespace a.b.<anonymous>",
        "function a.b.<anonymous>.hidden",
    ]
    assert facts.flags("a.b.v1") == "exported transparent"
    assert facts.flags("a.b.<anonymous>.hidden") == "overload"


def test_members_in_the_class() -> None:
    facts = read(
        "cpp",
        """
        template <typename T> class Box : public Base<T>, private virtual ns::Other {
        public:
            Box() = default;
            explicit Box(int n) : Base<T>(n), held_{n} { fill(); }
            virtual ~Box();
            T get() const override { return held_; }
            virtual void draw() = 0;
            static Box make();
            bool operator == (const Box& other) const;
            operator bool() const { return true; }
        private:
            T held_{};
            static int count_;
        };
        """,
    )
    assert facts.symbols == [
        "class Box",
        "constructor Box.Box",
        "constructor Box.Box",
        "method Box.~Box",
        "method Box.get",
        "method Box.draw",
        "method Box.make",
        "method Box.operator==",
        "method Box.operator bool",
        "field Box.held_",
        "field Box.count_",
    ]
    assert facts.flags("Box.Box") == "exported"
    assert facts.flags("Box.~Box") == "exported overload virtual"
    assert facts.flags("Box.get") == "exported virtual"
    assert facts.flags("Box.draw") == "abstract exported virtual"
    assert facts.flags("Box.make") == "exported overload static"
    assert facts.flags("Box.held_") == "exported private"
    assert facts.heritage == ["Box inherits Base[T]", "Box inherits ns.Other"]
    assert facts.calls == [
        "Box.Box: Base -> new Base[T](n)",
        "Box.Box: held_ -> new held_(n)",
        "Box.Box: fill -> fill()",
        "Box: T -> new T()",
    ]


def test_members_outside_the_class() -> None:
    facts = read(
        "cpp",
        """
        class Here { void go(); };
        void Here::go() {}
        ns::Type There::Inner::method(int x) const { return x; }
        There::There(int a) {}
        There::operator bool() const { return true; }
        template <typename T> T There::find() { return T(); }
        """,
    )
    assert facts.symbols == [
        "class Here",
        "method Here.go",
        "method Here.go",
        "method There.Inner.method",
        "constructor There.There",
        "method There.operator bool",
        "method There.find",
    ]


def test_what_makes_objects() -> None:
    facts = read(
        "cpp",
        """
        void f(int size) {
            Box a; Box b(1); Box c{2}; Box d = Box(3); Box e(size);
            auto p = new Box(4); auto q = std::make_unique<Box>(5);
            Box* none; Box& same = a; int n(3);
        }
        """,
    )
    assert facts.calls == [
        "f: Box -> new Box()",
        "f: Box -> new Box(<int>)",
        "f: Box -> new Box(<int>)",
        "f: Box -> Box(<int>)",
        "f: Box -> new Box(size)",
        "f: Box -> new Box(<int>)",
        "f: make_unique -> std.make_unique[Box](<int>)",
    ]


def test_lambdas_loops_and_structured_bindings() -> None:
    facts = read(
        "cpp",
        """
        void f(Pairs& pairs) {
            for (const auto& [key, value] : pairs) { value.run(); }
            auto go = [&](Item item) -> int { return item.run(); };
            if (auto p = find(); p) { p->run(); }
            try { go(1); } catch (const Error& error) { error.show(); }
        }
        """,
    )
    assert [call.partition(" -> ")[2] for call in facts.calls] == [
        "value.run()",
        "item.run()",
        "find()",
        "p.run()",
        "go(<int>)",
        "error.show()",
    ]
    assert "item: Item" in " ".join(facts.bindings)
    assert "catch error: Error" in facts.bindings


def test_casts_are_values_of_their_type() -> None:
    facts = read("cpp", "void f(Base* b) { static_cast<Derived*>(b)->run(); }")
    assert facts.calls == ["f: run -> a dereferenced Derived.run()"]


def test_macros_that_define_functions() -> None:
    facts = read("cpp", "TEST_F(QueueTest, Pops) { pop(); }")
    assert facts.symbols == ["method QueueTest.Pops"]
    assert facts.calls == [
        "<module>: TEST_F -> TEST_F()",
        "QueueTest.Pops: pop -> pop()",
    ]
