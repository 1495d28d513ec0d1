// The way of a line from one shape to another.
import { type Point, type Rect, border } from "../layout/geometry";
import type { Style } from "../layout/request";

/** A cubic curve; straight where its control points lie on the way. */
export interface Route {
  from: Point;
  to: Point;
  bend1: Point;
  bend2: Point;
}

export interface Turn {
  /** Another line leads back, so that both bend a little to be told apart. */
  hasTwin: boolean;
  /** Layers that it leads over, from 1; what stands in those between would hide a straight line. */
  span: number;
}

export function route(source: Rect, target: Rect, style: Style, { hasTwin, span }: Turn): Route {
  return style === "layers" ? sideways(source, target, hasTwin, span) : direct(source, target, hasTwin);
}

function direct(source: Rect, target: Rect, hasTwin: boolean): Route {
  const from = border(source, target);
  const to = border(target, source);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const bend = hasTwin ? Math.min(0.12, WIDEST_BEND / Math.max(1, Math.hypot(dx, dy))) : 0;
  const at = (share: number): Point => ({ x: from.x + share * dx - bend * dy, y: from.y + share * dy + bend * dx });
  return { from, to, bend1: at(1 / 3), bend2: at(2 / 3) };
}

/** Out at one side and in at the other; inside a column out and in at the same side. */
function sideways(source: Rect, target: Rect, hasTwin: boolean, span: number): Route {
  const gap = Math.abs(target.x - source.x) - (source.width + target.width) / 2;
  const isBeside = gap > 0;
  const out = target.x >= source.x || !isBeside ? 1 : -1;
  const into = isBeside ? -out : out;
  const shift = hasTwin ? out * TWIN : 0;
  const from = { x: source.x + (out * source.width) / 2, y: source.y + shift };
  const to = { x: target.x + (into * target.width) / 2, y: target.y + shift };
  const reach = isBeside ? Math.max(24, gap / 2) : 30 + Math.abs(target.y - source.y) / 8;
  const isHidden = span > 1 && isBeside && Math.abs(source.y - target.y) < source.height;
  const lift = isHidden ? -LIFT * span : 0;
  return {
    from,
    to,
    bend1: { x: from.x + out * reach, y: from.y + lift },
    bend2: { x: to.x + into * reach, y: to.y + lift },
  };
}

export function pathData({ from, to, bend1, bend2 }: Route): string {
  return `M${xy(from)}C${xy(bend1)} ${xy(bend2)} ${xy(to)}`;
}

/** Corners of the arrow's head, its tip first. */
export function head({ to, bend2, from }: Route, size: number): [Point, Point, Point] {
  const back = bend2.x === to.x && bend2.y === to.y ? from : bend2;
  const angle = Math.atan2(to.y - back.y, to.x - back.x);
  const corner = (turn: number): Point => ({
    x: to.x - size * Math.cos(angle + turn),
    y: to.y - size * Math.sin(angle + turn),
  });
  return [to, corner(HALF_HEAD), corner(-HALF_HEAD)];
}

/** Points on the curve, to find what the pointer is near to. */
export function polyline({ from, to, bend1, bend2 }: Route): Point[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
    return {
      x: a * from.x + b * bend1.x + c * bend2.x + d * to.x,
      y: a * from.y + b * bend1.y + c * bend2.y + d * to.y,
    };
  });
}

function xy({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

const WIDEST_BEND = 14;
/** Off the middle, for two lines that lead back and forth. */
const TWIN = 5;
/** Per layer, to pass above what stands there. */
const LIFT = 26;
const HALF_HEAD = 0.42;
const STEPS = 8;
