// All that is shown, as text: for screen readers, and for whoever likes lists better.
import type { Picture, Shape } from "../model/picture";
import { count, shapeWords } from "../model/words";
import { h } from "./dom";

export interface ListEvents {
  chosen(id: string): void;
}

export class ListPanel {
  readonly element: HTMLElement;
  private picture: Picture | undefined;

  constructor(private readonly events: ListEvents) {
    this.element = h("section", { class: "cg-panel cg-list", "aria-label": "List of what is shown", hidden: true });
    this.element.addEventListener("click", (event) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>("[data-id]");
      if (row !== null) {
        this.events.chosen(row.dataset["id"]!);
      }
    });
  }

  /** Written only while it can be seen: a list of thousands takes its time. */
  update(picture: Picture | undefined): void {
    this.picture = picture;
    this.write();
  }

  show(visible: boolean): void {
    this.element.hidden = !visible;
    this.write();
  }

  private write(): void {
    const { picture } = this;
    if (this.element.hidden || picture === undefined) {
      this.element.replaceChildren();
      return;
    }
    const groups = new Map<string, Shape[]>();
    for (const shape of picture.shapes) {
      groups.set(shape.home, [...(groups.get(shape.home) ?? []), shape]);
    }
    const boxes = new Map(picture.boxes.map((box) => [box.id, box]));
    const parts = [...groups].map(([home, shapes]) => {
      const box = boxes.get(home);
      const heading = box === undefined ? "Not in a box" : box.container.path || box.label;
      const rows = shapes.map((shape) =>
        h("li", {}, h("button", { type: "button", class: "cg-row", "data-id": shape.id }, shapeWords(shape, picture))),
      );
      return [h("h2", {}, heading), h("ul", {}, ...rows)];
    });
    this.element.replaceChildren(h("p", { class: "cg-muted" }, count(picture.shapes.length, "entry", "entries")), ...parts.flat());
  }
}
