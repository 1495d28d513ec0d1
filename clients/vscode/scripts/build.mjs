// Bundles the extension and the graph view into dist/, with the licences of what went in.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildExtension, buildGraphView } from "./bundles.mjs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const inputs = [...(await buildExtension()), ...(await buildGraphView())];
writeFileSync("dist/THIRD_PARTY_NOTICES.txt", notices(inputs));

function notices(inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  return [...folders].sort().map(notice).join("\n\n");
}

/** The innermost package that a bundled file belongs to; undefined for our own. */
function packageFolder(file) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match?.[1];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) {
    throw new Error(`${folder} is bundled and has no licence file`);
  }
  const text = readFileSync(path.join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
