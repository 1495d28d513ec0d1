// Takes the pictures of the walkthrough, in a light and a dark theme.
import fs from "node:fs";
import path from "node:path";
import { drawing, only, status, take, WINDOW } from "./scenes.mjs";

export const options = { viewport: WINDOW };

export async function run({ editor, step, options }) {
  const { page } = editor;
  await editor.open();
  await editor.ready();
  await editor.untilIndexed();
  for (const theme of ["light", "dark"]) {
    await step(`pictures in a ${theme} theme`, async () => {
      if (theme === "dark") {
        await editor.command("Preferences: Toggle between Light/Dark Themes");
        await page.locator(".monaco-workbench.vs-dark").waitFor();
      }
      for (const [name, arrange] of Object.entries(SCENES)) {
        await take(editor, options, `${name}-${theme}`, arrange);
      }
    });
  }
}

const SCENES = {
  status,
  callers: async (editor) => {
    await editor.openFile("shop/pay.py");
    await editor.goto(4, 6);
    await only(editor, "Impact", "Callers");
    await editor.pane("Callers").locator(".monaco-list-row", { hasText: "checkout" }).first().waitFor();
    await editor.pane("Impact").locator(".monaco-list-row", { hasText: "Direct" }).first().waitFor();
    await editor.focusEditor();
    await editor.page.locator(".codelens-decoration").first().waitFor();
  },
  graph: async (editor) => {
    await editor.openFile("shop/cart.py");
    await editor.goto(4, 6);
    await editor.command("Codegraph: Open Graph");
    await drawing(editor, "checkout");
  },
  change: async (editor, { workspace }) => {
    const pay = path.join(workspace, "shop", "pay.py");
    fs.writeFileSync(pay, fs.readFileSync(pay, "utf8").replace("take(1)", "take(2)"));
    await editor.openFile("shop/pay.py");
    await only(editor, "Review Change Impact");
    await editor.pane("Review Change Impact").locator(".monaco-list-row", { hasText: "test_checkout" }).first().waitFor();
    await editor.goto(5, 1);
  },
  whole: async (editor) => {
    await editor.openFile("shop/events.py");
    await only(editor, "Hotspots", "Dead Code", "Cycles");
    const cycle = editor.pane("Cycles").locator(".monaco-list-row", { hasText: "→" }).first();
    await cycle.click();
    await editor.page.keyboard.press("ArrowRight");
    await editor.pane("Dead Code").locator(".monaco-list-row", { hasText: "shop" }).first().click();
    await editor.page.keyboard.press("ArrowRight");
    await editor.pane("Hotspots").locator(".monaco-list-row").first().waitFor();
    await editor.focusEditor();
  },
};
