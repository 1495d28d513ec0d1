// Takes the pictures of the walkthrough in light, dark and both high contrast themes.
import fs from "node:fs";
import path from "node:path";
import { drawing, hideSideBar, lenses, narrowCode, only, status, take, theme, THEMES, unfold, WINDOW } from "./scenes.mjs";

export const options = { viewport: WINDOW };

export async function run({ editor, step, options }) {
  await editor.open();
  await editor.ready();
  await editor.untilIndexed();
  for (const name of Object.keys(THEMES)) {
    await step(`pictures in the theme ${name}`, async () => {
      await theme(editor, name);
      for (const [scene, arrange] of Object.entries(SCENES)) {
        await take(editor, options, `${scene}-${name}`, arrange);
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
    await lenses(editor);
  },
  graph: async (editor) => {
    await hideSideBar(editor);
    await editor.openFile("shop/cart.py");
    await editor.goto(4, 6);
    await editor.command("Codegraph: Open Graph");
    await drawing(editor, "checkout");
    await narrowCode(editor);
    await drawing(editor, "checkout");
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
  whole: async (editor) => {
    await editor.openFile("shop/events.py");
    await only(editor, "Hotspots", "Dead Code", "Cycles");
    await unfold(editor, editor.pane("Cycles").locator(".monaco-list-row", { hasText: "→" }).first());
    await unfold(editor, editor.pane("Dead Code").locator(".monaco-list-row", { hasText: "shop" }).first());
    await editor.pane("Hotspots").locator(".monaco-list-row").first().waitFor();
    await editor.focusEditor();
    await lenses(editor);
  },
};
