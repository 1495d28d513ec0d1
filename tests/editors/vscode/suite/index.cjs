// Runs inside VS Code's own extension host, with the real `vscode` module: what no picture shows.
// Each test is told on a line of its own, as JSON behind a mark.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const TOLD = "TOLD ";
const tests = [];
const test = (name, run) => tests.push([name, run]);

exports.run = async () => {
  let failures = 0;
  for (const [name, run] of tests) {
    const began = Date.now();
    let error;
    try {
      await run();
    } catch (thrown) {
      failures++;
      error = String(thrown?.stack ?? thrown).slice(0, 1500);
    }
    console.log(TOLD + JSON.stringify({ name, ok: error === undefined, ms: Date.now() - began, error }));
  }
  if (failures > 0) {
    throw new Error(`${failures} tests failed`);
  }
};

async function until(holds, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error("waited in vain");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const [folder] = vscode.workspace.workspaceFolders;
const shop = (name) => vscode.Uri.joinPath(folder.uri, "shop", name);

async function tool(name, input) {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return result.content.map((part) => part.value).join("");
}

test("the extension is activated and has a server", async () => {
  await vscode.extensions.getExtension("codegraph-lsp.codegraph").activate();
  await vscode.window.showTextDocument(shop("cart.py"));
  const symbols = await until(async () => {
    const found = await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", shop("cart.py"));
    return found?.length && found;
  });
  assert.deepEqual(symbols.map((each) => each.name), ["checkout", "Cart"]);
});

test("language models find its tools once a server runs", async () => {
  const found = () => vscode.lm.tools.map((each) => each.name).filter((each) => each.startsWith("codegraph_"));
  await until(() => found().length > 0);
  assert.deepEqual(found().sort(), [
    "codegraph_callees",
    "codegraph_callers",
    "codegraph_change_impact",
    "codegraph_context",
    "codegraph_dead_code",
    "codegraph_impact",
    "codegraph_path",
    "codegraph_search",
    "codegraph_symbol",
  ]);
});

test("the tools answer from the running server", async () => {
  const callers = await until(async () => {
    const said = await tool("codegraph_callers", { symbol: "shop/pay.py::charge" });
    return said.includes("; complete]") && said;
  });
  assert.match(callers, /1 caller of function shop\/pay\.py::charge \(line 4\)\nDirect:\n {2}function shop\/cart\.py::checkout \(line 4\) \[calls, exact/);
  assert.match(await tool("codegraph_search", { query: "checkout" }), /^function shop\/cart\.py::checkout \(line 4\)/);
  assert.match(await tool("codegraph_symbol", { symbol: "Cart.settle" }), /^method shop\/cart\.py::Cart\.settle/);
  assert.match(await tool("codegraph_callees", { symbol: "Cart.settle" }), /checkout/);
  assert.match(await tool("codegraph_impact", { symbol: "shop/pay.py::charge" }), /tests that would notice: 1/);
  assert.match(await tool("codegraph_path", { from: "Cart.settle", to: "shop/pay.py::charge" }), /In 2 steps:/);
  assert.match(await tool("codegraph_context", { symbol: "shop/cart.py::checkout" }), /charge\(order\.card\)/);
  assert.match(await tool("codegraph_dead_code", { path: "shop" }), /shop\/pay\.py::forgotten/);
});

test("a tool tells what was typed a moment ago, and what is wrong with a question", async () => {
  const editor = await vscode.window.showTextDocument(shop("cart.py"));
  await editor.edit((edit) => edit.insert(new vscode.Position(14, 0), "\n\ndef late(order):\n    charge(order)\n"));
  await until(async () => (await tool("codegraph_callers", { symbol: "shop/pay.py::charge" })).includes("cart.py::late"));
  await assert.rejects(tool("codegraph_callers", { symbol: " " }), /'symbol' must be/);
  await vscode.commands.executeCommand("workbench.action.files.revert");
});

test("tests that the change reaches are run by the controller that knows them", async () => {
  const ran = [];
  const controller = vscode.tests.createTestController("shopTests", "Shop Tests");
  const file = controller.createTestItem("shop/test_cart.py", "test_cart.py", shop("test_cart.py"));
  file.children.add(controller.createTestItem("shop/test_cart.py::test_checkout", "test_checkout", shop("test_cart.py")));
  file.children.add(controller.createTestItem("shop/test_cart.py::test_other", "test_other", shop("test_cart.py")));
  controller.items.add(file);
  controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, (request) => {
    const run = controller.createTestRun(request);
    for (const item of request.include ?? []) {
      ran.push(item.id);
      run.passed(item);
    }
    run.end();
  }, true);
  const pay = shop("pay.py").fsPath;
  fs.writeFileSync(pay, fs.readFileSync(pay, "utf8").replace("take(1)", "take(2)"));
  await until(async () => (await tool("codegraph_change_impact", {})).includes("test_checkout"));
  await vscode.commands.executeCommand("codegraph.runReachedTests");
  await until(() => ran.length > 0);
  assert.deepEqual(ran, ["shop/test_cart.py::test_checkout"]);
  controller.dispose();
});

test("every command that is contributed is there", async () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(vscode.extensions.getExtension("codegraph-lsp.codegraph").extensionPath, "package.json"), "utf8"));
  const known = new Set(await vscode.commands.getCommands(true));
  const missing = manifest.contributes.commands.map((each) => each.command).filter((each) => !known.has(each));
  assert.deepEqual(missing, []);
});
