// Where the server is looked for, in order: decided without touching the editor.
import * as path from "node:path";
import { type Machine, type Resolved, resolveCommand, searchPath } from "./command";

export const PROGRAM = "codegraph-lsp";
const ARGUMENTS: readonly string[] = ["--stdio"];

/** What is known when the server is looked for. */
export interface Knowledge {
  /** The setting, where somebody set it; it is then obeyed and nothing else is tried. */
  setting: unknown;
  trusted: boolean;
  /** Folders of the workspace, on disk. */
  folders: readonly string[];
  /** Folders of Python environments that the editor uses for this workspace. */
  environments: readonly string[];
  /** The environment this extension made for itself. */
  privateEnvironment: string | undefined;
}

/** What `locate` asks the machine: also what a file really is, links followed. */
export interface Disk extends Machine {
  realPath(file: string): string;
}

export type Origin = "setting" | "PATH" | "workspace" | "private";

export type Located = (Resolved & { ok: true; origin: Origin }) | NotFound;

interface NotFound {
  ok: false;
  program: string;
  problem: string;
  /** An environment of our own would help; false where the setting is wrong. */
  installable: boolean;
}

/**
 * The server to start. Until the workspace is trusted nothing that lies inside of it is started,
 * whoever named it: a terminal's PATH may lead there as well.
 */
export function locate(known: Knowledge, disk: Disk): Located {
  const allowed = known.trusted ? disk : outside(known.folders, disk);
  if (known.setting !== undefined) {
    return fromSetting(known, disk, allowed);
  }
  for (const [origin, file] of places(known, disk)) {
    if (allowed.isFile(file)) {
      return { ok: true, program: file, args: [...ARGUMENTS], origin };
    }
  }
  return { ok: false, program: PROGRAM, problem: nowhere(known), installable: true };
}

function fromSetting(known: Knowledge, disk: Disk, allowed: Disk): Located {
  const resolved = resolveCommand(known.setting, disk, known.folders[0]);
  if (!resolved.ok) {
    return { ...resolved, installable: false };
  }
  if (!allowed.isFile(resolved.program)) {
    const { program } = resolved;
    const problem = `'${program}' lies in this workspace, which is not trusted; it is not started.`;
    return { ok: false, program, problem, installable: false };
  }
  return { ...resolved, origin: "setting" };
}

/** *disk* without what lies in *folders*, through whatever link it is reached. */
export function outside(folders: readonly string[], disk: Disk): Disk {
  return {
    ...disk,
    isFile: (file) => disk.isFile(file) && !isInside(disk.realPath(file), folders, disk),
  };
}

/** Every place of the program, best first. */
function places(known: Knowledge, disk: Disk): [Origin, string][] {
  const paths = pathsOf(disk);
  const onPath = searchPath(disk).filter((folder) => paths.isAbsolute(folder));
  const beside = known.folders.flatMap((folder) => [".venv", "venv"].map((name) => paths.join(folder, name)));
  const environments = known.trusted ? [...known.environments, ...beside] : [];
  const own = known.privateEnvironment === undefined ? [] : [known.privateEnvironment];
  return [
    ...onPath.map((folder): [Origin, string] => ["PATH", paths.join(folder, executable(PROGRAM, disk.platform))]),
    ...environments.map((each): [Origin, string] => ["workspace", programIn(each, PROGRAM, disk.platform)]),
    ...own.map((each): [Origin, string] => ["private", programIn(each, PROGRAM, disk.platform)]),
  ];
}

/** The file of *program* in the Python environment *folder*. */
export function programIn(folder: string, program: string, platform: NodeJS.Platform): string {
  const paths = pathsOf({ platform });
  const inner = platform === "win32" ? "Scripts" : "bin";
  return paths.join(folder, inner, executable(program, platform));
}

function executable(program: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? `${program}.exe` : program;
}

function isInside(file: string, folders: readonly string[], disk: Disk): boolean {
  const paths = pathsOf(disk);
  return folders.some((folder) => {
    const way = paths.relative(disk.realPath(folder), file);
    return way !== "" && !way.startsWith("..") && !paths.isAbsolute(way);
  });
}

function pathsOf({ platform }: { platform: NodeJS.Platform }): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}

function nowhere(known: Knowledge): string {
  const looked = known.trusted ? "on PATH or in the workspace's Python environments" : "on PATH";
  const hidden = known.trusted ? "" : " The workspace is not trusted, so nothing in it was tried.";
  return `The language server ${PROGRAM} was not found ${looked}.${hidden}`;
}
