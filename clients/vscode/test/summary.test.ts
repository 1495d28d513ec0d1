import assert from "node:assert/strict";
import { test } from "node:test";
import type { StatusResult } from "../src/protocol";
import { document, facts } from "../src/status/report";
import { type IndexState, outline, summarize } from "../src/status/summary";

const READY: IndexState = { state: "ready", revision: 7, pending: 0 };

test("a ready server is quiet, and a click shows its status", () => {
  const summary = summarize({ kind: "running" }, READY, undefined);
  assert.equal(summary.text, "$(type-hierarchy) Codegraph");
  assert.equal(summary.action, "status");
  assert.match(summary.tooltip, /revision 7/);
});

test("progress shows its share and its words", () => {
  const progress = { title: "Indexing", message: "12 of 48 files", percentage: 25.4 };
  const summary = summarize({ kind: "running" }, READY, progress);
  assert.equal(summary.text, "$(sync~spin) Codegraph 25 %");
  assert.equal(summary.tooltip, "Indexing: 12 of 48 files");
});

test("indexing without progress names the files left", () => {
  const index: IndexState = { state: "indexing", revision: 7, pending: 1 };
  assert.equal(summarize({ kind: "running" }, index, undefined).tooltip, "Indexing, 1 file left");
  assert.equal(summarize({ kind: "running" }, { ...index, pending: 0 }, undefined).tooltip, "Indexing");
});

test("a server that is missing, waits or stopped says what a click does", () => {
  const missing = summarize({ kind: "missing", problem: "install it" }, undefined, undefined);
  assert.deepEqual([missing.severity, missing.tooltip, missing.action], ["error", "install it", "start"]);
  const waiting = summarize({ kind: "waiting", seconds: 4 }, undefined, undefined);
  assert.match(waiting.text, /restarts in 4 s/);
  assert.equal(waiting.action, "output");
  assert.equal(summarize({ kind: "stopped", problem: "it ended" }, undefined, undefined).action, "start");
});

test("a status is told as a few lines, whatever fields it has", () => {
  const status = {
    version: "0.1.0",
    roots: ["/w/a", "/w/b"],
    files: { linked: 2, failed: 0 },
    latencies: { "textDocument/hover": { count: 1, p50: 2.5 } },
    quarantined: [{ path: "x.py", reason: "timeout" }],
    skipped: {},
    lanes: [],
    openToHydrated: null,
  };
  assert.equal(
    outline(status),
    [
      "version: 0.1.0",
      "roots:",
      "  - /w/a",
      "  - /w/b",
      "files: linked 2, failed 0",
      "latencies:",
      "  textDocument/hover: count 1, p50 2.5",
      "quarantined:",
      "  - path x.py, reason timeout",
      "skipped: none",
      "lanes: none",
      "open to hydrated: –",
    ].join("\n"),
  );
});

test("while open files wait the item says so, and the tooltip tells what else waits", () => {
  const progress = { title: "Indexing", message: undefined, percentage: 25 };
  const lanes = { hydrate: 1, demand: 0, follow: 3, refresh: 0, backfill: 2468 };
  const summary = summarize({ kind: "running" }, READY, progress, lanes);
  assert.equal(summary.text, "$(sync~spin) Codegraph 25 % · reading open files");
  assert.equal(summary.tooltip, "Indexing\nWaiting: 1 open file, 3 neighbours of open files, 2,468 in the background");
});

test("a status is told in the few lines that most people want", () => {
  const status: StatusResult = {
    version: "0.1.0",
    roots: ["/w"],
    revision: 7,
    state: "indexing",
    pending: 12,
    files: { linked: 2000, waiting: 12 },
    languages: { python: 1500, html: 300, css: 100, json: 80, yaml: 20 },
    skipped: { "too large": 2 },
    lanes: { backfill: 12 },
    pool: { total: 1, busy: 0, idle: 1, restarts: 0, timeouts: 0, retries: 0 },
    cache: { hits: 3, misses: 1, entries: 4, bytes: 100 },
    liveTrees: 1,
    openDocuments: 1,
    memory: 150_400_000,
    watcher: "inotify",
    quarantined: [{ path: "x.py", reason: "timeout" }],
    database: "/c/x.db",
    databaseBytes: 1,
    latencies: {},
    unchecked: 5,
    freshness: { revision: 7, state: "indexing", pending: 12, lowerBound: true },
  };
  const lines = facts(status).map(({ label, detail }) => `${label} | ${detail}`);
  assert.deepEqual(lines, [
    "Indexing, 12 left | 12 in the background",
    "2,000 files, 5 languages | python 1,500, html 300, css 100, json 80, …",
    "5 files still to be checked | ",
    "2 files skipped | too large 2",
    "1 file could not be read | x.py: timeout",
    "150 MB of memory | 75 % of facts from the cache",
  ]);
  assert.match(document(status), /^codegraph-lsp 0\.1\.0\n\nIndexing, 12 left · 12 in the background\n/);
});
