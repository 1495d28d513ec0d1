// The licences of what is bundled, as their owners want them told.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** Of each package among the bundled files *inputs* its name, version and licence. */
export function notices(inputs) {
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
