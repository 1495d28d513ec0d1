// Bundles the *.test.ts below test/ and runs them in plain node: in place of the editor they get test/fakes.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const out = path.join("out", "test");
rmSync(out, { recursive: true, force: true });
const tests = readdirSync("test", { recursive: true }).filter((file) => file.endsWith(".test.ts"));
await build({
  entryPoints: tests.map((file) => path.join("test", file)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  alias: {
    vscode: "./test/fakes/vscode.ts",
    "vscode-languageclient/node": "./test/fakes/languageClient.ts",
  },
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = tests.map((file) => path.join(out, file.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
process.exit(run.status ?? 1);
