// Runs one scenario: node run.mjs OPTIONS.json, whose `scenario` names a file of scenarios/. What it
// did is written to `told`: [{name, ok, ms, error?}], figures and what the editor complained of.
import fs from "node:fs";
import path from "node:path";
import { startEditor } from "./editor.mjs";

const options = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const scenario = await import(`./scenarios/${options.scenario}.mjs`);
const steps = [];
const figures = {};
const editor = await startEditor({ ...options, ...(scenario.options ?? {}) });

/** A step that fails leaves a picture; the ones after it are still tried. */
async function step(name, act) {
  const began = Date.now();
  try {
    await act();
    steps.push({ name, ok: true, ms: Date.now() - began });
  } catch (error) {
    const words = String(error?.message ?? error).slice(0, 1500);
    steps.push({ name, ok: false, ms: Date.now() - began, error: words });
    await editor.picture(`failed-${steps.length}`).catch(() => {});
  }
  const last = steps.at(-1);
  console.log(`${last.ok ? "ok  " : "FAIL"} ${name} (${last.ms} ms)${last.ok ? "" : `: ${last.error}`}`);
}

try {
  await scenario.run({ editor, step, figures, options });
} catch (error) {
  steps.push({ name: "the scenario runs to its end", ok: false, ms: 0, error: String(error?.stack ?? error) });
} finally {
  await editor.close();
  const { outside, errors, complaints } = editor;
  fs.writeFileSync(path.join(options.home, "told.json"), JSON.stringify({ steps, figures, outside, errors, complaints }, undefined, 1));
}
