// The legend and the keys.
import { DASHES } from "../draw/edges";
import type { Hue } from "../draw/looks";
import { CERTAINTIES } from "../model/graph";
import { CERTAINTY_WORDS } from "../model/words";
import { h } from "./dom";

/** How sure an edge is; always in sight. */
export function legend(): HTMLElement {
  const rows = CERTAINTIES.map((certainty) =>
    h("span", { class: "cg-legend-row", title: CERTAINTY_WORDS[certainty] }, sample(DASHES[certainty], "edge"), certainty),
  );
  return h("div", { class: "cg-legend", role: "note", "aria-label": "How sure the edges are" }, ...rows);
}

export function help(): HTMLElement {
  const certainties = CERTAINTIES.flatMap((certainty) => [
    h("dt", {}, sample(DASHES[certainty], "edge"), ` ${certainty}`),
    h("dd", {}, CERTAINTY_WORDS[certainty]),
  ]);
  const hues = LINES.flatMap(([hue, label]) => [h("dt", {}, sample([], hue)), h("dd", {}, label)]);
  const kinds = KINDS.flatMap(([hue, icon, label]) => [
    h("dt", {}, h("span", { class: `cg-sample-chip cg-hue-${hue}` }, icon)),
    h("dd", {}, label),
  ]);
  const keys = KEYS.flatMap(([key, meaning]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning)]);
  return h(
    "section",
    { class: "cg-panel", "aria-label": "Help", hidden: true },
    h("h2", {}, "How sure an edge is"),
    h("dl", {}, ...certainties),
    h("h2", {}, "What an edge says"),
    h("dl", {}, ...hues),
    h("h2", {}, "What a node is"),
    h("dl", {}, ...kinds),
    h("p", { class: "cg-muted" }, "A dashed border: a test, where the answer tells. +3: neighbours that are not shown."),
    h("h2", {}, "Keys"),
    h("dl", {}, ...keys),
  );
}

function sample(dash: readonly number[], hue: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `cg-sample cg-hue-${hue}`);
  svg.setAttribute("viewBox", "0 0 34 8");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M0,4H34");
  line.setAttribute("class", "cg-way");
  line.setAttribute("stroke-width", "2");
  if (dash.length > 0) {
    line.setAttribute("stroke-dasharray", dash.join(" "));
  }
  svg.append(line);
  return svg;
}

const SVG = "http://www.w3.org/2000/svg";

const LINES: readonly (readonly [string, string])[] = [
  ["edge", "calls, makes, refers to"],
  ["inherit", "inherits, implements, overrides (hollow head)"],
  ["need", "imports, passes on"],
  ["cut", "the edge to cut"],
];

const KINDS: readonly (readonly [Hue, string, string])[] = [
  ["callable", "ƒ", "function, method"],
  ["type", "C", "class, interface and other types"],
  ["value", "v", "property, variable, constant"],
  ["module", "M", "module, file"],
  ["folder", "▸", "folder or file that is folded, with how many it holds"],
  ["outside", "P", "package outside the workspace"],
];

const KEYS: readonly (readonly [string, string])[] = [
  ["Arrows", "to the neighbour in that direction"],
  ["Enter", "open the code; unfold a folder"],
  ["Space", "show its neighbours"],
  ["Shift+F10", "what can be done with a node"],
  ["F", "fold what it stands in"],
  ["P", "pin it where it is, or let it go"],
  ["H, Delete", "hide it"],
  ["+ − 0", "larger, smaller, all of it"],
  ["Shift+Arrows", "move the picture"],
  ["/", "search"],
  ["L", "list of what is shown"],
  ["Escape", "close what is open; nothing selected"],
];
