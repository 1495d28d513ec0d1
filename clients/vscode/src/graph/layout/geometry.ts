// Points and rectangles in the plane of the graph; x grows to the right, y downwards.

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** x and y are its centre. */
export interface Rect extends Point, Size {}

/** Between shapes, and between boxes. */
export const GAP = 12;
/** Between a box and what is in it, below its title. */
export const PADDING = 10;
/** Room for the title of a box. */
export const TITLE = 22;

export function around(rects: Iterable<Rect>): Rect | undefined {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  if (left > right) {
    return undefined;
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

/** *content* with a frame and a title above it. */
export function framed(content: Rect): Rect {
  return {
    x: content.x,
    y: content.y - TITLE / 2,
    width: content.width + 2 * PADDING,
    height: content.height + 2 * PADDING + TITLE,
  };
}

export function isApart(one: Rect, other: Rect, gap: number): boolean {
  return (
    Math.abs(one.x - other.x) >= (one.width + other.width) / 2 + gap ||
    Math.abs(one.y - other.y) >= (one.height + other.height) / 2 + gap
  );
}

export function contains(rect: Rect, { x, y }: Point): boolean {
  return Math.abs(x - rect.x) <= rect.width / 2 && Math.abs(y - rect.y) <= rect.height / 2;
}

/** Where the line from *from* to the centre of *rect* meets its edge. */
export function border(rect: Rect, from: Point): Point {
  const dx = from.x - rect.x;
  const dy = from.y - rect.y;
  if (dx === 0 && dy === 0) {
    return { x: rect.x, y: rect.y };
  }
  const share = Math.min(
    dx === 0 ? Infinity : rect.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : rect.height / 2 / Math.abs(dy),
  );
  return { x: rect.x + dx * Math.min(1, share), y: rect.y + dy * Math.min(1, share) };
}

export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const clamped = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - from.x - clamped * dx, point.y - from.y - clamped * dy);
}
