// Runs the programs of an installation.
import { spawn } from "node:child_process";

export interface Ended {
  ok: boolean;
  /** Both streams, as they came; the last part of it where it is long. */
  printed: string;
  /** For people: `exit code 1`, `killed by SIGTERM`, `spawn x ENOENT`. */
  exit: string;
}

export interface Run {
  program: string;
  args: readonly string[];
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>;
  /** Never the workspace: programs and Python look for files where they start. */
  cwd: string;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  heard?: (line: string) => void;
}

/** Runs it to its end; never throws. A signal that aborts kills it. */
export function run({ program, args, env, cwd, signal, timeoutMs, heard }: Run): Promise<Ended> {
  return new Promise((resolve) => {
    let printed = "";
    let line = "";
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    const hear = (chunk: string): void => {
      printed = (printed + chunk).slice(-MOST_KEPT);
      const lines = (line + chunk).split(/\r?\n/);
      line = lines.pop() ?? "";
      lines.forEach((each) => heard?.(each));
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", hear);
    }
    child.once("error", (error) => resolve({ ok: false, printed, exit: error.message }));
    child.once("close", (code, killed) => {
      if (line !== "") {
        heard?.(line);
      }
      const exit = killed === null ? `exit code ${code}` : `killed by ${killed}`;
      resolve({ ok: code === 0, printed, exit });
    });
  });
}

const MOST_KEPT = 100_000;
