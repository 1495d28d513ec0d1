// VS Code for the browser with a headless Chromium in front of it, and what a person does in it.
// Nothing leaves the machine: the gallery is off, and Chromium resolves no name.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";

const SETTINGS = {
  "chat.disableAIFeatures": true,
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "git.autofetch": false,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** How long anything may take that a person waits for; what should be quick is measured apart. */
export const PATIENCE = Number(process.env.CODEGRAPH_EDITORS_PATIENCE ?? 60_000);

/**
 * Starts the editor on `options.workspace`, which is changed.
 * options: server (folder of code-server), modules, chromium, home (an empty folder), workspace, vsix,
 * settings, trusted (true), viewport, env
 */
export async function startEditor(options) {
  const main = path.join(options.server, "lib/vscode/out/server-main.js");
  const trust = { "security.workspace.trust.enabled": options.trusted === false, "security.workspace.trust.startupPrompt": "never" };
  writeSettings(options.home, { ...SETTINGS, ...trust, ...options.settings });
  const folders = ["server", "data", "extensions"].map((name) => path.join(options.home, name));
  const common = ["--accept-server-license-terms", "--telemetry-level", "off", "--server-data-dir", folders[0], "--user-data-dir", folders[1], "--extensions-dir", folders[2]];
  const env = { ...process.env, ...options.env, HOME: options.home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  if (options.vsix) {
    const done = spawnSync(process.execPath, [main, ...common, "--install-extension", options.vsix], { encoding: "utf8", env });
    if (!/successfully installed/.test(done.stdout)) {
      throw new Error(`the extension was not installed: ${done.stdout}${done.stderr}`);
    }
  }
  const port = await freePort();
  const log = fs.openSync(path.join(options.home, "editor.log"), "w");
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--enable-smoke-test-driver", "--force-disable-user-env"];
  const child = spawn(process.execPath, [main, ...common, ...listen], { stdio: ["ignore", log, log], env, detached: true });
  const editor = new Editor(options, port, child);
  try {
    await editor.answers();
    await editor.launch();
    return editor;
  } catch (error) {
    await editor.close();
    throw error;
  }
}

/**
 * A window on a remote machine, as this is one, takes what belongs to the machine from its settings alone,
 * such as the program to start; newer versions forget it a while after the start where a user's have it.
 */
function writeSettings(home, settings) {
  const ofMachine = Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith("codegraph.server.")));
  for (const [folder, values] of [["User", settings], ["Machine", ofMachine]]) {
    const file = path.join(home, "data", folder, "settings.json");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(values, undefined, 2));
  }
}

export class Editor {
  constructor(options, port, child) {
    this.options = options;
    this.port = port;
    this.child = child;
    this.outside = [];
    this.errors = [];
    this.complaints = [];
  }

  async answers() {
    const end = Date.now() + PATIENCE;
    for (;;) {
      if (await fetch(`http://127.0.0.1:${this.port}/version`).then((answer) => answer.ok, () => false)) {
        return;
      }
      if (Date.now() > end || this.child.exitCode !== null) {
        throw new Error("the editor's server did not start");
      }
      await pause(100);
    }
  }

  async launch() {
    const { chromium } = createRequire(path.join(this.options.modules, "x.js"))("playwright-core");
    this.browser = await chromium.launch({
      executablePath: this.options.chromium,
      headless: true,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    });
    const context = await this.browser.newContext({ viewport: this.options.viewport ?? { width: 1400, height: 900 } });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    this.page.on("request", (request) => this.asked(request.url()));
    this.page.on("pageerror", (error) => this.errors.push(String(error)));
    this.page.on("console", (message) => message.type() === "error" && this.complaints.push(`${message.text()} (${message.location().url})`));
  }

  /** Resources of webviews have a made-up host, which a service worker answers on the machine. */
  asked(url) {
    const isOwn = url.includes(`127.0.0.1:${this.port}`) || /vscode-(resource|webview)[^/]*\.vscode-cdn\.net/.test(url);
    if (/^(https?|wss?):/.test(url) && !isOwn) {
      this.outside.push(url);
    }
  }

  /** `payload` as VS Code's own tests use it, such as `[["extensionTestsPath", …]]`. */
  async open(payload) {
    const folder = encodeURIComponent(this.options.workspace);
    const rest = payload === undefined ? "" : `&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await this.page.goto(`http://127.0.0.1:${this.port}/?folder=${folder}${rest}`);
  }

