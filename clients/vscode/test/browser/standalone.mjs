// An exported page in a real browser: `node test/browser/standalone.mjs FILE [--pictures FOLDER]`.
// It draws, says nothing on the console and asks nobody. Exit code 2: there is no browser.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browserProgram, launch, openPage } from "./browser.mjs";
import { Checks } from "./checks.mjs";

const program = browserProgram();
if (program === undefined) {
  console.log("skipped: no Chromium on the PATH; set CHROMIUM to one");
  process.exit(2);
}
const [file] = process.argv.slice(2);
const pictures = process.argv.includes("--pictures") ? process.argv[process.argv.indexOf("--pictures") + 1] : undefined;
const checks = new Checks();
const browser = await launch(program);
try {
  const { page, errors, requests } = await openPage(browser, { colorScheme: "light" });
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => Number(document.querySelector(".cg").dataset.drawn) >= 1);
  const whole = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  checks.equal(await page.title(), whole.title, "it has the graph's title");
  checks.that((await page.locator(".cg-node").count()) > 0, "something is drawn");
  for (const note of whole.notes) {
    checks.that((await page.locator(".cg-notes").innerText()).includes(note), "notes are told", note);
  }
  checks.equal(await page.evaluate(() => globalThis.hacked), undefined, "no name of the graph is run");
  checks.equal(await page.locator("#graph ~ script").count(), 2, "no name ends an element");
  await page.locator(".cg-stage").focus();
  await page.keyboard.press("l");
  const names = new Set(whole.nodes.filter(({ external }) => external !== true).map(({ name }) => name));
  const row = await page.locator(".cg-row").first().innerText();
  checks.that([...names].some((name) => row.includes(name)) || row.length > 0, "the list tells what is shown", row);
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, "standalone.png") });
  }
  checks.equal(errors.join("\n"), "", "no errors on the console");
  checks.equal(requests.filter((url) => !/^(file|blob):/.test(url)).join(" "), "", "no request");
} finally {
  await browser.close();
}
process.exit(checks.end());
