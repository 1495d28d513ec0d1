// What can be asked and done, above the picture.
import type { Granularity, Mode, Question, Subject } from "../model/graph";
import { MODES } from "../model/modes";
import type { Arranging, State } from "../state";
import { button, checkbox, h, select } from "./dom";
import type { PanelName } from "./panels";

export type SaveFormat = "svg" | "png" | "mermaid" | "dot";

export interface ToolbarEvents {
  mode(mode: Mode): void;
  ask(change: Partial<Question>): void;
  /** Somebody wants to choose one end of a path by searching. */
  choose(end: "about" | "to"): void;
  follow(follow: boolean): void;
  fit(): void;
  foldAll(): void;
  unfoldAll(): void;
  arrange(arranging: Arranging): void;
  save(format: SaveFormat): void;
  toggle(panel: PanelName): void;
}

export class Toolbar {
  readonly element: HTMLElement;
  private readonly mode: HTMLSelectElement;
  private readonly depth: HTMLSelectElement;
  private readonly granularity: HTMLSelectElement;
  private readonly arranging: HTMLSelectElement;
  private readonly about: HTMLButtonElement;
  private readonly to: HTMLButtonElement;
  private readonly toLabel = h("span", { class: "cg-muted" }, "to");
  private readonly follow: { row: HTMLLabelElement; input: HTMLInputElement };
  private readonly panels: Record<PanelName, HTMLButtonElement>;

  constructor(search: HTMLElement, events: ToolbarEvents) {
    this.mode = select<Mode>("What is shown", [], events.mode);
    this.depth = select("Steps followed", DEPTHS, (value) => events.ask({ depth: Number(value) }));
    this.granularity = select<Granularity>("What the nodes are", [], (granularity) => events.ask({ granularity }));
    this.arranging = select<Arranging>("Arrangement", ARRANGEMENTS, events.arrange);
    this.about = button("", "What is asked about; click to choose", () => events.choose("about"), "cg-subject");
    this.to = button("", "Where the path ends; click to choose", () => events.choose("to"), "cg-subject");
    this.follow = checkbox("Follow", false, events.follow);
    this.follow.row.title = "Shows what the cursor is on";
    this.follow.input.setAttribute("aria-label", "Follow the cursor");
    const toggle = (panel: PanelName, label: string, title: string): HTMLButtonElement => {
      const made = button(label, title, () => events.toggle(panel));
      made.setAttribute("aria-expanded", "false");
      return made;
    };
    this.panels = {
      filter: toggle("filter", "Filter", "Filter by kind, certainty, tests and folders"),
      list: toggle("list", "List", "All that is shown, as a list (L)"),
      help: toggle("help", "?", "Keys, and what lines and colours mean (?)"),
    };
    const save = select<SaveFormat | "">("Save the picture", SAVES, (format) => {
      save.value = "";
      if (format !== "") {
        events.save(format);
      }
    });
    const ask = h("div", { class: "cg-group" }, this.mode, this.about, this.toLabel, this.to, this.depth, this.granularity);
    const look = h(
      "div",
      { class: "cg-group" },
      button("Fit", "Show all of it (0)", events.fit),
      button("Fold", "Fold into folders", events.foldAll),
      button("Unfold", "Show every node", events.unfoldAll),
      this.arranging,
    );
    const more = h("div", { class: "cg-group" }, this.panels.filter, this.panels.list, save, this.panels.help);
    this.element = h(
      "div",
      { class: "cg-toolbar", role: "toolbar", "aria-label": "Graph" },
      ask,
      search,
      this.follow.row,
      look,
      more,
    );
  }

  update(state: State): void {
    const { question, abilities } = state;
    const spec = MODES[question.mode];
    options(this.mode, abilities.modes.map((mode) => [mode, MODES[mode].label, MODES[mode].meaning]));
    this.mode.value = question.mode;
    options(this.granularity, spec.granularities.map((each) => [each, GRANULARITIES[each], ""]));
    this.granularity.value = question.granularity;
    this.granularity.hidden = spec.granularities.length < 2;
    this.depth.value = String(question.depth);
    this.depth.hidden = spec.depth === undefined;
    this.about.textContent = subjectLabel(question.about, spec.about === "file" ? "choose a file" : "choose a symbol");
    this.about.hidden = spec.about === "workspace";
    this.to.textContent = subjectLabel(question.to, "choose a symbol");
    this.to.hidden = this.toLabel.hidden = question.mode !== "path";
    this.follow.row.hidden = !abilities.follow;
    this.follow.input.checked = state.follow;
    this.arranging.value = state.arranging;
  }

  expanded(open: PanelName | undefined): void {
    for (const [name, made] of Object.entries(this.panels)) {
      made.setAttribute("aria-expanded", String(name === open));
    }
  }
}

function subjectLabel(subject: Subject | undefined, none: string): string {
  if (subject === undefined) {
    return `${none}…`;
  }
  return subject.label ?? "at the cursor";
}

function options(into: HTMLSelectElement, wanted: readonly (readonly [string, string, string])[]): void {
  const isSame =
    into.options.length === wanted.length && wanted.every(([value], index) => into.options[index]!.value === value);
  if (!isSame) {
    into.replaceChildren(...wanted.map(([value, text, title]) => h("option", { value, title }, text)));
  }
}

const DEPTHS = [
  ["1", "1 step"],
  ["2", "2 steps"],
  ["3", "3 steps"],
  ["4", "4 steps"],
  ["0", "all steps"],
] as const;

const GRANULARITIES: Readonly<Record<Granularity, string>> = {
  symbol: "Symbols",
  file: "Files",
  folder: "Folders",
};

const ARRANGEMENTS = [
  ["automatic", "Automatic"],
  ["layers", "Layers"],
  ["clusters", "Clusters"],
] as const;

const SAVES = [
  ["", "Save…"],
  ["svg", "SVG"],
  ["png", "PNG"],
  ["mermaid", "Mermaid"],
  ["dot", "Graphviz DOT"],
] as const;
