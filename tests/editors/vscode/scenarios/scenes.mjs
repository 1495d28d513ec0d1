// What pictures are taken of, and how: nothing in the way, nothing that still moves.
import path from "node:path";

export const WINDOW = { width: 1000, height: 640 };

const IN_THE_WAY = ".notification-toast, .monaco-progress-container.active, .workbench-hover-container:visible, .monaco-hover:visible";

/** A picture of `name`, once *arrange* has made what it shows; then the editors are closed. */
export async function take(editor, options, name, arrange) {
  const { page } = editor;
  const tidy = await arrange(editor, options);
  await page.mouse.move(WINDOW.width - 3, WINDOW.height / 2);
  await editor.until(async () => (await page.locator(IN_THE_WAY).count()) === 0);
  await page.screenshot({ path: path.join(options.pictures, `${name}.png`) });
  await page.keyboard.press("Escape");
  await tidy?.();
  await editor.command("View: Close All Editors");
}

/** By the theme's own name, as the list of themes has it. */
export async function theme(editor, name, mark) {
  await editor.command("Preferences: Color Theme");
  const row = editor.page.locator(".quick-input-list .monaco-list-row").and(editor.page.locator(`[aria-label^="${name}"]`));
  await editor.quickInput(name, row);
  await editor.page.locator(`.monaco-workbench.${mark}`).waitFor();
}

/** The drawing in the graph view, once it shows *text* and nothing glides any more. */
export async function drawing(editor, text) {
  const view = editor.page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
  const drawn = view.locator("svg", { hasText: text }).first();
  await drawn.waitFor();
  await editor.until(() => still(drawn));
  return view;
}

/** Whether it looks the same a moment later. */
async function still(drawn) {
  const before = await drawn.innerHTML();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return before === (await drawn.innerHTML());
}

const VIEWS = { Search: "Focus on Search View", Callers: "Show Callers", Impact: "Show Impact", "Review Change Impact": "Review Change Impact", Cycles: "Show Cycles", "Dead Code": "Show Dead Code", Hotspots: "Show Hotspots" };

/** Opens these views of our side bar, the last of them with the focus, and folds the others. */
export async function only(editor, ...titles) {
  for (const title of titles) {
    await editor.command(`Codegraph: ${VIEWS[title]}`);
    await editor.pane(title).locator('.pane-header[aria-expanded="true"]').waitFor();
  }
  for (const title of Object.keys(VIEWS).filter((each) => !titles.includes(each))) {
    const header = editor.pane(title).locator(".pane-header");
    if ((await header.getAttribute("aria-expanded")) === "true") {
      await header.click();
    }
  }
}

/** The menu behind the status bar's entry. */
export async function status(editor) {
  await editor.openFile("shop/cart.py");
  await editor.page.locator('.statusbar-item[id^="codegraph-lsp.codegraph"] a').first().click();
  await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Reindex the Workspace" }).waitFor();
}
