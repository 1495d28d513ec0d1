// Filter, list and help, of which one at a time stands beside the picture.
import type { FilterPanel } from "./filters";
import { help } from "./help";
import type { ListPanel } from "./list";

export type PanelName = "filter" | "list" | "help";

export class Panels {
  readonly elements: Readonly<Record<PanelName, HTMLElement>>;

  /** *changed* hears which panel is open now. */
  constructor(
    filters: FilterPanel,
    private readonly list: ListPanel,
    private readonly changed: (open: PanelName | undefined) => void,
  ) {
    this.elements = { filter: filters.element, list: list.element, help: help() };
  }

  get open(): PanelName | undefined {
    return NAMES.find((name) => this.elements[name].hidden === false);
  }

  /** Opens *panel* and goes into it, or closes it. */
  toggle(panel: PanelName): void {
    const opened = this.open === panel ? undefined : panel;
    NAMES.forEach((name) => (this.elements[name].hidden = name !== opened));
    this.list.show(opened === "list");
    this.changed(opened);
    if (opened !== undefined) {
      this.elements[opened].querySelector<HTMLElement>("button, input, select")?.focus();
    }
  }
}

const NAMES: readonly PanelName[] = ["filter", "list", "help"];
