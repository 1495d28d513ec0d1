// Takes the pictures of the walkthrough, in a light and a dark theme.
import fs from "node:fs";
import path from "node:path";

const IN_THE_WAY = ".notification-toast, .monaco-progress-container.active, .workbench-hover-container:visible, .monaco-hover:visible";
const WINDOW = { width: 1000, height: 640 };
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
        await arrange(editor, options);
        await page.mouse.move(WINDOW.width - 3, WINDOW.height / 2);
        await editor.until(async () => (await page.locator(IN_THE_WAY).count()) === 0);
        await page.screenshot({ path: path.join(options.pictures, `${name}-${theme}.png`) });
        await page.keyboard.press("Escape");
        await editor.command("View: Close All Editors");
      }
    });
  }
}

const SCENES = {
  status: async (editor) => {
    await editor.openFile("shop/cart.py");
    await editor.page.locator('.statusbar-item[id^="codegraph-lsp.codegraph"] a').first().click();
    await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Reindex the Workspace" }).waitFor();
  },
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
    const view = editor.page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
    await view.locator("svg", { hasText: "checkout" }).first().waitFor();
    // Nodes glide to their places.
    await editor.until(() => still(view.locator("svg").first()));
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

/** Whether a drawing looks the same a moment later. */
async function still(drawing) {
  const before = await drawing.innerHTML();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return before === (await drawing.innerHTML());
}

const VIEWS = { Search: "Focus on Search View", Callers: "Show Callers", Impact: "Show Impact", "Review Change Impact": "Review Change Impact", Cycles: "Show Cycles", "Dead Code": "Show Dead Code", Hotspots: "Show Hotspots" };

/** Opens these views of our side bar, the last of them with the focus, and folds the others. */
async function only(editor, ...titles) {
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
