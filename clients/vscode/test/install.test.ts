import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Machine } from "../src/server/command";
import { findTools, install } from "../src/server/install";
import { type Plan, type Problem, type Source, type Tools, byHand, chooseSource, diagnose, plan } from "../src/server/plan";
import { PrivateEnvironment } from "../src/server/privateEnvironment";
import { type Python, readProbe } from "../src/server/python";
import { type Run, run } from "../src/server/run";

const PACKAGE: Source = { requirement: "codegraph-lsp", offline: undefined, label: "the package" };

function python(version: string, venv = true): Python {
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  const executable = `/usr/bin/python${major}.${minor}`;
  return { command: [executable], executable, version: [major, minor, patch], venv };
}

function tools(pythons: Python[], others: Partial<Tools> = {}): Tools {
  return { pythons, uv: undefined, pipx: undefined, ...others };
}

function steps(planned: Plan | Problem): string[] {
  return planned.ok
    ? planned.steps.map((step) => [step.program, ...step.args].join(" "))
    : [planned.kind, planned.message, planned.command ?? "-"];
}

test("uv comes before venv, and fetches a Python where there is none", () => {
  const uv = { uv: "/bin/uv" };
  assert.deepEqual(steps(plan(tools([python("3.12.1")], uv), PACKAGE, "/s/env", "linux")), [
    "/bin/uv venv --python /usr/bin/python3.12 /s/env",
    "/bin/uv pip install --python /s/env/bin/python codegraph-lsp",
  ]);
  const without = plan(tools([python("3.9.2")], uv), PACKAGE, "/s/env", "linux");
  assert.equal(steps(without)[0], "/bin/uv venv --python >=3.11 /s/env");
});

test("the first Python that is new enough and can make an environment is taken", () => {
  const found = tools([python("3.9.2"), python("3.13.0", false), python("3.11.4")], { pipx: "/bin/pipx" });
  assert.deepEqual(steps(plan(found, PACKAGE, "/s/env", "linux")), [
    "/usr/bin/python3.11 -I -m venv /s/env",
    "/s/env/bin/python -I -m pip install codegraph-lsp",
  ]);
});

test("pipx helps where Python has no venv, in a home of our own", () => {
  const planned = plan(tools([python("3.12.1", false)], { pipx: "/bin/pipx" }), PACKAGE, "/s/env", "linux");
  assert.deepEqual(steps(planned), ["/bin/pipx install --python /usr/bin/python3.12 codegraph-lsp"]);
  assert.equal(planned.ok && planned.environment, "/s/env/pipx/venvs/codegraph-lsp");
  assert.equal(planned.ok && planned.steps[0]?.env["PIPX_HOME"], "/s/env/pipx");
});

test("what is missing is said with what was found and what to run", () => {
  const [kind, message, command] = steps(plan(tools([python("3.9.2")]), PACKAGE, "/s/env", "linux"));
  assert.equal(kind, "no-python");
  assert.match(message ?? "", /3\.11 or newer, and only 3\.9\.2 \(\/usr\/bin\/python3\.9\) was found/);
  assert.equal(command, "sudo apt install python3 python3-venv");
  assert.match(steps(plan(tools([]), PACKAGE, "/s/env", "win32"))[1] ?? "", /none was found/);
  const noVenv = steps(plan(tools([python("3.12.1", false)]), PACKAGE, "/s/env", "linux"));
  assert.deepEqual([noVenv[0], noVenv[2]], ["no-venv", "sudo apt install python3.12-venv"]);
});

test("a bundled wheel is installed, without the network where all others are bundled too", () => {
  const wheel = "codegraph_lsp-0.1.0-py3-none-any.whl";
  assert.deepEqual(chooseSource("", [], "/x", "linux").requirement, "codegraph-lsp");
  assert.equal(chooseSource("", [wheel], "/x", "linux").offline, undefined);
  const complete = chooseSource("", [wheel, "msgspec-1-py3-none-any.whl"], "/x", "linux");
  assert.deepEqual([complete.requirement, complete.offline], [`/x/${wheel}`, "/x"]);
  assert.equal(complete.label, "the bundled codegraph-lsp 0.1.0 and everything it needs");
  assert.equal(
    steps(plan(tools([python("3.11.4")]), complete, "/s/env", "linux"))[1],
    `/s/env/bin/python -I -m pip install --no-index --find-links /x /x/${wheel}`,
  );
  assert.equal(chooseSource("/my/checkout", [wheel], "/x", "linux").requirement, "/my/checkout");
});

