// Which Pythons and installers there are, and what each can do: decided apart from running them.

/** The oldest Python the server runs on. */
export const OLDEST: readonly [number, number] = [3, 11];

/**
 * Run by a Python that is looked at, isolated from the variables and the folder it is started in.
 * It answers with one line of JSON.
 */
export const PROBE: readonly string[] = [
  "-I",
  "-c",
  [
    "import json, sys, importlib.util as u",
    "has = lambda name: u.find_spec(name) is not None",
    'print(json.dumps({"version": sys.version_info[:3], "executable": sys.executable, ' +
      '"venv": has("venv") and has("ensurepip")}))',
  ].join("; "),
];

export interface Python {
  /** The program as it is started; one word each. */
  command: readonly string[];
  executable: string;
  version: readonly [number, number, number];
  /** It can make an environment with pip in it. */
  venv: boolean;
}

/** Programs that may be a Python, best first. */
export function pythonCommands(platform: NodeJS.Platform, chosen: readonly string[]): string[][] {
  const names =
    platform === "win32"
      ? [["py", "-3"], ["python"], ["python3"]]
      : [["python3"], ["python3.13"], ["python3.12"], ["python3.11"], ["python3.14"], ["python"]];
  return [...chosen.map((each) => [each]), ...names];
}

/** What `PROBE` printed, or undefined where that was no Python. */
export function readProbe(command: readonly string[], printed: string): Python | undefined {
  let told: unknown;
  try {
    told = JSON.parse(printed.trim().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
  const { version, executable, venv } = (told ?? {}) as Record<string, unknown>;
  const isVersion = Array.isArray(version) && version.length === 3 && version.every(Number.isInteger);
  if (!isVersion || typeof executable !== "string" || executable === "") {
    return undefined;
  }
  return { command, executable, version: version as [number, number, number], venv: venv === true };
}

export function isNewEnough({ version: [major, minor] }: Python): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

export function versionText({ version }: Python): string {
  return version.join(".");
}
