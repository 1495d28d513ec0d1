// Code beside the graph, for a page without an editor: to be read, not to be changed.
import type { Place } from "../model/graph";
import { button, h } from "../parts/dom";

export interface Lines {
  /** Number of the first line, from 0. */
  start: number;
  lines: readonly string[];
}

export class CodePanel {
  readonly element: HTMLElement;
  private readonly title = h("h2", { class: "code-title" });
  private readonly lines = h("pre", { class: "code-lines", tabindex: "0", "aria-label": "Code" });
  private place: Place | undefined;

  constructor() {
    const close = button("Close", "Close the code (Escape)", () => this.close(), "code-close");
    const head = h("div", { class: "code-head" }, this.title, close);
    this.element = h("aside", { class: "code", "aria-label": "Code", hidden: true }, head, this.lines);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.close();
      }
    });
  }

  /** What is shown; undefined while it is closed. */
  get shown(): Place | undefined {
    return this.place;
  }

  /** Shows what was read at *place*; *path* is how people call its file. */
  show(place: Place, path: string, { start, lines }: Lines): void {
    const isAnother = this.place?.uri !== place.uri || this.place.range.start.line !== place.range.start.line;
    const from = place.range.start.line;
    this.open(place, `${path}:${from + 1}`);
    const rows = lines.map((line, index) => {
      const number = start + index;
      const here = number >= from && number <= place.range.end.line;
      const label = h("span", { class: "code-number", "aria-hidden": "true" }, String(number + 1));
      return h("div", { class: here ? "code-line code-here" : "code-line" }, label, h("code", {}, line));
    });
    this.lines.replaceChildren(...rows);
    if (isAnother) {
      rows[from - start]?.scrollIntoView({ block: "center" });
    }
  }

  /** Says why there is nothing to be read. */
  tell(place: Place, path: string, problem: string): void {
    this.open(place, path);
    this.lines.replaceChildren(h("div", { class: "code-problem" }, problem));
  }

  close(): void {
    this.place = undefined;
    this.element.hidden = true;
    document.querySelector<HTMLElement>(".cg-stage")?.focus();
  }

  private open(place: Place, title: string): void {
    this.place = place;
    this.title.textContent = title;
    this.title.title = title;
    this.element.hidden = false;
  }
}