  remote(file) {
    return `vscode-remote://127.0.0.1:${this.port}${path.resolve(file)}`;
  }

  async ready() {
    await this.page.locator(".monaco-workbench").waitFor();
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  }

  async quickInput(text, row) {
    const input = this.page.locator(".quick-input-widget input.input").first();
    await input.waitFor({ state: "visible" });
    await input.fill(text);
    if (row !== undefined) {
      await this.page.locator(".quick-input-list .monaco-list-row").and(row).first().click({ timeout: PATIENCE / 4 });
    }
  }

  /**
   * Runs a command of the palette by its exact title: the palette matches fuzzily. It is opened again
   * where a view that was opened before takes the focus only now, which closes it.
   */
  async command(title) {
    for (let left = 3; ; left--) {
      await this.page.keyboard.press("F1");
      try {
        await this.quickInput(`>${title}`, this.page.locator(`[aria-label^="${title}"]`));
        return;
      } catch (error) {
        if (left === 0) {
          throw error;
        }
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /**
   * Opens a file by the end of its path; the result is when it was chosen. In quotes it is not matched
   * fuzzily: a list in which others come and go moves under the click.
   */
  async openFile(file) {
    const name = path.basename(file);
    const tab = this.page.locator(`.tab.active[aria-label^="${name}"]`);
    for (let left = 3; ; left--) {
      try {
        await this.page.keyboard.press("Control+p");
        await this.quickInput(`"${file}"`, this.page.locator(`[aria-label^="${name}"]`));
        const chosen = Date.now();
        await tab.waitFor({ timeout: PATIENCE / 4 });
        return chosen;
      } catch (error) {
        if (left === 0) {
          throw error;
        }
        await this.page.keyboard.press("Escape");
      }
    }
  }

  async goto(line, column) {
    await this.focusEditor();
    await this.page.keyboard.press("Control+g");
    await this.quickInput(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.until(async () => (await this.position()).startsWith(`Ln ${line}, Col ${column}`));
  }

  /** By the key: a click needs a line that can be seen. */
  async focusEditor() {
    await this.page.keyboard.press("Control+1");
    await this.page.locator(".editor-group-container.active .monaco-editor.focused").first().waitFor();
  }

  async position() {
    return (await this.page.locator('.statusbar-item a[aria-label^="Ln "]').getAttribute("aria-label")) ?? "";
  }

  /** What our item in the status bar says, and its label for screen readers. */
  async status() {
    const item = this.page.locator('.statusbar-item[id^="codegraph-lsp.codegraph"]').first();
    return { text: (await item.innerText()).trim(), label: (await item.locator("a").getAttribute("aria-label")) ?? "" };
  }

  async untilIndexed(patience = 4 * PATIENCE) {
    await this.until(async () => /^Codegraph$/.test((await this.status()).text) && /ready/.test((await this.status()).label), patience);
  }

  /** A row of a tree in the side bar or the panel. */
  row(text) {
    return this.page.locator(".monaco-list-row", { hasText: text });
  }

  /** A notification, which may be a toast, or wait in the list of them. */
  async notice(text) {
    const notice = this.page.locator(".notification-list-item", { hasText: text }).filter({ visible: true }).first();
    const isShown = () => notice.isVisible();
    await this.until(isShown, PATIENCE / 4).catch(async () => {
      await this.command("Notifications: Show Notifications");
      await this.until(isShown);
    });
    return notice;
  }

  /** Waits for a lens that can be seen: those of lines out of view may be made already. */
  async lens(text) {
    await this.page.locator(".codelens-decoration", { hasText: text }).filter({ visible: true }).first().waitFor();
  }

  pane(title) {
    return this.page.locator(".pane", { has: this.page.locator(".pane-header .title", { hasText: new RegExp(`^${title}$`, "i") }) });
  }

  async until(holds, patience = PATIENCE) {
    const end = Date.now() + patience;
    let last;
    for (;;) {
      try {
        last = await holds();
        if (last) {
          return last;
        }
      } catch (error) {
        last = error;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain: ${last}`);
      }
      await pause(50);
    }
  }

  async picture(name) {
    await this.page.screenshot({ path: path.join(this.options.pictures, `${name}.png`) });
  }

  /** Ends all of it: the extension host alone would wait for hours to be connected again. */
  async close() {
    await this.browser?.close().catch(() => {});
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      try {
        process.kill(-this.child.pid, signal);
      } catch {
        return;
      }
      await pause(700);
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
