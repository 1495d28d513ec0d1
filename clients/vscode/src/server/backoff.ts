/**
 * How long to wait before a server that ended by itself is started again: 1 s, doubling up to 30 s.
 * A server that ran for two minutes has earned a fresh start. (The figures are guesses.)
 */
export class Backoff {
  private failures = 0;
  private startedAt = 0;

  started(now: number): void {
    this.startedAt = now;
  }

  /** Milliseconds to wait, or undefined when it failed too often to go on. */
  failed(now: number): number | undefined {
    const ranLong = this.startedAt > 0 && now - this.startedAt >= STABLE_MS;
    this.failures = ranLong ? 1 : this.failures + 1;
    this.startedAt = 0;
    if (this.failures > MOST_FAILURES) {
      return undefined;
    }
    return Math.min(FIRST_MS * 2 ** (this.failures - 1), LONGEST_MS);
  }

  reset(): void {
    this.failures = 0;
    this.startedAt = 0;
  }
}

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
const STABLE_MS = 120_000;
const MOST_FAILURES = 8;
