import type { DrawnFrame, Scene } from "./scene";
import type { Transform } from "./transform";

/** What is told apart from the rest. */
export interface Emphasis {
  /** Glyphs at full strength; undefined: all. */
  near: ReadonlySet<string> | undefined;
  /** Has the keyboard's focus or was clicked. */
  selected: string | undefined;
  /** A stroke pointed at. */
  stroke: string | undefined;
}

/** Draws a scene; knows nothing of what it means, of pointers or keys. */
export interface Renderer {
  /** Everything anew: other glyphs, strokes or places. */
  draw(scene: Scene, frames: readonly DrawnFrame[], words: (id: string) => string): void;
  /** The same, some of it elsewhere. */
  move(scene: Scene, frames: readonly DrawnFrame[]): void;
  transform(transform: Transform): void;
  emphasize(emphasis: Emphasis): void;
  /** Gives the glyph the keyboard's focus, so that it is told to who cannot see it. */
  focus(id: string): void;
  themeChanged(): void;
  resized(): void;
  dispose(): void;
}

/** Shapes from which SVG gets slow: measured, zooming 2,000 nodes took 139 ms a frame, and 17 on a canvas. */
export const MOST_SVG = 600;
