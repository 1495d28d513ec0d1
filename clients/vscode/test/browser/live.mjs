// The page of `codegraph-lsp view` in a real browser, about the function `charge` of a small workspace:
// `node test/browser/live.mjs ADDRESS FOLDER PROCESS [--pictures FOLDER]`. It shows code, follows what is
// written to the folder, asks nobody else, and says when the server's process, which it ends, is gone.
// Exit code 2: there is no browser.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { browserProgram, launch, openPage, settled } from "./browser.mjs";
import { Checks } from "./checks.mjs";

const program = browserProgram();
if (program === undefined) {
  console.log("skipped: no Chromium on the PATH; set CHROMIUM to one");
  process.exit(2);
}
const [address, folder, server] = process.argv.slice(2);
const pictures = process.argv.includes("--pictures") ? process.argv[process.argv.indexOf("--pictures") + 1] : undefined;
const checks = new Checks();
const browser = await launch(program);
try {
  const { page, errors, requests } = await openPage(browser, { colorScheme: "light" });
  await page.goto(address);
  const node = (name) => page.locator(".cg-node:not(.cg-leaving)", { hasText: name });
  await node("charge").waitFor();
  checks.equal(await page.locator(".cg-subject").first().textContent(), "charge", "it is about what was named");
  checks.equal(await node("checkout").count(), 1, "its caller is there");

  await node("charge").click();
  await page.locator(".code-here").waitFor();
  checks.equal(await page.locator(".code-here code").textContent(), "def charge(card):", "a click shows the code");
  checks.that((await page.locator(".code-title").textContent()).endsWith("pay.py:1"), "its place is told");
  const text = await page.locator(".code-lines").innerText();
  checks.that(text.includes("<b>&amp;</b>"), "code is shown as it is written", text);
  await picture(page, "code");
  await page.getByRole("button", { name: "Close the code (Escape)" }).click();
  checks.equal(await page.locator(".code:visible").count(), 0, "it can be closed");
  await page.locator(".cg-stage").focus();
  await page.keyboard.press("0");
  await settled(page);

  const place = () => node("charge").getAttribute("transform");
  const before = await place();
  writeFileSync(path.join(folder, "late.py"), "from pay import charge\n\n\ndef late():\n    charge(2)\n");
  await node("late").first().waitFor();
  checks.equal(await node("checkout").count(), 1, "what was there stays");
  checks.equal(await place(), before, "a change on disk moves nothing that stays");
  await picture(page, "changed");

  await page.getByLabel("What is shown", { exact: true }).selectOption("everything");
  await page.locator(".cg-facts", { hasText: /^Everything/ }).waitFor();
  const files = await page.locator(".cg-frame, .cg-node:not(.cg-leaving)").count();
  checks.that(files > 0 && (await node("late").count()) > 0, "all of it can be shown", String(files));

  checks.equal(errors.join("\n"), "", "no errors on the console");
  const outside = requests.filter((url) => !url.startsWith(address) && !url.startsWith("blob:"));
  checks.equal(outside.join(" "), "", "nobody else is asked");
  process.kill(Number(server), "SIGINT");
  await page.waitForSelector(".cg-stale");
  const told = await page.locator(".cg-message").innerText();
  checks.that(told.includes("has ended"), "a server that has ended is told", told);
} finally {
  await browser.close();
}
process.exit(checks.end());

async function picture(page, name) {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `live-${name}.png`) });
  }
}
