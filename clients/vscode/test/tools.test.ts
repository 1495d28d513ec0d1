import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ErrorCodes } from "../src/protocol";
import { isNewEnough, mcpCommand } from "../src/tools/mcp";
import { MOST, bounded, trust } from "../src/tools/text";
import { type Request, TOOLS, invoke } from "../src/tools/tools";
import { READY, SURE, callers, shorten, symbol } from "./graph";

interface Declared {
  name: string;
  inputSchema: { properties: Record<string, unknown>; required: string[] };
}

const { languageModelTools } = (
  JSON.parse(readFileSync("package.json", "utf8")) as { contributes: { languageModelTools: Declared[] } }
).contributes;

/** A server with one answer, which keeps what it was asked. */
function server(answer: unknown, asked: unknown[] = []): { request: Request; relative: (uri: string) => string } {
  const request = async (method: string, params: unknown): Promise<never> => {
    asked.push([method, params]);
    if (answer instanceof Error) {
      throw answer;
    }
    return answer as never;
  };
  return { request: request as Request, relative: shorten };
}

test("every tool that is declared is there, and the other way round", () => {
  assert.deepEqual(languageModelTools.map((each) => each.name).sort(), Object.keys(TOOLS).sort());
});

test("what a tool requires is missed when it is not given, and nothing is asked then", async () => {
  for (const { name, inputSchema } of languageModelTools) {
    for (const key of inputSchema.required) {
      const asked: unknown[] = [];
      const others = Object.fromEntries(inputSchema.required.filter((each) => each !== key).map((each) => [each, "x"]));
      await assert.rejects(invoke(name, { ...others, [key]: " " }, server({}, asked)), new RegExp(`'${key}' must be`));
      assert.deepEqual(asked, []);
    }
  }
});

test("callers are told with their place, how they are known and how complete that is", async () => {
  const asked: unknown[] = [];
  const answer = callers("pay.charge", "cart.checkout exact 3,7", "app.main by-name 2");
  const said = await invoke("codegraph_callers", { symbol: "charge", depth: 99 }, server(answer, asked));
  assert.equal(
    said,
    [
      "2 callers of function pay.py::charge (line 1)",
      "Direct:",
      "  function cart.py::checkout (line 1) [calls, exact by import] at cart.py:3, cart.py:7",
      "  function app.py::main (line 1) [calls, by-name by import] at app.py:2",
      "[revision 1; complete]",
    ].join("\n"),
  );
  assert.deepEqual(asked, [["codegraph/callers", { name: "charge", depth: 10, limit: 120 }]]);
});

test("a name with several meanings is answered with all of them, to be asked again", async () => {
  const error = Object.assign(new Error("several"), { code: ErrorCodes.AmbiguousTarget, data: [symbol("a.f"), symbol("b.f")] });
  const said = await invoke("codegraph_symbol", { symbol: "f" }, server(error));
  assert.match(said, /'f' means several symbols.*\n {2}function a\.py::f \(line 1\)\n {2}function b\.py::f/s);
  await assert.rejects(invoke("codegraph_symbol", { symbol: "f" }, server(new Error("not running"))), /not running/);
});

test("a path tells each step and how it is known", async () => {
  const edges = callers("b.g", "a.f exact 3").rings[0]!.items[0]!.edges;
  const path = { length: 1, symbols: [symbol("a.f"), symbol("b.g")], edges };
  const answer = { from: symbol("a.f"), to: symbol("b.g"), paths: [path], total: 1, unsureCalls: SURE, freshness: READY };
  const said = await invoke("codegraph_path", { from: "f", to: "g" }, server(answer));
  assert.match(said, /In 1 step:\n {2}function a\.py::f \(line 1\)\n {2}function b\.py::g \(line 1\) \[calls, exact by import\] at a\.py:3/);
  const none = await invoke("codegraph_path", { from: "f", to: "g" }, server({ ...answer, paths: [] }));
  assert.match(none, /does not come to use/);
});

test("a folder of dead code is asked for as such", async () => {
  const asked: unknown[] = [];
  const answer = { items: [], total: 0, excluded: [{ reason: "exported", total: 3, examples: [] }], freshness: READY };
  const said = await invoke("codegraph_dead_code", { path: "src/" }, server(answer, asked));
  assert.deepEqual(asked, [["codegraph/deadCode", { include: ["src", "src/**"], limit: 120 }]]);
  assert.match(said, /^0 thought dead\.\nUnused, but not told as dead: 3 exported\./);
});

test("no answer is longer than its bound, and what is left out is counted", () => {
  const lines = Array.from({ length: 5_000 }, (_, n) => `line ${n}`);
  const said = bounded(lines, READY);
  assert.ok(said.length <= MOST);
  const kept = said.split("\n").length - 2;
  assert.match(said, new RegExp(`… ${5_000 - kept} more lines left out`));
});

test("an answer while files are read says that it is a lower bound", () => {
  assert.match(trust({ revision: 3, state: "indexing", pending: 12, lowerBound: true }), /still indexing, 12 files unread/);
  assert.match(trust({ ...READY, lowerBound: true }), /a lower bound/);
});

test("agents are served by the program that serves the editor", () => {
  const found = (askAt: string | undefined, ...args: string[]) => mcpCommand({ ok: true, program: "/bin/py", args, origin: "setting" }, "/w", askAt);
  const command = ["-m", "codegraph_lsp", "--stdio", "--daemon"];
  assert.deepEqual(found("/tmp/x/ask", ...command), { program: "/bin/py", args: ["-m", "codegraph_lsp", "mcp", "--ask-at", "/tmp/x/ask", "/w"] });
  assert.deepEqual(found(undefined, ...command)?.args, ["-m", "codegraph_lsp", "mcp", "/w"]);
  assert.equal(found("/tmp/x/ask", "--tcp", "127.0.0.1:1"), undefined);
  assert.equal(mcpCommand({ ok: false, program: "", problem: "", installable: true }, "/w", undefined), undefined);
});

test("such servers are offered to editors that have a place for them", () => {
  const versions = ["1.91.0", "1.100.3", "1.101.0", "1.139.1-insider", "2.0.0"];
  assert.deepEqual(versions.map(isNewEnough), [false, false, true, true, true]);
});
