// The README's steps on a machine that has neither the extension nor the server: to the graph of real code.
import fs from "node:fs";
import path from "node:path";
import { drawing, standing, THEMES } from "./scenes.mjs";

export const options = { viewport: { width: 1280, height: 800 }, vsix: undefined };

export async function run({ editor, step, figures, options }) {
  const { page } = editor;
  const [file, line, neighbour] = options.code;
  const lines = fs.readFileSync(path.join(options.workspace, file), "utf8").split("\n");
  const at = lines.findIndex((each) => each.includes(line));
  const picture = (name) => inThemes(editor, options, name);
  await step("a folder of real code is opened", async () => {
    await editor.open();
    await editor.ready();
    await picture("1-folder");
  });
  await step("the package is installed from the list of commands", async () => {
    await editor.command("Extensions: Install from VSIX...");
    const dialog = page.locator(".quick-input-widget", { hasText: "Install from VSIX" });
    await dialog.locator(".quick-input-title").waitFor();
    await editor.quickInput(options.vsix, page.locator(`[aria-label^="${path.basename(options.vsix)}"]`));
    await dialog.getByRole("button", { name: "Install", exact: true }).click({ timeout: 2_000 }).catch(() => {});
    await editor.notice(/installing|installed/i);
  });
  const question = () => editor.notice("Codegraph needs its language server");
  await step("the extension says that it has no server, and what it would do", async () => {
    await question();
    await picture("2-asked");
  });
  await step("the server is installed when a person agrees", async () => {
    const began = Date.now();
    await (await question()).getByRole("button", { name: "Install", exact: true }).click();
    await editor.notice(/Creating the environment|Installing the server/);
    await page.mouse.move(640, 760);
    await picture("3-installing");
    await editor.until(async () => /^Indexing|ready/.test((await editor.status()).label), INSTALLING);
    figures.installMs = Date.now() - began;
  });
  await step("code can be read while the rest is indexed", async () => {
    const began = Date.now();
    await editor.openFile(file);
    await editor.goto(at + 1, 1);
    await editor.lens(/caller|reference/);
    figures.openToLensesMs = Date.now() - began;
    await picture("4-indexing");
    await editor.untilIndexed();
    figures.indexedMs = Date.now() - began;
  });
  await step("the walkthrough tells what there is", async () => {
    await editor.command("Welcome: Open Walkthrough...");
    await editor.quickInput("Get Started with Codegraph", page.locator('[aria-label*="Get Started with Codegraph"]'));
    await page.getByRole("checkbox", { name: "The language server is running: Completed" }).waitFor();
    // What is done stays open, or the next step opens: VS Code has changed its mind about it.
    const image = page.getByAltText(/^(The state of the server|Callers and impact)/).first();
    await editor.until(() => image.evaluate((each) => each.naturalWidth > 0));
    await picture("5-walkthrough");
    await editor.command("View: Close All Editors");
  });
  await step("the graph shows what is around the cursor", async () => {
    await editor.openFile(file);
    await editor.goto(at + 1, lines[at].indexOf("def ") + 5);
    const began = Date.now();
    await editor.command("Codegraph: Open Graph");
    const view = await drawing(editor, neighbour);
    figures.graphMs = Date.now() - began;
    await picture("6-graph");
    await view.locator(".cg-node", { hasText: neighbour }).first().hover();
    await view.locator(".cg-tooltip").waitFor();
    await picture("7-pointed-at");
  });
}

/** The same window in each theme. Settings are written beside the editor, so that nothing in it is touched. */
async function inThemes(editor, { home, pictures }, name) {
  const settings = path.join(home, "data/Machine/settings.json");
  for (const which of ["dark", "contrast", "light"]) {
    const [, mark, chosen] = THEMES[which];
    const written = JSON.parse(fs.readFileSync(settings, "utf8"));
    fs.writeFileSync(settings, JSON.stringify({ ...written, "workbench.colorTheme": chosen }, undefined, 2));
    await editor.page.locator(`.monaco-workbench.${mark}`).waitFor();
    fs.writeFileSync(path.join(pictures, `${name}-${which}.png`), await standing(editor.page));
  }
}

/** How long an installation may take. (milliseconds) */
const INSTALLING = 300_000;
