// A server on this machine, as a host: it is asked as an editor asks it, and tells of changes.
import { answer } from "../../graphPanel/answers/answer";
import type { Server } from "../../graphPanel/answers/server";
import type { Requests, StatusChanged } from "../../protocol";
import { debounce } from "../../views/debounce";
import type { FromHost, Host, Queries, Query, ToHost } from "../messages";
import type { Graph, Place, Question } from "../model/graph";
import { FIRST_QUESTION, inMode } from "../model/modes";
import type { CodePanel } from "./code";
import { download } from "./download";

/** What the page begins with. */
export interface Begin {
  /** Of the workspace. */
  name: string;
  /** URI of its folder. */
  root: string;
  question: Partial<Question>;
}

export function serverHost(begin: Begin, code: CodePanel): Host {
  return new ServerHost(begin, code);
}

class ServerHost implements Host {
  private readonly asked = new Map<number, AbortController>();
  private readonly paths: Server["paths"];
  private reading: AbortController | undefined;
  private heard: (message: FromHost) => void = () => {};

  constructor(
    private readonly begin: Begin,
    private readonly code: CodePanel,
  ) {
    this.paths = pathsBelow(begin.root);
  }

  listen(hear: (message: FromHost) => void): void {
    this.heard = hear;
  }

  post(message: ToHost): void {
    switch (message.type) {
      case "ready":
        queueMicrotask(() => this.welcome());
        break;
      case "ask":
        void this.answer(message);
        break;
      case "cancel":
        this.asked.get(message.id)?.abort();
        break;
      case "reveal":
        void this.reveal(message.place);
        break;
      case "save":
        download(message.file);
        break;
    }
  }

  private welcome(): void {
    const { question } = this.begin;
    const first = { ...inMode(FIRST_QUESTION, question.mode ?? FIRST_QUESTION.mode), ...question };
    this.heard({ type: "welcome", abilities: ABILITIES, question: first, follow: false });
    this.follow();
  }

  /** Tells the view of what the server tells. The browser comes back by itself to a server that was away. */
  private follow(): void {
    const events = new EventSource("events");
    let isThere = true;
    const changed = debounce(QUIET_MS, LONGEST_MS, () => {
      this.heard({ type: "changed" });
      if (this.code.shown !== undefined) {
        void this.reveal(this.code.shown);
      }
    });
    events.addEventListener("graph", () => changed());
    // The first answer may be from before the server had read all, and that may be over by now.
    let isIndexing = true;
    events.addEventListener("status", ({ data }: MessageEvent<string>) => {
      const { state } = JSON.parse(data) as StatusChanged;
      if (isIndexing && state === "ready") {
        changed(); // what was a lower bound is one no longer
      }
      isIndexing = state === "indexing";
    });
    events.addEventListener("open", () => {
      if (!isThere) {
        isThere = true;
        this.heard({ type: "available", available: true });
      }
    });
    events.addEventListener("error", () => {
      isThere = false;
      changed.cancel();
      this.heard({ type: "available", available: false, message: GONE });
    });
  }

  private async answer(message: Extract<ToHost, { type: "ask" }>): Promise<void> {
    const { id } = message;
    const controller = new AbortController();
    this.asked.set(id, controller);
    try {
      this.heard({ type: "answer", id, result: await this.result(message, controller.signal) });
    } catch (error) {
      this.heard({ type: "problem", id, problem: problemOf(error) });
    } finally {
      this.asked.delete(id);
    }
  }

  private result(query: Query, signal: AbortSignal): Promise<Queries[keyof Queries]["result"]> {
    if (query.query === "graph" && query.question.mode === "everything") {
      return this.everything(query.question, signal);
    }
    return answer({ ask: (method, params) => ask(method, params, signal), paths: this.paths }, query);
  }

  private async everything({ minCertainty, includeTests }: Question, signal: AbortSignal): Promise<Graph> {
    const { text } = await ask("codegraph/export", { format: "graph", minCertainty, includeTests }, signal);
    const graph = JSON.parse(text) as Graph;
    // It tells places by paths.
    const places = [...graph.nodes.map(({ place }) => place), ...graph.edges.flatMap(({ sites }) => sites)];
    for (const place of places) {
      if (place !== undefined) {
        place.uri = this.paths.locate(place.uri);
      }
    }
    return graph;
  }

  /** Shows the code of *place* in the page. */
  private async reveal(place: Place): Promise<void> {
    this.reading?.abort();
    const { signal } = (this.reading = new AbortController());
    const path = this.paths.shorten(place.uri);
    const { start, end } = place.range;
    const around = { start: Math.max(0, start.line - LINES_AROUND), end: end.line + LINES_AROUND };
    try {
      this.code.show(place, path, await ask("codegraph/source", { uri: place.uri, ...around }, signal));
    } catch (error) {
      if (!signal.aborted) {
        this.code.tell(place, path, problemOf(error));
      }
    }
  }
}

async function ask<M extends keyof Requests>(
  method: M,
  params: Requests[M]["params"],
  signal: AbortSignal,
): Promise<Requests[M]["result"]> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(method, { method: "POST", headers, body: JSON.stringify(params), signal });
  const told: unknown = await response.json();
  if (!response.ok) {
    throw new Error((told as { message: string }).message);
  }
  return told as Requests[M]["result"];
}

/** Paths of one folder. */
function pathsBelow(root: string): Server["paths"] {
  const prefix = root.endsWith("/") ? root : `${root}/`;
  return {
    shorten: (uri) => converted(decodeURIComponent, uri.startsWith(prefix) ? uri.slice(prefix.length) : uri),
    locate: (path) => prefix + path.split("/").map((part) => converted(encodeURIComponent, part)).join("/"),
  };
}

/** Names of files may hold what is no text; they stay as they are. */
function converted(convert: (text: string) => string, text: string): string {
  try {
    return convert(text);
  } catch {
    return text;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof TypeError) {
    return GONE; // what `fetch` says where nobody listens
  }
  return error instanceof Error ? error.message : String(error);
}

const ABILITIES = {
  modes: ["around", "callers", "callees", "impact", "path", "imports", "cycles", "communities", "everything"],
  follow: false,
  reveal: true,
} as const;
const GONE = "The server has ended; `codegraph-lsp view` starts another one.";
const LINES_AROUND = 400;
// Guesses, as in the editor.
const QUIET_MS = 500;
const LONGEST_MS = 3_000;
