// Makes the server's own environment: finds the tools, runs the plan, tries what came out.
import { type Machine, onPath } from "./command";
import { PROGRAM, programIn } from "./locate";
import { type Plan, type Problem, type Source, type Step, type Tools, diagnose } from "./plan";
import type { PrivateEnvironment } from "./privateEnvironment";
import { PROBE, type Python, pythonCommands, readProbe } from "./python";
import { type Ended, type Run, run } from "./run";

export type Runs = (what: Run) => Promise<Ended>;

export interface Watcher {
  /** A step begins. */
  step(title: string): void;
  /** A line that a program printed. */
  heard(line: string): void;
}

/** Looks at what is on PATH, and at the interpreters in *chosen* first. */
export async function findTools(
  machine: Machine,
  chosen: readonly string[],
  cwd: string,
  runs: Runs = run,
): Promise<Tools> {
  const asked = pythonCommands(machine.platform, chosen).flatMap((words) => {
    const program = onPath(words[0] ?? "", machine);
    return program === undefined ? [] : [[program, ...words.slice(1)]];
  });
  const answers = await Promise.all(asked.map((command) => probe(command, cwd, runs)));
  const pythons = answers.filter((each) => each !== undefined);
  const byPlace = new Map(pythons.map((each): [string, Python] => [each.executable, each]).reverse());
  return {
    pythons: pythons.filter((each) => byPlace.get(each.executable) === each),
    uv: onPath("uv", machine),
    pipx: onPath("pipx", machine),
  };
}

export async function probe(command: readonly string[], cwd: string, runs: Runs = run): Promise<Python | undefined> {
  const [program, ...args] = command as [string, ...string[]];
  const ended = await runs({ program, args: [...args, ...PROBE], cwd, timeoutMs: PROBE_MS });
  return ended.ok ? readProbe(command, ended.printed) : undefined;
}

export interface Making {
  plan: Plan;
  source: Source;
  folder: string;
  extension: string;
  platform: NodeJS.Platform;
  cwd: string;
}

/**
 * Runs *plan* and tries the server that it made; then it is the current one. Of what failed or was
 * cancelled nothing is left.
 */
export async function install(
  making: Making,
  environments: PrivateEnvironment,
  watcher: Watcher,
  signal: AbortSignal,
  runs: Runs = run,
): Promise<Problem | undefined> {
  const { plan, source, folder, extension, platform, cwd } = making;
  const server = programIn(plan.environment, PROGRAM, platform);
  const attempt: Step = { title: "Trying the server", program: server, args: ["--version"], env: {} };
  for (const step of [...plan.steps, attempt]) {
    watcher.step(step.title);
    watcher.heard(`> ${[step.program, ...step.args].join(" ")}`);
    const heard = (line: string): void => watcher.heard(line);
    const ended = await runs({ ...step, cwd, signal, heard });
    if (!ended.ok || signal.aborted) {
      environments.discard(folder);
      return diagnose(step, ended.printed, ended.exit);
    }
  }
  environments.finish({ environment: plan.environment, requirement: source.requirement, extension });
  return undefined;
}

const PROBE_MS = 10_000;
