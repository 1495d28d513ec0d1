// On a machine without the server the extension installs it, from the wheel that the test made.
import fs from "node:fs";
import path from "node:path";
import { WINDOW } from "./scenes.mjs";

/** As large as the pictures of docs/tour.md, of which this makes one. */
export const options = { viewport: WINDOW };

export async function run({ editor, step, figures, options }) {
  const { page } = editor;
  const question = () => editor.notice("Codegraph needs its language server");
  await step("a missing server is told, with what would be done about it", async () => {
    await editor.open();
    await editor.ready();
    const notice = await question();
    await notice.getByRole("button", { name: "Install", exact: true }).waitFor();
    await editor.until(() => isSteady(notice));
    await editor.picture("tour-install");
  });
  await step("nothing is installed unless it is asked for", async () => {
    await (await question()).getByRole("button", { name: "Install", exact: true }).waitFor();
    if (fs.existsSync(path.join(storage(options), "current.json"))) {
      throw new Error("it is installed already");
    }
  });
  await step("it is installed, started and answers", async () => {
    const began = Date.now();
    await (await question()).getByRole("button", { name: "Install", exact: true }).click();
    await editor.notice(/Creating the environment|Installing the server/);
    await editor.picture("22-installing");
    await editor.untilIndexed();
    figures.installMs = Date.now() - began;
    await editor.openFile("shop/cart.py");
    await page.locator(".codelens-decoration", { hasText: /caller/ }).first().waitFor();
    await editor.picture("23-installed");
  });
}

/** It has come in, and stands where it stays. */
async function isSteady(notice) {
  const seen = () => notice.evaluate((row) => [row.getBoundingClientRect().top, getComputedStyle(row.closest(".notification-toast") ?? row).opacity].join());
  const before = await seen();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return before === (await seen()) && before.endsWith(",1");
}

function storage({ home }) {
  return path.join(home, "data", "User", "globalStorage", "codegraph-lsp.codegraph", "server");
}
