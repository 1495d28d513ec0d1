// A page that has its graph with it, as a host: nothing is asked of anybody.
import type { FromHost, Host, Queries, Query } from "../messages";
import type { Graph } from "../model/graph";
import { FIRST_QUESTION, inMode } from "../model/modes";
import { answerFrom, neighboursFrom, searchIn } from "./answers";
import { download } from "./download";

export function pageHost(whole: Graph): Host {
  let hear: (message: FromHost) => void = () => {};
  // Answers come later, as from everybody else.
  const reply = (message: FromHost): void => queueMicrotask(() => hear(message));
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", () => hear({ type: "theme" }));
  }
  return {
    listen: (listener) => (hear = listener),
    post: (message) => {
      switch (message.type) {
        case "ready":
          reply(WELCOME);
          break;
        case "ask":
          reply({ type: "answer", id: message.id, result: answer(whole, message) });
          break;
        case "save":
          download(message.file);
          break;
      }
    },
  };
}

function answer(whole: Graph, query: Query): Queries[keyof Queries]["result"] {
  switch (query.query) {
    case "graph":
      return answerFrom(whole, query.question);
    case "neighbours":
      return neighboursFrom(whole, query.node, query.question);
    case "describe":
      return query.node.signature === undefined ? undefined : { signature: query.node.signature, doc: "" };
    case "search":
      return searchIn(whole, query.text);
  }
}

const WELCOME: FromHost = {
  type: "welcome",
  abilities: { modes: ["everything", "around", "callers", "callees", "path"], follow: false, reveal: false },
  question: { ...inMode(FIRST_QUESTION, "everything"), minCertainty: "by-name" },
  follow: false,
};
