import type { CancellationToken } from "vscode";

/** One request of the server, whoever carries it. */
export type Ask<P, R> = (params: P, token?: CancellationToken) => Promise<R>;
