// How the server gets an environment of its own: which programs to run, in which order, and what
// their failures mean. Nothing is run here.
import * as path from "node:path";
import { PROGRAM, programIn } from "./locate";
import { OLDEST, type Python, isNewEnough, versionText } from "./python";

/** What there is to install with. */
export interface Tools {
  /** Every Python that answered, best first. */
  pythons: readonly Python[];
  uv: string | undefined;
  pipx: string | undefined;
}

/** What is installed. */
export interface Source {
  /** A requirement, a wheel or a folder, as pip takes it. */
  requirement: string;
  /** Folder of wheels with everything in it: no network is needed. */
  offline: string | undefined;
  /** For people. */
  label: string;
}

export interface Step {
  title: string;
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface Plan {
  ok: true;
  /** The environment that will be there, without the program tried yet. */
  environment: string;
  how: string;
  steps: readonly Step[];
}

export interface Problem {
  ok: false;
  kind: "no-python" | "no-venv" | "no-network" | "not-found" | "no-space" | "no-permission" | "other";
  message: string;
  /** Something to run in a terminal that helps. */
  command: string | undefined;
}

/** The steps that make an environment in *folder*, which does not exist yet. */
export function plan(tools: Tools, source: Source, folder: string, platform: NodeJS.Platform): Plan | Problem {
  const fitting = tools.pythons.filter(isNewEnough);
  const [python] = fitting.filter((each) => each.venv);
  if (tools.uv !== undefined) {
    return withUv(tools.uv, fitting[0], source, folder, platform);
  }
  if (python !== undefined) {
    return withVenv(python, source, folder, platform);
  }
  if (tools.pipx !== undefined) {
    return withPipx(tools.pipx, fitting[0], source, folder, platform);
  }
  return fitting[0] === undefined ? noPython(tools.pythons, platform) : noVenv(fitting[0], platform);
}

function withUv(
  uv: string,
  python: Python | undefined,
  source: Source,
  folder: string,
  platform: NodeJS.Platform,
): Plan {
  // Without a Python here uv fetches one.
  const wanted = python?.executable ?? `>=${OLDEST.join(".")}`;
  const links = source.offline === undefined ? [] : ["--no-index", "--find-links", source.offline];
  const inside = programIn(folder, "python", platform);
  return {
    ok: true,
    environment: folder,
    how: python === undefined ? "uv, which fetches a Python" : `uv and Python ${versionText(python)}`,
    steps: [
      step("Creating the environment", uv, ["venv", "--python", wanted, folder]),
      step("Installing the server", uv, [
        ...["pip", "install", "--python", inside],
        ...links,
        source.requirement,
      ]),
    ],
  };
}

function withVenv(python: Python, source: Source, folder: string, platform: NodeJS.Platform): Plan {
  const [program, ...words] = python.command as [string, ...string[]];
  const links = source.offline === undefined ? [] : ["--no-index", "--find-links", source.offline];
  const inside = programIn(folder, "python", platform);
  return {
    ok: true,
    environment: folder,
    how: `Python ${versionText(python)} (${python.executable})`,
    steps: [
      step("Creating the environment", program, [...words, "-I", "-m", "venv", folder]),
      step("Installing the server", inside, ["-I", "-m", "pip", "install", ...links, source.requirement]),
    ],
  };
}

function withPipx(
  pipx: string,
  python: Python | undefined,
  source: Source,
  folder: string,
  platform: NodeJS.Platform,
): Plan {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const home = paths.join(folder, "pipx");
  const env = { PIPX_HOME: home, PIPX_BIN_DIR: paths.join(home, "bin"), PIPX_MAN_DIR: paths.join(home, "man") };
  const chosen = python === undefined ? [] : ["--python", python.executable];
  const links =
    source.offline === undefined ? [] : ["--pip-args", `--no-index --find-links "${source.offline}"`];
  return {
    ok: true,
    environment: paths.join(home, "venvs", PROGRAM),
    how: "pipx",
    steps: [step("Installing the server", pipx, ["install", ...chosen, ...links, source.requirement], env)],
  };
}

function step(title: string, program: string, args: readonly string[], env: Record<string, string> = {}): Step {
  // Nothing can be asked of a person while it runs.
  return { title, program, args, env: { PIP_NO_INPUT: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1", ...env } };
}

function noPython(found: readonly Python[], platform: NodeJS.Platform): Problem {
  const oldest = OLDEST.join(".");
  const old = found.map((each) => `${versionText(each)} (${each.executable})`).join(", ");
  const what = old === "" ? "none was found" : `only ${old} was found`;
  return {
    ok: false,
    kind: "no-python",
    message: `The server needs Python ${oldest} or newer, and ${what}. Install one, or choose one that is not on PATH.`,
    command: INSTALL_PYTHON[platform],
  };
}

function noVenv(python: Python, platform: NodeJS.Platform): Problem {
  const [major, minor] = python.version;
  return {
    ok: false,
    kind: "no-venv",
    message: `Python ${versionText(python)} (${python.executable}) has no venv module, so it cannot create an environment. Install that module, or choose another Python.`,
    command: platform === "linux" ? `sudo apt install python${major}.${minor}-venv` : undefined,
  };
}

const INSTALL_PYTHON: Partial<Record<NodeJS.Platform, string>> = {
  linux: "sudo apt install python3 python3-venv",
  darwin: "brew install python",
  win32: "winget install Python.Python.3.13",
};

/** What a step's failure means, from what it printed. */
export function diagnose(failed: Step, printed: string, exit: string): Problem {
  const told = lastWords(printed);
  for (const [pattern, kind, message] of SIGNS) {
    if (pattern.test(printed)) {
      const command = /^\s*((?:sudo )?apt(?:-get)? install \S+)/m.exec(printed)?.[1];
      return { ok: false, kind, message, command };
    }
  }
  const why = told === "" ? exit : told;
  return { ok: false, kind: "other", message: `${failed.title} did not succeed: ${why}`, command: undefined };
}

/** In order: the first that fits tells most. */
const SIGNS: readonly [RegExp, Problem["kind"], string][] = [
  [
    /ensurepip is not available|No module named '?(venv|ensurepip)/,
    "no-venv",
    "This Python has no venv module, so it cannot create an environment. Install that module, or choose another Python.",
  ],
  [/No space left on device|ENOSPC|not enough space on the disk/i, "no-space", "There is no space left on the device."],
  [
    /Permission denied|EACCES|Access is denied|Read-only file system/i,
    "no-permission",
    "The extension's storage folder cannot be written.",
  ],
  [
    /name resolution|getaddrinfo|Name or service not known|nodename nor servname|Network is unreachable|Connection refused|ConnectTimeout|ConnectionError|timed out|dns error|tcp connect error|error sending request|Max retries exceeded|CERTIFICATE_VERIFY_FAILED|ProxyError/i,
    "no-network",
    "The package index could not be reached. Check the network, the proxy and pip's or uv's own configuration.",
  ],
  [
    /No matching distribution|was not found in the (package registry|provided)|No solution found|not found in the package/i,
    "not-found",
    `The package index has no ${PROGRAM} that fits. Take an extension with the server in it ('make extension' builds one), or name what to install, such as a checkout, in codegraph.server.package.`,
  ],
];

function lastWords(printed: string): string {
  const lines = printed.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "").at(-1)?.slice(0, 300) ?? "";
}

/** What to install: what a user named, else the bundled wheel, else the package. */
export function chooseSource(named: string, bundled: readonly string[], folder: string, platform: NodeJS.Platform): Source {
  const paths = platform === "win32" ? path.win32 : path.posix;
  if (named.trim() !== "") {
    return { requirement: named.trim(), offline: undefined, label: named.trim() };
  }
  const own = bundled.find((file) => /^codegraph_lsp-[^-]+-.*\.whl$/.test(file));
  if (own === undefined) {
    return { requirement: PROGRAM, offline: undefined, label: `${PROGRAM} from the package index` };
  }
  const complete = bundled.length > 1;
  const rest = complete ? "everything it needs" : "packages from the index";
  return {
    requirement: paths.join(folder, own),
    offline: complete ? folder : undefined,
    label: `the bundled ${own.split("-").slice(0, 2).join(" ").replace("_", "-")} and ${rest}`,
  };
}

/** The command a person can run instead. */
export function byHand(tools: Tools, source: Source): string {
  const what = /[\s<>"'$&|;]/.test(source.requirement) ? JSON.stringify(source.requirement) : source.requirement;
  if (tools.uv !== undefined && tools.pipx === undefined) {
    return `uv tool install ${what}`;
  }
  return `pipx install ${what}`;
}
