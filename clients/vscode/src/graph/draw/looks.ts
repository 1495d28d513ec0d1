// How large a shape is and what stands on it; both renderers draw by this.
import type { NodeKind } from "../model/graph";
import type { Shape } from "../model/picture";
import type { Size } from "../layout/geometry";

/** With its name on it while there are few; a dot that tells its name when it is near or pointed at. */
export type Look = "pill" | "dot";

/** Pills that can still be read in one picture. (a guess, by looking at many) */
const MOST_PILLS = 160;

export function lookFor(shapes: number): Look {
  return shapes <= MOST_PILLS ? "pill" : "dot";
}

export interface Face extends Size {
  look: Look;
  /** Chooses the colour. */
  hue: Hue;
  /** One letter that says what colour says. */
  icon: string;
  text: string;
  /** Muted, behind the text. */
  detail: string;
}

export type Measure = (text: string) => number;

export const CHIP = 18;
const PILL_HEIGHT = 26;
const PILL_SPACE = 8;
const WIDEST_TEXT = 210;
/** Bold text is wider, about so much. */
export const BOLD = 1.14;

export function faceOf(shape: Shape, look: Look, degree: number, measure: Measure): Face {
  const { container, node } = shape;
  const hue = container === undefined ? HUES[node!.kind] : "folder";
  const icon = container === undefined ? ICONS[node!.kind] : "▸";
  // The names of clusters tell their sizes.
  const detail = container === undefined || container.kind === "cluster" ? "" : container.size.toLocaleString("en");
  const text = shortened(shape.label, measure, WIDEST_TEXT);
  const isPill = look === "pill" || container !== undefined || shape.isFocus;
  if (!isPill) {
    const side = 9 + Math.min(12, 2 * Math.sqrt(degree));
    return { look: "dot", hue, icon, text, detail, width: side, height: side };
  }
  const detailWidth = detail === "" ? 0 : measure(detail) + PILL_SPACE;
  const textWidth = measure(text) * (shape.isFocus ? BOLD : 1);
  const width = CHIP + 3 * PILL_SPACE + textWidth + detailWidth;
  return { look: "pill", hue, icon, text, detail, width, height: PILL_HEIGHT };
}

/** *text* cut in the middle, since names differ at both ends. */
export function shortened(text: string, measure: Measure, widest: number): string {
  if (measure(text) <= widest) {
    return text;
  }
  let kept = text.length - 1;
  while (kept > 4 && measure(cut(text, kept)) > widest) {
    kept--;
  }
  return cut(text, kept);
}

function cut(text: string, kept: number): string {
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
}

export type Hue = "callable" | "type" | "value" | "module" | "folder" | "outside";

const HUES: Readonly<Record<NodeKind, Hue>> = {
  function: "callable",
  method: "callable",
  constructor: "callable",
  macro: "callable",
  class: "type",
  interface: "type",
  struct: "type",
  trait: "type",
  enum: "type",
  record: "type",
  union: "type",
  "type-alias": "type",
  "type-parameter": "type",
  "enum-member": "value",
  property: "value",
  field: "value",
  variable: "value",
  constant: "value",
  parameter: "value",
  object: "value",
  module: "module",
  namespace: "module",
  file: "module",
  folder: "folder",
  package: "outside",
};

const ICONS: Readonly<Record<NodeKind, string>> = {
  function: "ƒ",
  method: "m",
  constructor: "c",
  macro: "#",
  class: "C",
  interface: "I",
  struct: "S",
  trait: "T",
  enum: "E",
  record: "R",
  union: "U",
  "type-alias": "A",
  "type-parameter": "T",
  "enum-member": "e",
  property: "p",
  field: "f",
  variable: "v",
  constant: "k",
  parameter: "a",
  object: "o",
  module: "M",
  namespace: "N",
  file: "F",
  folder: "D",
  package: "P",
};
