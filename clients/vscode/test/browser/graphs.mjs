// Graphs of any size that look like code: folders, files, functions that call near and far ones.

/** The same for the same numbers. */
export function codeGraph(n, m, { seed = 42 } = {}) {
  const random = numbers(seed);
  const perFile = 20;
  const nodes = Array.from({ length: n }, (_, index) => nodeAt(index, perFile));
  const edges = [];
  const seen = new Set();
  while (edges.length < m) {
    const source = Math.floor(random() * n);
    const near = Math.floor(source / perFile) * perFile + Math.floor(random() * perFile);
    const target = random() < 0.7 ? near : Math.floor(random() ** 2 * n);
    const key = `${source} ${target}`;
    if (source !== target && target < n && !seen.has(key)) {
      seen.add(key);
      const certainty = CERTAINTIES[Math.floor(random() ** 3 * CERTAINTIES.length)];
      const kind = random() < 0.9 ? "calls" : "inherits";
      edges.push({ source: `s${source}`, target: `s${target}`, kind, certainty, reason: "import", count: 1, sites: [] });
    }
  }
  return { title: `${n} symbols`, focus: [], nodes, edges, notes: [], directed: false };
}

function nodeAt(index, perFile) {
  const file = Math.floor(index / perFile);
  const folder = PLACES[file % PLACES.length];
  const path = `${folder}/${WORDS[file % WORDS.length]}_${Math.floor(file / WORDS.length)}.py`;
  const name = `${WORDS[(index * 7) % WORDS.length]}_${WORDS[(index * 5 + file) % WORDS.length]}`;
  const line = (index % perFile) * 12;
  const range = { start: { line, character: 4 }, end: { line, character: 12 } };
  return {
    id: `s${index}`,
    name,
    qualifiedName: name,
    kind: index % perFile === 0 ? "class" : "function",
    path,
    place: { uri: `file:///w/${path}`, range },
    ...(folder.startsWith("tests") ? { test: true } : {}),
    signature: `def ${name}(order, *, at: datetime) -> None`,
  };
}

function numbers(seed) {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
}

const CERTAINTIES = ["exact", "inferred", "dispatch", "by-name"];
const PLACES = [
  "shop/cart",
  "shop/pay",
  "shop/pay/providers",
  "shop/stock",
  "shop/web/views",
  "shop/web/forms",
  "shop/models",
  "shop/models/fields",
  "tests/cart",
  "tests/pay",
];
const WORDS = ["order", "price", "charge", "refund", "stock", "page", "field", "query", "cache", "mail", "user", "token", "route"];
