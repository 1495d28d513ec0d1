// What the layout is asked, and what it answers. Both travel to a worker and back.
import type { Point, Size } from "./geometry";

export interface LayoutNode extends Size {
  id: string;
  /** The innermost box around it; empty: none. */
  home: string;
  /** Column, in layers; may be negative. */
  layer?: number | undefined;
  /** Where it was. */
  at?: Point | undefined;
  /** Somebody put it there: it stays. */
  pinned?: boolean | undefined;
}

export interface LayoutBox {
  id: string;
  /** The box around it; empty: none. */
  parent: string;
  /** Of its title. */
  width: number;
}

export interface LayoutLink {
  source: string;
  target: string;
  weight: number;
}

/**
 * `layers`: columns by distance, for what has a direction. `clusters`: what is tied stands together,
 * boxes in boxes.
 */
export type Style = "layers" | "clusters";

export interface LayoutRequest {
  style: Style;
  /** Everything stays; new nodes are put where there is room near their neighbours. */
  keep: boolean;
  /** Width by height that the whole should have, about. */
  aspect: number;
  nodes: LayoutNode[];
  boxes: LayoutBox[];
  links: LayoutLink[];
}

/** A drawn frame. In layers one container has a frame in each column. */
export interface Frame {
  key: string;
  container: string;
  /** Key of the frame around it; empty: none. */
  parent: string;
  /** Nodes that stand directly in it. */
  nodes: string[];
}

export interface Arrangement {
  at: Record<string, Point>;
  /** Outer ones first. */
  frames: Frame[];
}
