// The environments this extension made, in its own storage folder. The newest that was finished is
// named by a file that is written last, so that a broken or cancelled installation is never used.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

export interface Installed {
  /** Folder of the Python environment. */
  environment: string;
  /** What it was made from; see `Source.requirement`. */
  requirement: string;
  /** Of the extension that made it. */
  extension: string;
}

export class PrivateEnvironment {
  constructor(private readonly storage: string) {}

  /** The environment to use, or undefined where none was finished. */
  current(): Installed | undefined {
    try {
      const told: unknown = JSON.parse(readFileSync(this.pointer(), "utf8"));
      return isInstalled(told) ? told : undefined;
    } catch {
      return undefined;
    }
  }

  /** An empty folder for a new one. */
  begin(): string {
    mkdirSync(this.storage, { recursive: true });
    return path.join(mkdtempSync(path.join(this.storage, FOLDER)), "env");
  }

  /** Makes the one in *folder* the current one; others are left to servers that still run from them. */
  finish(installed: Installed): void {
    const before = this.current();
    const written = `${this.pointer()}.new`;
    writeFileSync(written, JSON.stringify(installed, undefined, 2));
    renameSync(written, this.pointer());
    this.sweep([installed, before].flatMap((each) => (each === undefined ? [] : [each.environment])));
  }

  discard(folder: string): void {
    rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 3 });
  }

  private sweep(kept: readonly string[]): void {
    for (const name of readdirSync(this.storage).filter((each) => each.startsWith(FOLDER))) {
      const folder = path.join(this.storage, name);
      if (!kept.some((each) => each.startsWith(folder + path.sep))) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    }
  }

  private pointer(): string {
    return path.join(this.storage, "current.json");
  }
}

function isInstalled(told: unknown): told is Installed {
  const record = (told ?? {}) as Record<string, unknown>;
  return ["environment", "requirement", "extension"].every((key) => typeof record[key] === "string");
}

const FOLDER = "server-";
