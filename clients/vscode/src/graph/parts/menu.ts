// What can be done with a node, as a menu where it is.
import type { Point } from "../layout/geometry";
import { h } from "./dom";

export interface MenuItem {
  label: string;
  /** Shown behind it. */
  key?: string;
  run(): void;
}

export class Menu {
  readonly element = h("div", { class: "cg-menu", role: "menu", hidden: true });
  private closed: () => void = () => {};

  constructor() {
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) {
        this.close();
      }
    });
  }

  /** *closed* runs when it goes without anything being chosen, too. */
  open(label: string, items: readonly MenuItem[], at: Point, closed: () => void): void {
    this.closed = closed;
    this.element.setAttribute("aria-label", label);
    this.element.replaceChildren(...items.map((item) => this.row(item)));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const x = Math.max(4, Math.min(at.x, window.innerWidth - offsetWidth - 4));
    const y = Math.max(4, Math.min(at.y, window.innerHeight - offsetHeight - 4));
    this.element.style.transform = `translate(${x}px, ${y}px)`;
    (this.element.firstElementChild as HTMLElement | null)?.focus();
  }

  close(): void {
    if (!this.element.hidden) {
      this.element.hidden = true;
      this.closed();
    }
  }

  private row(item: MenuItem): HTMLElement {
    const key = item.key === undefined ? undefined : h("span", { class: "cg-muted" }, item.key);
    const row = h("button", { type: "button", role: "menuitem", tabindex: "-1", class: "cg-item" }, item.label, key);
    row.addEventListener("click", () => {
      this.close();
      item.run();
    });
    return row;
  }

  private pressed(event: KeyboardEvent): void {
    const rows = [...this.element.children] as HTMLElement[];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const next = steps[event.key];
    if (next !== undefined) {
      rows.at(next % rows.length)?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
