from codegraph_lsp.languages.java.modules import Strategy
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(paths: str, folder: str, question: str) -> str:
    """Paths found, `folder` for a package, or `package!` for something outside."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    found = Strategy(FileTree(files, {})).find(folder, question, 0)
    if found.folder:
        return "folder"
    return " ".join(names[file] for file in found.files) or f"{found.package}!"


def test_a_type_is_a_file_below_the_source_root_of_who_asks() -> None:
    paths = "src/main/java/org/depot/Box.java src/main/java/org/depot/store/Shelf.java"
    folder = "src/main/java/org/depot/store"
    assert find(paths, folder, "org.depot.store>org.depot.Box") == (
        "src/main/java/org/depot/Box.java"
    )
    assert find(paths, folder, "org.depot.store>org.depot.Lid") == "org.depot!"
    assert find(paths, folder, "org.depot.store>org.depot") == "folder"


def test_other_roots_come_after_the_own_one_the_nearest_first() -> None:
    paths = "app/main/shop/Cart.java app/test/shop/Cart.java lib/shop/Cart.java lib/shop/Bag.java"
    assert find(paths, "app/test/shop", "shop>shop.Cart") == "app/test/shop/Cart.java"
    assert find(paths, "app/test/shop", "shop>shop.Bag") == "lib/shop/Bag.java"
    assert find(paths, "app/test/shop", "shop>shop.*") == (
        "app/test/shop/Cart.java app/main/shop/Cart.java lib/shop/Bag.java lib/shop/Cart.java"
    )


def test_a_workspace_may_begin_in_the_midst_of_a_package() -> None:
    paths = "Main.java pay/Card.java"
    assert find(paths, "", "org.shop>org.shop.pay.Card") == "pay/Card.java"
    assert find(paths, "pay", "org.shop.pay>org.shop.Main") == "Main.java"
    assert find(paths, "pay", "org.shop.pay>org.other.Main") == "org.other!"


def test_the_package_without_a_name_is_the_own_folder() -> None:
    assert find("Main.java Card.java pay/Bag.java", "", ">Card") == "Card.java"
    assert find("Main.java Card.java pay/Bag.java", "", ">Bag") == "!"
    assert find("Main.java Card.java pay/Bag.java", "", ">pay.Bag") == "pay/Bag.java"


def test_names_from_outside_have_their_package_by_case() -> None:
    assert find("Main.java", "", ">java.util.Map.Entry") == "java.util!"
    assert find("Main.java", "", ">java.util.concurrent") == "java.util.concurrent!"
