// What is shown, for Markdown.
import type { Certainty } from "../model/graph";
import type { Box, Picture, Shape } from "../model/picture";
import { relation } from "../model/words";

/** A flowchart: boxes as subgraphs, less sure edges dotted. */
export function mermaid(picture: Picture): string {
  const names = new Map(picture.shapes.map((shape, index) => [shape.id, `n${index}`]));
  const boxes = new Map(picture.boxes.map((box, index) => [box.id, `b${index}`]));
  const lines = ["flowchart LR"];
  const inside = (home: string, indent: string): void => {
    for (const shape of picture.shapes.filter((each) => each.home === home)) {
      lines.push(`${indent}${names.get(shape.id)}${outline(shape)}`);
    }
    for (const box of picture.boxes.filter((each) => each.parent === home)) {
      lines.push(`${indent}subgraph ${boxes.get(box.id)}["${escaped(titleOf(box))}"]`);
      inside(box.id, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  inside("", "  ");
  for (const line of picture.lines) {
    const label = line.edges.length > 1 ? String(line.edges.length) : line.kind === "calls" ? "" : relation(line.kind);
    const text = label === "" ? "" : `|${label}|`;
    lines.push(`  ${names.get(line.source)} ${ARROWS[line.certainty]}${text} ${names.get(line.target)}`);
  }
  return `${lines.join("\n")}\n`;
}

function outline(shape: Shape): string {
  const text = escaped(shape.label);
  if (shape.container !== undefined) {
    return `[["${text} (${shape.container.size})"]]`;
  }
  return shape.isFocus ? `(["${text}"])` : `["${text}"]`;
}

function titleOf(box: Box): string {
  return box.container.path === "" ? box.label : box.container.path;
}

/** Mermaid reads entities where it does not read quotes. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const ARROWS: Readonly<Record<Certainty, string>> = {
  exact: "-->",
  inferred: "-->",
  dispatch: "-.->",
  "by-name": "-.->",
};
