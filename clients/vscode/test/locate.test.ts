import assert from "node:assert/strict";
import { test } from "node:test";
import { type Disk, type Knowledge, locate } from "../src/server/locate";

function disk(files: string[], links: Record<string, string> = {}, overrides: Partial<Disk> = {}): Disk {
  return {
    platform: "linux",
    env: { PATH: "/usr/bin:relative:/w/.venv/bin" },
    home: "/home/ann",
    isFile: (file) => files.includes(file) || files.includes(links[file] ?? ""),
    realPath: (file) => links[file] ?? file,
    ...overrides,
  };
}

function find(files: string[], known: Partial<Knowledge> = {}, links?: Record<string, string>): string {
  const all: Knowledge = {
    setting: undefined,
    trusted: true,
    folders: ["/w"],
    environments: [],
    privateEnvironment: undefined,
    ...known,
  };
  const found = locate(all, disk(files, links));
  return found.ok ? `${found.origin}: ${[found.program, ...found.args].join(" ")}` : found.problem;
}

const ON_PATH = "/usr/bin/codegraph-lsp";
const PYTHON = "/envs/py/bin/codegraph-lsp";
const BESIDE = "/w/.venv/bin/codegraph-lsp";
const PRIVATE = "/storage/env/bin/codegraph-lsp";
const ALL = { environments: ["/envs/py"], privateEnvironment: "/storage/env" };

test("PATH comes first, then the workspace's environments, then the extension's own", () => {
  assert.equal(find([ON_PATH, PYTHON, PRIVATE], ALL), `PATH: ${ON_PATH} --stdio`);
  assert.equal(find([PYTHON, PRIVATE], ALL), `workspace: ${PYTHON} --stdio`);
  assert.equal(find([PRIVATE], ALL), `private: ${PRIVATE} --stdio`);
  assert.equal(find(["/w/venv/bin/codegraph-lsp", PRIVATE], ALL), "workspace: /w/venv/bin/codegraph-lsp --stdio");
});

test("a setting is obeyed, and nothing else is tried where it is wrong", () => {
  assert.equal(find(["/x/server", ON_PATH], { setting: ["/x/server", "--tcp"] }), "setting: /x/server --tcp");
  assert.match(find([ON_PATH], { setting: ["/x/server"] }), /There is no program '\/x\/server'/);
  const known = { ...ALL, setting: "no list", trusted: true, folders: [] };
  const wrong = locate(known, disk([ON_PATH]));
  assert.equal(!wrong.ok && wrong.installable, false);
});

test("nothing that lies in an untrusted workspace is started, by whatever way it is found", () => {
  const untrusted = { trusted: false };
  assert.match(find([BESIDE], untrusted), /not found on PATH\. The workspace is not trusted/);
  const link = { [ON_PATH]: "/w/evil" };
  assert.match(find(["/w/evil"], untrusted, link), /not found on PATH/);
  const setting = ["${workspaceFolder}/.venv/bin/codegraph-lsp"];
  assert.match(find([BESIDE], { ...untrusted, setting }), /lies in this workspace, which is not trusted/);
  assert.equal(find([PRIVATE, BESIDE], { ...ALL, ...untrusted }), `private: ${PRIVATE} --stdio`);
});

test("a folder beside the workspace with a similar name is not in it", () => {
  const path = { env: { PATH: "/workspace2/bin" } };
  const known = { setting: undefined, trusted: false, folders: ["/workspace"], environments: [], privateEnvironment: undefined };
  assert.equal(locate(known, disk(["/workspace2/bin/codegraph-lsp"], {}, path)).ok, true);
});

test("where nothing is found an environment of our own is offered", () => {
  const found = locate({ ...ALL, setting: undefined, trusted: true, folders: [] }, disk([]));
  assert.equal(!found.ok && found.installable, true);
  assert.match(find([]), /not found on PATH or in the workspace's Python environments/);
});

test("on Windows programs of an environment are in Scripts", () => {
  const windows = { platform: "win32" as const, env: { Path: "C:\\bin" } };
  const file = "C:\\env\\Scripts\\codegraph-lsp.exe";
  const known = { setting: undefined, trusted: true, folders: [], environments: ["C:\\env"], privateEnvironment: undefined };
  const found = locate(known, disk([file], {}, windows));
  assert.equal(found.program, file);
});
