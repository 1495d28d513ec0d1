import type { Measure } from "./looks";

/** Widths of text in the font of *element*, remembered: the same names come again with every picture. */
export function measureIn(element: HTMLElement): Measure {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = `12px ${getComputedStyle(element).fontFamily}`;
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      known.set(text, width);
    }
    return width;
  };
}