test("a failure is told by its reason, else by its last words", () => {
  const step = { title: "Installing the server", program: "pip", args: [], env: {} };
  const kind = (printed: string): string => diagnose(step, printed, "exit code 1").kind;
  assert.equal(kind("NewConnectionError: Temporary failure in name resolution\nERROR: No matching distribution found"), "no-network");
  assert.equal(kind("error: Failed to fetch: ...\n  Caused by: dns error"), "no-network");
  assert.equal(kind("ERROR: No matching distribution found for codegraph-lsp"), "not-found");
  assert.equal(kind("  × No solution found when resolving dependencies:"), "not-found");
  assert.equal(kind("OSError: [Errno 28] No space left on device"), "no-space");
  const venv = diagnose(step, "ensurepip is not available.\n\n    apt install python3.11-venv\n", "exit code 1");
  assert.deepEqual([venv.kind, venv.command], ["no-venv", "apt install python3.11-venv"]);
  assert.match(diagnose(step, "a\nboom\n", "exit code 1").message, /did not succeed: boom/);
  assert.match(diagnose(step, "", "spawn x ENOENT").message, /spawn x ENOENT/);
});

test("the command to run by hand fits the tools, and is quoted", () => {
  assert.equal(byHand(tools([]), PACKAGE), "pipx install codegraph-lsp");
  const source = { ...PACKAGE, requirement: "/my wheels/a.whl" };
  assert.equal(byHand(tools([], { uv: "/bin/uv" }), source), 'uv tool install "/my wheels/a.whl"');
});

test("every Python on PATH is asked once, a chosen one first, and what is no Python is left out", async () => {
  const files = ["/bin/python3", "/bin/python", "/bin/uv", "/opt/py"];
  const machine: Machine = { platform: "linux", env: { PATH: "/bin" }, home: "/", isFile: (file) => files.includes(file) };
  const told: Record<string, string> = {
    "/opt/py": '{"version": [3, 12, 1], "executable": "/opt/py", "venv": true}',
    "/bin/python3": 'warning\n{"version": [3, 11, 2], "executable": "/bin/python3.11", "venv": false}',
    "/bin/python": '{"version": [3, 11, 2], "executable": "/bin/python3.11", "venv": false}',
  };
  const runs = async ({ program }: Run) => ({ ok: true, printed: told[program] ?? "", exit: "exit code 0" });
  const found = await findTools(machine, ["/opt/py", "/no/such"], "/", runs);
  assert.deepEqual(found.pythons.map((each) => each.executable), ["/opt/py", "/bin/python3.11"]);
  assert.deepEqual([found.uv, found.pipx], ["/bin/uv", undefined]);
  assert.equal(readProbe(["x"], "[1, 2]"), undefined);
  assert.equal(readProbe(["x"], "Python was not found; run without arguments to install"), undefined);
});

function storage(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "codegraph-install-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, "server");
}

async function attempt(environments: PrivateEnvironment, fails: string, signal = new AbortController().signal): Promise<Problem | undefined> {
  const folder = environments.begin();
  const planned = plan(tools([python("3.11.4")]), PACKAGE, folder, "linux");
  assert.ok(planned.ok);
  const runs = async ({ program, args }: Run) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "file"), "");
    const failed = fails !== "" && [program, ...args].join(" ").includes(fails);
    return { ok: !failed, printed: failed ? "boom" : "", exit: "exit code 1" };
  };
  const making = { plan: planned, source: PACKAGE, folder, extension: "0.1.0", platform: "linux" as const, cwd: "/" };
  return install(making, environments, { step: () => {}, heard: () => {} }, signal, runs);
}

test("a finished environment is the current one, and the one before it is kept for running servers", async (context) => {
  const folder = storage(context);
  const environments = new PrivateEnvironment(folder);
  assert.equal(environments.current(), undefined);
  const made: string[] = [];
  for (let round = 0; round < 3; round++) {
    assert.equal(await attempt(environments, ""), undefined);
    made.push(environments.current()!.environment);
  }
  assert.equal(new Set(made).size, 3);
  assert.deepEqual(made.map((each) => existsSync(each)), [false, true, true]);
});

test("of what fails or is cancelled nothing is left, and the one before it stays", async (context) => {
  const folder = storage(context);
  const environments = new PrivateEnvironment(folder);
  await attempt(environments, "");
  const before = environments.current();
  assert.match((await attempt(environments, "pip install"))!.message, /boom/);
  assert.match((await attempt(environments, "--version"))!.message, /Trying the server did not succeed/);
  const stopped = new AbortController();
  stopped.abort();
  await attempt(environments, "", stopped.signal);
  assert.deepEqual(environments.current(), before);
  assert.equal(readdirSync(folder).length, 2, "the pointer and one environment");
});

test("programs are run with what they print, and end when they are told to", async () => {
  const heard: string[] = [];
  const program = process.execPath;
  const script = "console.log('a\\nb'); console.error('c'); process.exitCode = 3";
  const ended = await run({ program, args: ["-e", script], cwd: tmpdir(), heard: (line) => heard.push(line) });
  assert.deepEqual([ended.ok, ended.exit, heard.sort()], [false, "exit code 3", ["a", "b", "c"]]);
  const missing = await run({ program: "/no/such", args: [], cwd: tmpdir() });
  assert.match(missing.exit, /ENOENT/);
  const stop = new AbortController();
  const forever = run({ program, args: ["-e", "console.log('up'); setInterval(() => {}, 1000)"], cwd: tmpdir(), signal: stop.signal, heard: () => stop.abort() });
  assert.equal((await forever).ok, false);
});
