// Finds nodes in the picture, then symbols of the whole workspace.
import type { GraphNode } from "../model/graph";
import { kindWords, placeWords } from "../model/words";
import { h } from "./dom";

export interface SearchEvents {
  /** Nodes of the picture whose names have *text* in them. */
  local(text: string): GraphNode[];
  /** Symbols of the workspace; rejects with what is wrong, or where a later search has taken its place. */
  everywhere(text: string): Promise<GraphNode[]>;
  /** Said where neither finds any. */
  nothing(): string;
  chosen(node: GraphNode, isShown: boolean): void;
  left(): void;
}

interface Option {
  node: GraphNode;
  isShown: boolean;
}

export class SearchBox {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private options: Option[] = [];
  private active = -1;
  private timer = 0;

  constructor(private readonly events: SearchEvents) {
    this.list = h("div", { id: LIST, class: "cg-results", role: "listbox", "aria-label": "Found", hidden: true });
    this.input = h("input", {
      type: "text",
      class: "cg-search",
      placeholder: PLACEHOLDER,
      role: "combobox",
      "aria-label": "Search symbols",
      "aria-expanded": "false",
      "aria-controls": LIST,
      "aria-autocomplete": "list",
      spellcheck: "false",
    });
    this.element = h("div", { class: "cg-searching" }, this.input, this.list);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
  }

  /** *prompt* says what is searched for, where it is more than looking around. */
  open(prompt = PLACEHOLDER): void {
    this.input.placeholder = prompt;
    this.input.focus();
    this.input.select();
  }

  private typed(): void {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text === "") {
      this.show([]);
      return;
    }
    const shown = this.events.local(text).map((node) => ({ node, isShown: true }));
    this.show(shown);
    this.timer = window.setTimeout(() => void this.searchFurther(text, shown), TYPING_MS);
  }

  private async searchFurther(text: string, shown: Option[]): Promise<void> {
    let problem: string | undefined;
    const found = await this.events.everywhere(text).catch((error: Error) => {
      problem = error.message;
      return [];
    });
    if (text !== this.input.value.trim() || document.activeElement !== this.input) {
      return;
    }
    const known = new Set(shown.map(({ node }) => node.id));
    const further = found.filter(({ id }) => !known.has(id)).map((node) => ({ node, isShown: false }));
    this.show([...shown, ...further]);
    if (this.options.length === 0) {
      const said = problem ?? this.events.nothing();
      this.list.replaceChildren(h("div", { role: "status", class: "cg-result cg-muted" }, said));
      this.list.hidden = false;
    }
  }

  private show(options: Option[]): void {
    this.options = options;
    this.active = options.length > 0 ? 0 : -1;
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.mark();
  }

  private row({ node, isShown }: Option, index: number): HTMLElement {
    const where = h("span", { class: "cg-muted" }, `${kindWords(node.kind)} · ${placeWords(node)}`);
    const elsewhere = isShown ? undefined : h("span", { class: "cg-tag" }, "not shown");
    const row = h("div", { id: `${LIST}-${index}`, role: "option", class: "cg-result" }, node.qualifiedName, where, elsewhere);
    // Before the input loses the focus, which would close the list.
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.choose(index);
    });
    return row;
  }

  private pressed(event: KeyboardEvent): void {
    const last = this.options.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.active = this.active >= last ? 0 : this.active + 1;
        break;
      case "ArrowUp":
        this.active = this.active <= 0 ? last : this.active - 1;
        break;
      case "Enter":
        this.choose(this.active);
        break;
      case "Escape":
        this.close();
        this.events.left();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }

  private choose(index: number): void {
    const option = this.options[index];
    if (option !== undefined) {
      this.input.value = "";
      this.close();
      this.events.chosen(option.node, option.isShown);
    }
  }

  private mark(): void {
    [...this.list.querySelectorAll("[role=option]")].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) {
        row.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", row.id);
      }
    });
  }

  private close(): void {
    clearTimeout(this.timer);
    this.input.placeholder = PLACEHOLDER;
    this.input.removeAttribute("aria-activedescendant");
    this.show([]);
  }
}

const LIST = "cg-results";
const PLACEHOLDER = "Search (/)";
const TYPING_MS = 150;
