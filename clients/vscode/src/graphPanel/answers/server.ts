import type { Requests } from "../../protocol";

/** Asks the server; the question's own token goes with it. */
export type Ask = <M extends keyof Requests>(method: M, params: Requests[M]["params"]) => Promise<Requests[M]["result"]>;

/** Paths as people read them, and the files they mean. */
export interface Paths {
  shorten(uri: string): string;
  /** The URI of a path that the server told. */
  locate(path: string): string;
}

export interface Server {
  ask: Ask;
  paths: Paths;
}
