import assert from "node:assert/strict";
import { test } from "node:test";
import { type Machine, configuredCommand, resolveCommand } from "../src/server/command";

const DEFAULT_COMMAND = ["codegraph-lsp", "--stdio"];

function machine(files: string[], overrides: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/bin:.:/opt/tools" },
    home: "/home/ann",
    isFile: (file) => files.includes(file),
    ...overrides,
  };
}

function program(command: unknown, on: Machine, folder?: string): string {
  const resolved = resolveCommand(command, on, folder);
  return resolved.ok ? [resolved.program, ...resolved.args].join(" ") : resolved.problem;
}

test("without a setting the default is looked up on PATH", () => {
  assert.equal(configuredCommand({ defaultValue: DEFAULT_COMMAND }, true), undefined);
  assert.equal(program(DEFAULT_COMMAND, machine(["/opt/tools/codegraph-lsp"])), "/opt/tools/codegraph-lsp --stdio");
});

test("the current folder is never searched, even where PATH names it", () => {
  const on = machine(["./codegraph-lsp", "codegraph-lsp"]);
  assert.match(program(DEFAULT_COMMAND, on), /not found on PATH/);
});

test("a missing program is answered with what to do", () => {
  assert.equal(
    program(DEFAULT_COMMAND, machine([])),
    "'codegraph-lsp' was not found on PATH. Install it with 'pipx install' from a checkout or a wheel and try again, or name the program in codegraph.server.command.",
  );
  assert.match(program(["/no/such"], machine([])), /no program '\/no\/such'/);
  assert.match(program(["tools/server"], machine(["tools/server"])), /relative path/);
});

test("an empty or misshapen setting is named, not run", () => {
  for (const command of [[], [""], "codegraph-lsp --stdio", [1], null]) {
    assert.match(program(command, machine([])), /must be a list of strings/);
  }
});

test("home and workspace folder are put in", () => {
  const on = machine(["/home/ann/bin/server", "/w/.venv/bin/server"]);
  assert.equal(program(["~/bin/server"], on), "/home/ann/bin/server");
  assert.equal(
    program(["${workspaceFolder}/.venv/bin/server", "--log-file", "${workspaceFolder}/x"], on, "/w"),
    "/w/.venv/bin/server --log-file /w/x",
  );
});

test("a workspace chooses the program only once it is trusted", () => {
  const inspected = {
    defaultValue: DEFAULT_COMMAND,
    globalValue: ["/user/server"],
    workspaceValue: ["/workspace/server"],
    workspaceFolderValue: ["/folder/server"],
  };
  assert.deepEqual(configuredCommand(inspected, false), ["/user/server"]);
  assert.deepEqual(configuredCommand(inspected, true), ["/folder/server"]);
  assert.equal(configuredCommand({ workspaceValue: ["/workspace/server"] }, false), undefined);
});

test("on Windows programs are found by their endings, scripts are not", () => {
  const env = { Path: "C:\\Tools;relative" };
  const on = (files: string[]): Machine => machine(files, { platform: "win32", env });
  assert.equal(program(["codegraph-lsp"], on(["C:\\Tools\\codegraph-lsp.exe"])), "C:\\Tools\\codegraph-lsp.exe");
  assert.equal(program(["C:\\x\\s.exe"], on(["C:\\x\\s.exe"])), "C:\\x\\s.exe");
  assert.match(program(["codegraph-lsp"], on(["C:\\Tools\\codegraph-lsp.cmd"])), /not found on PATH/);
  assert.match(program(["codegraph-lsp"], on(["relative\\codegraph-lsp.exe"])), /not found on PATH/);
});
