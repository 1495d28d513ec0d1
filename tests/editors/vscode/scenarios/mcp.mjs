// Where a setting asks for it, the editor lists our server of the Model Context Protocol, and starts it.
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

export async function run({ editor, step, options }) {
  const { page } = editor;
  await step("the server is among those that the editor knows", async () => {
    await editor.open();
    await editor.ready();
    await editor.untilIndexed();
    await editor.command("MCP: List Servers");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Codegraph" }).first().waitFor();
    await editor.picture("25-mcp-servers");
  });
  await step("it is started and tells its tools", async () => {
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Codegraph" }).first().click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /Start Server/ }).first().click();
    await editor.command("MCP: List Servers");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /Codegraph.*Running/s }).first().waitFor();
    await editor.picture("26-mcp-running");
    await page.keyboard.press("Escape");
  });
  if (process.platform !== "linux") {
    return; // what the editor started is looked up in /proc
  }
  const question = { method: "codegraph/callers", params: { name: "shop/pay.py::charge" } };
  await step("where it asks, what is typed and not saved is known", async () => {
    const relay = await editor.until(() => askedAt(options.workspace));
    await editor.openFile("shop/app.py");
    await editor.focusEditor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nfrom shop.pay import charge\ndef late(order): charge(order)\n");
    await editor.until(async () => (await answer(relay, question)).includes('"qualifiedName":"late"'));
    const saved = fs.readFileSync(path.join(options.workspace, "shop", "app.py"), "utf8");
    if (saved.includes("late")) {
      throw new Error("it was saved");
    }
    await editor.picture("27-mcp-unsaved");
  });
  await step("questions that are asked while the server is started again wait for it, and it is known then, too", async () => {
    const relay = askedAt(options.workspace);
    const started = fs.readdirSync(options.recordings).length;
    await editor.command("Codegraph: Restart Server");
    const refused = [];
    let isAnother = false;
    await editor.until(async () => {
      isAnother ||= fs.readdirSync(options.recordings).length > started;
      const said = await answer(relay, question);
      refused.push(...(said.includes('"error"') ? [said] : []));
      return said.includes('"qualifiedName":"late"') && isAnother;
    });
    if (refused.length > 0) {
      throw new Error(refused.join());
    }
    await editor.untilIndexed();
  });
  await step("nobody else may enter where it asks, and nothing else is answered there", async () => {
    const relay = askedAt(options.workspace);
    const modes = [path.dirname(relay), relay].map((file) => (fs.statSync(file).mode & 0o777).toString(8));
    const refused = await answer(relay, { method: "codegraph/reindex" });
    if (modes.join() !== "700,600" || !refused.includes("-32601")) {
      throw new Error(`${modes}: ${refused}`);
    }
  });
}

/** What stands behind `--ask-at` in the command line of the process that serves agents on *workspace*. */
function askedAt(workspace) {
  const processes = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const lines = processes.map((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    } catch {
      return []; // it has ended
    }
  });
  const words = lines.find((line) => line.includes("--ask-at") && line.includes(workspace));
  return words?.[words.indexOf("--ask-at") + 1];
}

/** A question as `codegraph-lsp mcp` asks it, and the line that is said to it. */
function answer(relay, question) {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = net.connect(relay, () => socket.write(`${JSON.stringify(question)}\n`));
    socket.setEncoding("utf8").on("data", (piece) => (said += piece));
    socket.on("end", () => resolve(said)).on("error", reject);
  });
}
