// What is left out, as a panel beside the picture.
import { CERTAINTIES, type NodeKind, type Question } from "../model/graph";
import { foldersOf, kindsOf } from "../model/filter";
import { CERTAINTY_WORDS, kindWords } from "../model/words";
import type { State } from "../state";
import { button, checkbox, h, select } from "./dom";

export interface FilterEvents {
  ask(change: Partial<Question>): void;
  kinds(without: ReadonlySet<NodeKind>): void;
  folders(without: ReadonlySet<string>): void;
  showHidden(): void;
}

export class FilterPanel {
  readonly element: HTMLElement;

  constructor(private readonly events: FilterEvents) {
    this.element = h("section", { class: "cg-panel", "aria-label": "Filter", hidden: true });
  }

  update(state: State): void {
    // Made anew: the kinds and folders are those of this graph. Whoever is in it stays where they are.
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"];
    this.element.replaceChildren(...this.content(state));
    if (focused !== undefined) {
      this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private content(state: State): HTMLElement[] {
    const { question, graph } = state;
    const certainty = select(
      "Least sure edges that are shown",
      CERTAINTIES.map((each) => [each, each]),
      (minCertainty) => this.events.ask({ minCertainty }),
    );
    certainty.value = question.minCertainty;
    certainty.dataset["key"] = "certainty";
    const meaning = h("p", { class: "cg-muted", id: "cg-certainty" }, CERTAINTY_WORDS[question.minCertainty]);
    certainty.setAttribute("aria-describedby", meaning.id);
    const tests = checkbox("Tests", question.includeTests, (includeTests) => this.events.ask({ includeTests }));
    const outside = checkbox("Outside the workspace", question.includeExternal, (includeExternal) =>
      this.events.ask({ includeExternal }),
    );
    tests.input.dataset["key"] = "tests";
    outside.input.dataset["key"] = "outside";
    const content: HTMLElement[] = [h("h2", {}, "At least"), certainty, meaning, h("h2", {}, "Also"), tests.row, outside.row];
    if (graph !== undefined) {
      const kinds = kindsOf(graph).map(([kind, n]) => [kind, kindWords(kind), n] as const);
      const folders = foldersOf(graph).map(([folder, n]) => [folder, folder, n] as const);
      content.push(...choices("Kinds", kinds, graph.nodes.length, state.withoutKinds, this.events.kinds));
      content.push(...choices("Folders", folders, graph.nodes.length, state.withoutFolders, this.events.folders));
    }
    if (state.hidden.size > 0) {
      const n = state.hidden.size;
      content.push(button(`Show ${n} hidden again`, "Shows what was hidden by hand", this.events.showHidden));
    }
    return content;
  }
}

function choices<T extends string>(
  heading: string,
  rows: readonly (readonly [T, string, number])[],
  total: number,
  without: ReadonlySet<T>,
  changed: (without: ReadonlySet<T>) => void,
): HTMLElement[] {
  const isChoice = rows.some(([, , n]) => n < total);
  if (!isChoice) {
    return [];
  }
  const made = rows.map(([value, label, n]) => {
    const { row, input } = checkbox(label, !without.has(value), (checked) => {
      const next = new Set(without);
      if (checked) {
        next.delete(value);
      } else {
        next.add(value);
      }
      changed(next);
    });
    input.dataset["key"] = `${heading} ${value}`;
    row.append(h("span", { class: "cg-muted" }, n.toLocaleString("en")));
    return row;
  });
  return [h("h2", {}, heading), ...made];
}
