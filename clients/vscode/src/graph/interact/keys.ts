// Keys on the surface. What is typed into fields never comes here.
import type { Direction } from "./directions";

export interface KeyEvents {
  move(direction: Direction): void;
  pan(x: number, y: number): void;
  zoom(factor: number): void;
  fit(): void;
  open(): void;
  expand(): void;
  fold(): void;
  pin(): void;
  hide(): void;
  menu(): void;
  search(): void;
  toggle(panel: "list" | "help"): void;
  escape(): void;
}

export function listenToKeys(surface: HTMLElement, events: KeyEvents): void {
  surface.addEventListener("keydown", (event) => {
    const isForeign = event.ctrlKey || event.metaKey || event.altKey;
    const action = isForeign ? undefined : actionOf(event, events);
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  });
}

function actionOf(event: KeyboardEvent, events: KeyEvents): (() => void) | undefined {
  const direction = DIRECTIONS[event.key];
  if (direction !== undefined) {
    const [name, x, y] = direction;
    return event.shiftKey ? () => events.pan(-x * PAN, -y * PAN) : () => events.move(name);
  }
  switch (event.key) {
    case "Enter":
      return events.open;
    case " ":
      return events.expand;
    case "f":
      return events.fold;
    case "p":
      return events.pin;
    case "h":
    case "Delete":
      return events.hide;
    case "ContextMenu":
      return events.menu;
    case "F10":
      return event.shiftKey ? events.menu : undefined;
    case "+":
    case "=":
      return () => events.zoom(ZOOM);
    case "-":
      return () => events.zoom(1 / ZOOM);
    case "0":
      return events.fit;
    case "/":
      return events.search;
    case "l":
      return () => events.toggle("list");
    case "?":
      return () => events.toggle("help");
    case "Escape":
      return events.escape;
    default:
      return undefined;
  }
}

const DIRECTIONS: Readonly<Record<string, readonly [Direction, number, number]>> = {
  ArrowLeft: ["left", -1, 0],
  ArrowRight: ["right", 1, 0],
  ArrowUp: ["up", 0, -1],
  ArrowDown: ["down", 0, 1],
};
/** Pixels. */
const PAN = 60;
const ZOOM = 1.25;
