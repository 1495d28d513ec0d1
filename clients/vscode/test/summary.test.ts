import assert from "node:assert/strict";
import { test } from "node:test";
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
