// Which program to start: decided without touching the editor, so that it can be tested in plain node.
import * as path from "node:path";

export interface Inspected<T> {
  defaultValue?: T;
  globalValue?: T;
  workspaceValue?: T;
  workspaceFolderValue?: T;
}

/** What the program search asks the machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  isFile(file: string): boolean;
}

export type Resolved =
  | { ok: true; program: string; args: string[] }
  | { ok: false; program: string; problem: string };

/**
 * The command line that somebody set, or undefined. A workspace may only choose the program once the
 * user trusts it: otherwise opening a downloaded folder would run what that folder names.
 */
export function configuredCommand(inspected: Inspected<unknown>, trusted: boolean): unknown {
  const fromWorkspace = inspected.workspaceFolderValue ?? inspected.workspaceValue;
  return trusted ? (fromWorkspace ?? inspected.globalValue) : inspected.globalValue;
}

/** The program *name* on PATH, as an absolute path. */
export function onPath(name: string, machine: Machine): string | undefined {
  return findProgram(name, machine);
}

/** Finds the program of *command* on *machine*; `problem` is a sentence to show. */
export function resolveCommand(
  command: unknown,
  machine: Machine,
  workspaceFolder: string | undefined,
): Resolved {
  if (!isCommandLine(command)) {
    return {
      ok: false,
      program: "",
      problem: "The setting codegraph.server.command must be a list of strings, the program first.",
    };
  }
  const words = command.map((word) => expand(word, machine, workspaceFolder));
  const [program, ...args] = words as [string, ...string[]];
  const found = findProgram(program, machine);
  if (found !== undefined) {
    return { ok: true, program: found, args };
  }
  return { ok: false, program, problem: missing(program, machine) };
}

function isCommandLine(value: unknown): value is string[] {
  const isList = Array.isArray(value) && value.length > 0;
  return isList && value.every((word) => typeof word === "string") && value[0] !== "";
}

function expand(word: string, machine: Machine, workspaceFolder: string | undefined): string {
  const withFolder =
    workspaceFolder === undefined ? word : word.replaceAll("${workspaceFolder}", workspaceFolder);
  return /^~[/\\]/.test(withFolder) ? machine.home + withFolder.slice(1) : withFolder;
}

/** An absolute path, or nothing. The current folder is never searched: it may be anybody's. */
function findProgram(program: string, machine: Machine): string | undefined {
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  const names = machine.platform === "win32" ? windowsNames(program) : [program];
  if (paths.isAbsolute(program)) {
    return names.find((name) => machine.isFile(name));
  }
  if (paths.basename(program) !== program) {
    return undefined;
  }
  for (const folder of searchPath(machine)) {
    if (!paths.isAbsolute(folder)) {
      continue;
    }
    const found = names.map((name) => paths.join(folder, name)).find((file) => machine.isFile(file));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Scripts (.cmd, .bat) are left out: starting one needs a shell, which would read the arguments again. */
function windowsNames(program: string): string[] {
  return /\.(exe|com)$/i.test(program) ? [program] : [`${program}.exe`, `${program}.com`];
}

export function searchPath(machine: Machine): string[] {
  const key = Object.keys(machine.env).find((name) =>
    machine.platform === "win32" ? name.toUpperCase() === "PATH" : name === "PATH",
  );
  const value = key === undefined ? "" : (machine.env[key] ?? "");
  return value.split(machine.platform === "win32" ? ";" : ":").filter((folder) => folder !== "");
}

function missing(program: string, machine: Machine): string {
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  if (paths.isAbsolute(program)) {
    return `There is no program '${program}'; correct the setting codegraph.server.command.`;
  }
  if (paths.basename(program) !== program) {
    return `'${program}' is a relative path; write an absolute one, or start it with \${workspaceFolder}, in codegraph.server.command.`;
  }
  return `'${program}' was not found on PATH. Install it with 'pipx install' from a checkout or a wheel and try again, or name the program in codegraph.server.command.`;
}
