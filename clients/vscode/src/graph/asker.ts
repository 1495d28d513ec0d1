// Questions to the host as promises; a newer question of a kind takes the place of an older one.
import type { FromHost, Host, Queries, Query } from "./messages";

/** Nobody waits for the answer: another question took its place. */
export class Superseded extends Error {}

interface Waiting {
  kind: Query["query"];
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class Asker {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly host: Host) {}

  ask<K extends keyof Queries>(query: { query: K } & Omit<Queries[K], "result">): Promise<Queries[K]["result"]> {
    for (const [id, { kind }] of this.waiting) {
      if (kind === query.query) {
        this.host.post({ type: "cancel", id });
        this.take(id)?.reject(new Superseded());
      }
    }
    const id = ++this.last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { kind: query.query, resolve, reject });
    });
    this.host.post({ type: "ask", id, ...query } as never);
    return answer as Promise<Queries[K]["result"]>;
  }

  /** True where *message* was an answer. */
  hear(message: FromHost): boolean {
    if (message.type === "answer") {
      this.take(message.id)?.resolve(message.result);
      return true;
    }
    if (message.type === "problem") {
      this.take(message.id)?.reject(new Error(message.problem));
      return true;
    }
    return false;
  }

  private take(id: number): Waiting | undefined {
    const found = this.waiting.get(id);
    this.waiting.delete(id);
    return found;
  }
}
