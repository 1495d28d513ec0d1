// The webview as the editor shows it, without the editor: its own page with its own policy, and an
// `acquireVsCodeApi` that hands messages to the test.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const CLIENT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8" };

/** The extension's own module *entry*, bundled to be imported here. */
export async function ownModule(entry) {
  const outfile = path.join(CLIENT, "out", "browser", `${path.basename(entry, ".ts")}.mjs`);
  await build({ absWorkingDir: CLIENT, entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm" });
  return import(pathToFileURL(outfile).href);
}

/** Serves the webview's page; *theme* is the editor's: a class of the body and colours. */
export async function serveWebview(theme) {
  const { pageHtml } = await ownModule("src/graphPanel/page.ts");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    response.setHeader("content-type", TYPES[path.extname(pathname)] ?? TYPES[".html"]);
    if (pathname === "/") {
      response.end(themed(pageHtml(parts(server.address().port)), theme));
      return;
    }
    try {
      response.end(readFileSync(path.join(CLIENT, "dist", "graph", path.basename(pathname))));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function parts(port) {
  const source = `http://127.0.0.1:${port}`;
  return { source, script: `${source}/webview.js`, style: `${source}/view.css`, nonce: "abcdefghijklmnop" };
}

/** The editor writes both into the page before its scripts run, out of reach of the page's policy. */
function themed(html, { kind }) {
  return html.replace("<body>", `<body class="${kind}" data-vscode-theme-kind="${kind}">`);
}

/**
 * Answers the view's messages with *hear*, which gets a message and a function that posts back.
 * Colours are set as the editor sets them: as properties of the root element.
 */
export async function connect(page, theme, hear) {
  const post = (message) =>
    page.evaluate((data) => window.dispatchEvent(new MessageEvent("message", { data })), message).catch(() => {});
  await page.exposeFunction("toHost", (message) => void hear(message, post));
  await page.addInitScript(() => {
    globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => globalThis.toHost(message) });
  });
  await page.addInitScript((colours) => {
    const set = () => Object.entries(colours).forEach(([name, value]) => document.documentElement.style.setProperty(name, value));
    document.documentElement === null ? addEventListener("DOMContentLoaded", set) : set();
  }, theme.colours);
  return post;
}
