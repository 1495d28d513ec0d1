// What can be done with a node or a folded container.
import type { GraphNode, Mode, Question, Subject } from "../model/graph";
import { MODES } from "../model/modes";
import type { State } from "../state";
import type { MenuItem } from "./menu";

export interface NodeActions {
  open(id: string): void;
  expand(id: string): void;
  ask(mode: Mode, change: Partial<Question>): void;
  fold(id: string): void;
  pin(id: string): void;
  hide(id: string): void;
}

export function menuItems(id: string, state: State, actions: NodeActions): MenuItem[] {
  const node = state.node(id);
  const special = node === undefined ? folderItems(id, actions) : nodeItems(node, state, actions);
  return [
    ...special,
    { label: "Fold what it stands in", key: "F", run: () => actions.fold(id) },
    { label: state.pinned.has(id) ? "Let go" : "Pin", key: "P", run: () => actions.pin(id) },
    { label: "Hide", key: "H", run: () => actions.hide(id) },
  ];
}

function folderItems(id: string, actions: NodeActions): MenuItem[] {
  return [{ label: "Unfold", key: "Enter", run: () => actions.open(id) }];
}

function nodeItems(node: GraphNode, { abilities }: State, actions: NodeActions): MenuItem[] {
  const { id } = node;
  const items: MenuItem[] = [];
  if (node.place !== undefined && abilities.reveal) {
    items.push({ label: "Open code", key: "Enter", run: () => actions.open(id) });
  }
  items.push({ label: "Show its neighbours", key: "Space", run: () => actions.expand(id) });
  const offer = (mode: Mode, label: string, change: Partial<Question>): void => {
    if (abilities.modes.includes(mode)) {
      items.push({ label, run: () => actions.ask(mode, change) });
    }
  };
  if (node.id !== node.path) {
    const subject: Subject = { symbol: id, label: node.qualifiedName };
    ABOUT_SYMBOLS.forEach((mode) => offer(mode, `${MODES[mode].label} of it`, { about: subject }));
    offer("path", "Path from here", { about: subject });
    offer("path", "Path to here", { to: subject });
  }
  if (node.external !== true && node.path !== "") {
    offer("imports", "Imports of its file", { about: { path: node.path, label: node.path } });
  }
  return items;
}

const ABOUT_SYMBOLS = ["around", "callers", "callees", "impact"] as const;
