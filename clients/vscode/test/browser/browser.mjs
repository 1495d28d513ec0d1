// A headless Chromium that resolves no name, and what it must not do.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

/** Frames without a change after which nothing moves any more. (a guess: movements change every frame) */
const STILL_FRAMES = 6;

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** The browser's program: `$CHROMIUM`, or one on the `PATH`; undefined where there is none. */
export function browserProgram() {
  if (process.env.CHROMIUM) {
    return process.env.CHROMIUM;
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
}

export async function launch(program) {
  return chromium.launch({ executablePath: program, headless: true, args: ARGS });
}

/** A page whose errors and requests are written down. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  return { page, errors, requests, close: () => context.close() };
}

/** Waits until nothing of the picture has moved for some frames, and what is gone from it has faded. */
export async function settled(page) {
  await page.evaluate(() => delete globalThis.lookedLike);
  await page.waitForFunction(
    (frames) => {
      const places = [...document.querySelectorAll(".cg-svg [transform]")].map((each) => each.getAttribute("transform"));
      const look = places.join(" ");
      const { lookedLike } = globalThis;
      const same = lookedLike?.look === look ? lookedLike.same + 1 : 0;
      globalThis.lookedLike = { look, same };
      return same >= frames && document.querySelector(".cg-leaving") === null;
    },
    STILL_FRAMES,
    { polling: "raf" },
  );
}

/** How often frames come while *act* goes on: frames a second, and the longest pause in milliseconds. */
export async function frames(page, act) {
  await page.evaluate(() => {
    globalThis.stamps = [];
    const tick = (now) => {
      globalThis.stamps.push(now);
      globalThis.ticking = requestAnimationFrame(tick);
    };
    globalThis.ticking = requestAnimationFrame(tick);
  });
  await act();
  return page.evaluate(() => {
    cancelAnimationFrame(globalThis.ticking);
    const { stamps } = globalThis;
    const gaps = stamps.slice(1).map((stamp, index) => stamp - stamps[index]);
    const seconds = (stamps.at(-1) - stamps[0]) / 1000;
    return { rate: gaps.length / seconds, longest: Math.max(...gaps) };
  });
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
