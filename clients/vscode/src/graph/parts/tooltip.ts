// What is told of the thing under the pointer.
import type { Point } from "../layout/geometry";
import { h } from "./dom";

export interface Tip {
  heading: string;
  /** In the font of code. */
  code?: string;
  lines: readonly string[];
}

export class Tooltip {
  readonly element = h("div", { class: "cg-tooltip", role: "tooltip", hidden: true });

  show(tip: Tip, at: Point): void {
    const { heading, code, lines } = tip;
    this.element.replaceChildren(
      h("strong", {}, heading),
      ...(code === undefined || code === "" ? [] : [h("code", {}, code)]),
      ...lines.filter((line) => line !== "").map((line) => h("div", {}, line)),
    );
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const x = Math.min(at.x + 14, window.innerWidth - offsetWidth - 8);
    const isBelow = at.y + 18 + offsetHeight < window.innerHeight;
    const y = isBelow ? at.y + 18 : at.y - offsetHeight - 12;
    this.element.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
