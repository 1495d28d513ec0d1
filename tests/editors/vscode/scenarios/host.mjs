// Runs suite/index.cjs inside the extension host, by the payload that VS Code's own tests use.
import { format } from "node:util";

/** The extension comes from its folder, as when one develops it. */
export const options = { vsix: undefined };

export async function run({ editor, step, options }) {
  const told = [];
  let ended;
  const end = new Promise((resolve) => (ended = resolve));
  await editor.page.exposeFunction("codeAutomationLog", (_type, args) => {
    const line = format(...args).trimEnd();
    if (line.startsWith("TOLD ")) {
      told.push(JSON.parse(line.slice("TOLD ".length)));
    }
  });
  await editor.page.exposeFunction("codeAutomationExit", (code) => ended(code));
  await editor.open([
    ["extensionDevelopmentPath", editor.remote(options.extension)],
    ["extensionTestsPath", editor.remote(options.suite)],
    ["skipWelcome", "true"],
  ]);
  const late = setTimeout(() => ended("too late"), options.patience ?? 240_000);
  const code = await end;
  clearTimeout(late);
  for (const { name, ok, error } of told) {
    await step(name, async () => {
      if (!ok) {
        throw new Error(error);
      }
    });
  }
  await step("all tests in the extension host came to their end", async () => {
    if (told.length === 0 || code !== 0 && told.every((each) => each.ok)) {
      throw new Error(`ended with ${code} after ${told.length} tests`);
    }
  });
}
