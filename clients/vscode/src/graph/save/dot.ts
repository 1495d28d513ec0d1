// What is shown, for Graphviz.
import type { Certainty } from "../model/graph";
import type { Picture } from "../model/picture";
import { relation } from "../model/words";

/** A digraph: boxes as clusters, less sure edges dashed or dotted. */
export function dot(picture: Picture): string {
  const lines = ["digraph codegraph {", "  rankdir=LR;", "  node [shape=box, style=rounded];"];
  const inside = (home: string, indent: string): void => {
    for (const shape of picture.shapes.filter((each) => each.home === home)) {
      const { container } = shape;
      const label = container === undefined ? shape.label : `${shape.label} (${container.size})`;
      const look = container !== undefined ? ", shape=folder" : shape.isFocus ? ', style="rounded,bold"' : "";
      lines.push(`${indent}${quoted(shape.id)} [label=${quoted(label)}${look}];`);
    }
    picture.boxes
      .filter((each) => each.parent === home)
      .forEach((box) => {
        lines.push(`${indent}subgraph ${quoted(`cluster ${box.id}`)} {`, `${indent}  label=${quoted(box.label)};`);
        inside(box.id, `${indent}  `);
        lines.push(`${indent}}`);
      });
  };
  inside("", "  ");
  for (const line of picture.lines) {
    const label = line.edges.length > 1 ? String(line.edges.length) : relation(line.kind);
    const style = `label=${quoted(label)}, style=${STYLES[line.certainty]}`;
    lines.push(`  ${quoted(line.source)} -> ${quoted(line.target)} [${style}];`);
  }
  return `${lines.join("\n")}\n}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

const STYLES: Readonly<Record<Certainty, string>> = {
  exact: "solid",
  inferred: "solid",
  dispatch: "dashed",
  "by-name": "dotted",
};
