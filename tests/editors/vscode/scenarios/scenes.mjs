// What pictures are taken of, and how: nothing in the way, nothing that still moves.
import fs from "node:fs";
import path from "node:path";

export const WINDOW = { width: 1000, height: 640 };

const IN_THE_WAY = ".notification-toast, .monaco-progress-container.active, .workbench-hover-container:visible, .monaco-hover:visible";

/** Themes by what pictures are named after: in the list of them, by the mark that each leaves, in settings. */
export const THEMES = {
  light: ["Light Modern", "vs", "Default Light Modern"],
  dark: ["Dark Modern", "vs-dark", "Default Dark Modern"],
  contrast: ["Dark High Contrast", "hc-black", "Default High Contrast"],
  "contrast-light": ["Light High Contrast", "hc-light", "Default High Contrast Light"],
};

/** A picture of `name`, once *arrange* has made what it shows; then the editors are closed. */
export async function take(editor, options, name, arrange) {
  const { page } = editor;
  const tidy = await arrange(editor, options);
  await page.mouse.move(WINDOW.width - 3, WINDOW.height / 2);
  await editor.until(async () => (await page.locator(IN_THE_WAY).count()) === 0);
  fs.writeFileSync(path.join(options.pictures, `${name}.png`), await standing(page));
  await page.keyboard.press("Escape");
  await tidy?.();
  await editor.command("View: Close All Editors");
}

/** A picture once it looks the same twice, or else after some tries: a bar that shows progress never stands. */
export async function standing(page) {
  let before = await page.screenshot();
  for (let left = 10; left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = await page.screenshot();
    if (now.equals(before)) {
      break;
    }
    before = now;
  }
  return before;
}

/** Chooses one of `THEMES`. */
export async function theme(editor, which) {
  const [name, mark] = THEMES[which];
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
      await header.click({ position: { x: 10, y: 10 } }); // where the pointer is, actions of the view come up further right
      await editor.pane(title).locator('.pane-header[aria-expanded="false"]').waitFor();
    }
  }
}

/** Opens a row of a tree, whatever it was before. */
export async function unfold(editor, row) {
  await row.waitFor();
  await editor.until(async () => {
    if ((await row.getAttribute("aria-expanded")) === "true") {
      return true;
    }
    await row.click();
    return false;
  });
}

/** Leaves the window to the editors. */
export async function hideSideBar(editor) {
  if (await editor.page.locator(".part.sidebar").isVisible()) {
    await editor.page.keyboard.press("Control+b");
    await editor.page.locator(".part.sidebar").waitFor({ state: "hidden" });
  }
}

/** Leaves the graph the larger part of the window, by the border between them. */
export async function narrowCode({ page }) {
  const code = await page.locator(".editor-group-container").first().boundingBox();
  const edge = code.x + code.width;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge - 130, 300, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(edge / 2, 500); // the border is marked as long as it is pointed at
}

/** Lenses are counted one after the other, tests last. */
export async function lenses(editor) {
  const shown = editor.page.locator(".codelens-decoration");
  await editor.until(async () => {
    const all = await shown.allInnerTexts();
    return all.length > 0 && all.every((each) => /\btests?\b/.test(each));
  });
}

/** The menu behind the status bar's entry. */
export async function status(editor) {
  await editor.openFile("shop/cart.py");
  await editor.page.locator('.statusbar-item[id^="codegraph-lsp.codegraph"] a').first().click();
  await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Reindex the Workspace" }).waitFor();
}
