// What is bundled, and how: for the build and for tests that need the same.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { notices } from "./notices.mjs";

const COMMON = { bundle: true, minify: true, legalComments: "none", metafile: true, logLevel: "warning" };
/** VS Code 1.91, the oldest that is supported, is Chromium 122. */
const BROWSER = { ...COMMON, platform: "browser", format: "iife", target: "chrome122" };

/**
 * The extension itself. Files that went in. What talks with the server is a file of its own, so that
 * activating the extension costs little.
 */
export async function buildExtension() {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: ["src/extension.ts", "src/server/running.ts"],
    outdir: "dist",
    entryNames: "[name]",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    plugins: [
      {
        name: "a file of its own",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\/running$/ }, () => ({ path: "./running.js", external: true })),
      },
    ],
  });
  return Object.keys(metafile.inputs);
}

/** The graph view: for the webview a script and a style sheet, a page that stands alone, and one with a server. */
export async function buildGraphView() {
  const inputs = [];
  const bundled = async (entry) => {
    const { outputFiles, metafile } = await build({
      ...BROWSER,
      entryPoints: [entry],
      write: false,
      plugins: [workers(inputs)],
    });
    inputs.push(...Object.keys(metafile.inputs).filter((file) => !file.startsWith("worker:")));
    return outputFiles[0].text;
  };
  mkdirSync("dist/graph", { recursive: true });
  const style = await bundled("src/graph/view.css");
  writeFileSync("dist/graph/view.css", style);
  writeFileSync("dist/graph/webview.js", await bundled("src/graph/webview.ts"));
  writeFileSync("dist/graph/page.html", alone(await bundled("src/graph/page.ts"), style, inputs));
  const live = await bundled("src/graph/live.css");
  writeFileSync("dist/graph/page-live.html", alone(await bundled("src/graph/live.ts"), live, inputs, "; connect-src 'self'"));
  return inputs;
}

/** `worker:./file.ts` is the bundle of that file as text, to be started from a blob. */
export function workers(inputs = []) {
  return {
    name: "workers",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^worker:/ }, (found) => ({
        path: path.join(found.resolveDir, found.path.slice("worker:".length)),
        namespace: "worker",
      }));
      onLoad({ filter: /.*/, namespace: "worker" }, async (found) => {
        const { outputFiles, metafile } = await build({ ...BROWSER, entryPoints: [found.path], write: false });
        inputs.push(...Object.keys(metafile.inputs));
        return { contents: outputFiles[0].text, loader: "text" };
      });
    },
  };
}

/**
 * One file with all in it but the graph, which takes the place of `{{data}}` as JSON without `<`.
 * *connect* is what its policy says of whom it may ask.
 */
function alone(script, style, inputs, connect = "") {
  const page = readFileSync("src/graph/page.html", "utf8");
  const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  // A page is handed on without the folder it comes from. Two hyphens would end the comment.
  const told = notices(inputs).trim().replaceAll("--", "- -");
  // What ends an element in a string of the script would end the script.
  const safe = script.replaceAll("</", "<\\/").trim();
  const parts = { "script-hash": hash(safe), "style-hash": hash(style.trim()), connect, notices: told, style: style.trim(), script: safe };
  return page.replace(/\{\{([a-z-]+)\}\}/g, (whole, name) => parts[name] ?? whole);
}
