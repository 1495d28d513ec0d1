// A host with a shop of a few functions, which remembers what it was told.

const WELCOME = {
  type: "welcome",
  abilities: {
    modes: ["around", "callers", "callees", "impact", "path", "imports", "cycles", "communities"],
    follow: true,
    reveal: true,
  },
  question: {
    mode: "around",
    about: { uri: "file:///w/shop/cart.py", position: { line: 9, character: 8 } },
    depth: 1,
    granularity: "symbol",
    minCertainty: "dispatch",
    includeTests: true,
    includeExternal: false,
  },
  follow: true,
};

export class SmallWorld {
  messages = [];
  #hasChanged = false;
  #gate = Promise.resolve();

  async hear(message, post) {
    this.messages.push(message);
    if (message.type === "ready") {
      await post(WELCOME);
    } else if (message.type === "ask") {
      await this.#gate;
      await post({ type: "answer", id: message.id, result: this.#answer(message) });
    }
  }

  /** Holds all answers back; what it returns lets them go. */
  hold() {
    let open;
    this.#gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  /** The last message of *type*, and of *query* where it is a question. */
  last(type, query) {
    return this.messages.findLast((each) => each.type === type && (query === undefined || each.query === query));
  }

  /** Somebody edits: a caller goes, a callee comes. */
  change() {
    this.#hasChanged = true;
  }

  #answer({ query, question, node, text }) {
    switch (query) {
      case "graph":
        return question.mode === "path" ? path() : question.about.symbol === "refund" ? refund() : this.#checkout();
      case "neighbours":
        return { ...graph(node.name, [node.id], ["charge@", "bank@"], ["charge>bank exact"]), notes: [] };
      case "describe":
        return { signature: `def ${node.name}(order: Order) -> None`, doc: "Takes the money.", fanIn: 2, fanOut: 1 };
      case "search":
        return Object.keys(SYMBOLS).filter((id) => id.includes(text)).map((id) => symbol(`${id}@`));
    }
  }

  #checkout() {
    const left = this.#hasChanged ? ["main@-1"] : ["main@-1", "test_checkout@-1"];
    const right = ["charge@1+", "ship@1", "total@1", ...(this.#hasChanged ? ["notify@1"] : [])];
    const edges = [
      "main>checkout exact",
      "test_checkout>checkout exact",
      "checkout>charge exact",
      "checkout>ship dispatch",
      "checkout>total inferred",
      "checkout>notify exact",
    ];
    return graph("Around Cart.checkout", ["checkout"], ["checkout@0", ...left, ...right], edges, [
      "A lower bound: 3 files still to be read.",
    ]);
  }
}

function refund() {
  return graph("Around refund", ["refund"], ["refund@0", "bank@1"], ["refund>bank by-name"]);
}

function path() {
  const edges = ["checkout>charge exact", "charge>bank exact"];
  return graph("Path from Cart.checkout to bank", ["checkout", "bank"], ["checkout@0", "charge@1", "bank@2"], edges);
}

function graph(title, focus, nodes, edges, notes = []) {
  const made = nodes.map(symbol);
  const known = new Set(made.map(({ id }) => id));
  const kept = edges.map(edge).filter(({ source, target }) => known.has(source) && known.has(target));
  return { title, focus, nodes: made, edges: kept, notes, directed: true };
}

/** `name@distance`, with `+` where more neighbours are not shown. */
function symbol(words) {
  const [, id, distance, more] = /^(\w+)@(-?\d*)(\+?)$/.exec(words);
  const [kind, path, line, qualifiedName = id] = SYMBOLS[id];
  const range = { start: { line: line - 1, character: 4 }, end: { line: line - 1, character: 10 } };
  return {
    id,
    name: id,
    qualifiedName,
    kind,
    path,
    place: { uri: `file:///w/${path}`, range },
    ...(path.startsWith("tests/") ? { test: true } : {}),
    ...(distance === "" ? {} : { distance: Number(distance) }),
    ...(more === "+" ? { more: { incoming: 0, outgoing: 1 } } : {}),
  };
}

function edge(words) {
  const [, source, target, certainty] = /^(\w+)>(\w+) (\S+)$/.exec(words);
  return { source, target, kind: "calls", certainty, reason: "import", count: 1, sites: [] };
}

const SYMBOLS = {
  checkout: ["method", "shop/cart.py", 10, "Cart.checkout"],
  total: ["method", "shop/cart.py", 30, "Cart.total"],
  main: ["function", "app.py", 5],
  test_checkout: ["function", "tests/test_cart.py", 7],
  charge: ["function", "shop/pay.py", 3],
  refund: ["function", "shop/pay.py", 22],
  ship: ["method", "shop/stock.py", 12, "Stock.ship"],
  notify: ["function", "shop/mail.py", 4],
  bank: ["function", "shop/bank.py", 9],
};
