"""Calls in Rust: who is called, and by what it was found."""

from collections.abc import Callable

Check = Callable[..., None]

CRATE = """
== Cargo.toml
[package]
name = "shop"
[dependencies]
serde = "1"
"""


def test_members_stand_in_other_files_than_their_type(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
mod cart;
mod extra;
fn use_it(cart: cart::Cart) {
    cart.add();
    cart.total();
    cart.twice();
}
== src/cart.rs
pub struct Cart;
impl Cart { pub fn add(&self) {} }
== src/extra.rs
use crate::cart::Cart;
pub trait Total { fn total(&self); fn twice(&self) { self.total(); } }
impl Total for Cart { fn total(&self) {} }
""",
        "src/lib.rs",
        """
        use_it -> src/cart.rs:Cart.add declared-type virtual
        use_it -> src/extra.rs:Cart.total declared-type virtual
        use_it -> src/extra.rs:Total.twice declared-type virtual
        """,
    )


def test_paths_lead_through_modules_reexports_and_globs(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
mod a;
pub mod b { pub use super::a::deep::*; fn private() {} pub fn own() { super::root(); } }
use a::deep;
use b::*;
fn root() {}
fn calls() {
    deep::low();
    low();
    own();
    private();
    crate::b::low();
    self::b::own();
    std::mem::drop(1);
    serde::to_string();
    elsewhere::low();
}
== src/a.rs
pub mod deep;
== src/a/deep.rs
pub fn low() { super::super::root(); }
""",
        "src/lib.rs",
        """
        b.own -> root qualified
        calls -> src/a/deep.rs:low qualified
        calls -> src/a/deep.rs:low import
        calls -> b.own import
        calls -> src/a/deep.rs:low qualified
        calls -> b.own qualified
        calls -> std.mem.drop import
        calls -> serde.to_string import
        calls -> ? by-name
        """,
    )


def test_inner_modules_do_not_see_the_names_around_them(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
fn outer() {}
mod blind { fn f() { outer(); } }
mod seeing { use super::*; fn f() { outer(); } }
""",
        "src/lib.rs",
        "seeing.f -> outer import",
    )


def test_local_variables_do_not_hide_modules_in_paths(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
mod config { pub struct Config; impl Config { pub fn get(&self) {} } pub fn load() -> Config { Config } }
fn f(config: u8) {
    let config = config::load();
    config.get();
    config::load();
}
""",
        "src/lib.rs",
        """
        f -> config.load qualified
        f -> config.Config.get declared-type virtual
        f -> config.load qualified
        """,
    )


def test_fields_and_methods_of_one_name_are_told_apart(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
struct Inner;
impl Inner { fn go(&self) {} }
struct Outer { inner: Inner }
impl Outer {
    fn inner(&self) -> &Inner { &self.inner }
    fn run(&self) { self.inner().go(); self.inner.go(); }
}
""",
        "src/lib.rs",
        """
        Outer.run -> Outer.inner declared-type virtual
        Outer.run -> Inner.go declared-type virtual
        Outer.run -> Inner.go declared-type virtual
        """,
    )


def test_wrapped_values_are_followed(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
#[derive(Clone, Default)]
struct Item;
impl Item { fn go(&self) -> Option<Item> { None } }
struct Held { shared: Arc<Mutex<Item>>, named: HashMap<String, Vec<Item>> }
async fn fetch() -> Result<Item, ()> { Ok(Item) }
async fn f(held: Held) -> Option<()> {
    held.shared.lock().unwrap().go()?.go();
    for (_, items) in &held.named { items[0].go(); }
    held.named.get("a").unwrap().iter().next().unwrap().go();
    let other = Item::default().clone();
    other.go();
    fetch().await.ok()?.go();
    Arc::new(Item).go();
    None
}
""",
        "src/lib.rs",
        """
        fetch -> builtins.Ok builtin
        f -> std.sync.Mutex.lock builtin
        f -> ? by-name
        f -> Item.go declared-type virtual
        f -> Item.go declared-type virtual
        f -> Item.go declared-type virtual
        f -> std.collections.HashMap.get builtin
        f -> ? by-name
        f -> builtins.Vec.iter builtin
        f -> ? by-name
        f -> ? by-name
        f -> Item.go declared-type virtual
        f -> ? by-name
        f -> ? by-name
        f -> Item.go constructor
        f -> fetch lexical
        f -> builtins.Result.ok builtin
        f -> Item.go declared-type virtual
        f -> std.sync.Arc.new import
        f -> Item.go qualified
        """,
    )


def test_closures_know_what_their_callers_pass(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
struct Item;
impl Item { fn go(&self) -> bool { true } }
fn visit<F>(item: &Item, mut f: F) where F: FnMut(usize, &Item) -> bool { f(1, item); }
fn apply(f: fn(u8) -> Item, x: u8) { f(x).go(); }
fn make(_: u8) -> Item { Item }
fn main() {
    visit(&Item, |_, each| each.go());
    vec![Item].iter().enumerate().for_each(|(_, each)| { each.go(); });
    apply(make, 1);
}
""",
        "src/lib.rs",
        """
        apply -> make argument
        apply -> Item.go declared-type virtual
        main -> visit lexical
        main -> Item.go argument virtual
        main -> builtins.vec builtin
        main -> builtins.Vec.iter builtin
        main -> ? by-name
        main -> ? by-name
        main -> Item.go qualified
        main -> apply lexical
        """,
    )


def test_containers_hold_what_is_put_into_them(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
use std::collections::HashMap;
struct Item;
impl Item { fn new() -> Self { Item } fn go(&self) {} }
fn f() {
    let mut list = Vec::new();
    list.push(Item::new());
    for each in &list { each.go(); }
    let mut map = HashMap::new();
    map.insert(1, Item::new());
    map[&1].go();
    for (_, each) in &map { each.go(); }
}
""",
        "src/lib.rs",
        """
        f -> builtins.Vec.new builtin
        f -> builtins.Vec.push constructor
        f -> Item.new qualified
        f -> Item.go element virtual
        f -> std.collections.HashMap.new import
        f -> std.collections.HashMap.insert constructor
        f -> Item.new qualified
        f -> Item.go element virtual
        f -> Item.go element virtual
        """,
    )


def test_patterns_tell_types(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
struct Leaf;
impl Leaf { fn go(&self) {} }
enum Tree<T> { Node(u8, Box<Tree<T>>), Tip { leaf: T }, Empty }
impl<T> Tree<T> { fn walk(&self) {} }
fn f(tree: Tree<Leaf>) {
    use Tree::*;
    match tree {
        Node(_, inner) => inner.walk(),
        Tip { leaf } => leaf.go(),
        Empty => (),
    }
}
""",
        "src/lib.rs",
        """
        f -> Tree.walk declared-type virtual
        f -> Leaf.go declared-type virtual
        """,
    )


def test_macros_are_seen_by_what_follows_and_by_import(check: Check) -> None:
    check(
        CRATE
        + """
== src/lib.rs
#[macro_use]
mod macros;
mod user;
== src/macros.rs
macro_rules! make { ($e:expr) => { $e }; }
== src/user.rs
fn vec() {}
fn f() { make!(vec()); vec![1]; crate::make!(2); }
""",
        "src/user.rs",
        """
        f -> src/macros.rs:make lexical
        f -> vec lexical
        f -> builtins.vec builtin
        f -> src/macros.rs:make qualified
        """,
    )
