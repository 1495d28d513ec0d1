// Takes the pictures of docs/tour.md in light, dark and both high contrast themes.
import fs from "node:fs";
import path from "node:path";
import { drawing, hideSideBar, lenses, narrowCode, only, status, take, theme, THEMES, WINDOW } from "./scenes.mjs";

export const options = { viewport: WINDOW };

export async function run({ editor, step, options }) {
  await editor.open();
  await editor.ready();
  await editor.untilIndexed();
  for (const name of Object.keys(THEMES)) {
    await step(`pictures in the theme ${name}`, async () => {
      await theme(editor, name);
      for (const [scene, arrange] of Object.entries(SCENES)) {
        await take(editor, options, `tour-${scene}-${name}`, arrange);
      }
    });
  }
}

const SCENES = {
  status,
  lenses: async (editor) => {
    await editor.openFile("shop/cart.py");
    await editor.goto(4, 6);
    await only(editor, "Impact", "Callers");
    await editor.pane("Callers").locator(".monaco-list-row", { hasText: "settle" }).first().waitFor();
    await editor.pane("Impact").locator(".monaco-list-row", { hasText: "Direct" }).first().waitFor();
    await editor.focusEditor();
    await lenses(editor);
  },
  graph: async (editor, { workspace }) => {
    await hideSideBar(editor);
    const lines = fs.readFileSync(path.join(workspace, "json/encoder.py"), "utf8").split("\n");
    await editor.openFile("json/encoder.py");
    await editor.goto(lines.findIndex((line) => /^ +def encode\(/.test(line)) + 1, 10);
    await editor.command("Codegraph: Open Graph");
    await drawing(editor, "iterencode");
    await narrowCode(editor);
    await drawing(editor, "iterencode");
  },
  path: async (editor) => {
    await editor.openFile("shop/app.py");
    await editor.goto(4, 6);
    await editor.command("Codegraph: Path in Graph From Here");
    await editor.openFile("shop/pay.py");
    await editor.goto(4, 6);
    await editor.command("Codegraph: Path in Graph To Here");
    const view = await drawing(editor, "charge");
    await view.locator("svg", { hasText: "main" }).first().waitFor();
    await narrowCode(editor);
    await drawing(editor, "charge");
  },
  problems: async (editor) => {
    await editor.openFile("shop/pay.py");
    await editor.goto(4, 1);
    for (const key of ["Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Delete"]) {
      await editor.page.keyboard.press(key);
    }
    await editor.command("Problems: Focus on Problems View");
    const row = (text) => editor.page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
    await row("cart.py").waitFor();
    await row("charge").waitFor();
    await editor.focusEditor();
    return async () => {
      await editor.page.keyboard.press("Control+z");
      await row("charge").waitFor({ state: "detached" });
      await editor.command("View: Hide Panel");
    };
  },
  change: async (editor, { workspace }) => {
    const pay = path.join(workspace, "shop", "pay.py");
    fs.writeFileSync(pay, fs.readFileSync(pay, "utf8").replace("take(1)", "take(2)"));
    await editor.openFile("shop/pay.py");
    await only(editor, "Review Change Impact");
    await editor.pane("Review Change Impact").locator(".monaco-list-row", { hasText: "test_checkout" }).first().waitFor();
    await editor.goto(5, 1);
    await lenses(editor);
  },
};
