// Colours for the canvas, read from the page's style sheet, which SVG uses directly.
import type { Hue } from "./looks";

export interface Palette {
  background: string;
  foreground: string;
  muted: string;
  accent: string;
  node: string;
  nodeBorder: string;
  focus: string;
  frame: string;
  frameBorder: string;
  edge: string;
  inherit: string;
  need: string;
  cut: string;
  chipText: string;
  hues: Record<Hue, string>;
  font: string;
}

const NAMES = {
  background: "--cg-bg",
  foreground: "--cg-fg",
  muted: "--cg-muted",
  accent: "--cg-accent",
  node: "--cg-node",
  nodeBorder: "--cg-node-border",
  focus: "--cg-focus",
  frame: "--cg-frame",
  frameBorder: "--cg-frame-border",
  edge: "--cg-edge",
  inherit: "--cg-edge-inherit",
  need: "--cg-edge-need",
  cut: "--cg-edge-cut",
  chipText: "--cg-chip-text",
} as const;

const HUES: readonly Hue[] = ["callable", "type", "value", "module", "folder", "outside"];

/** The colours that hold for *element* now; asked anew when the theme changes. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = element.ownerDocument.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const plain = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, colour(name)]));
  const hues = Object.fromEntries(HUES.map((hue) => [hue, colour(`--cg-hue-${hue}`)]));
  probe.remove();
  return { ...plain, hues, font: getComputedStyle(element).fontFamily } as unknown as Palette;
}
