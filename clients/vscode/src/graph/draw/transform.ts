// From the plane of the graph to the pixels of the stage: x * k + x0.
import type { Point, Rect, Size } from "../layout/geometry";

export interface Transform {
  k: number;
  x: number;
  y: number;
}

export function toGraph({ k, x, y }: Transform, point: Point): Point {
  return { x: (point.x - x) / k, y: (point.y - y) / k };
}

export function toStage({ k, x, y }: Transform, point: Point): Point {
  return { x: point.x * k + x, y: point.y * k + y };
}

/** Shows all of *rect*, but nothing larger than life. */
export function fitting(rect: Rect, stage: Size): Transform {
  const margin = marginOf(stage);
  const room = { width: Math.max(1, stage.width - 2 * margin), height: Math.max(1, stage.height - 2 * margin) };
  const k = Math.min(LIFE_SIZE, room.width / rect.width, room.height / rect.height);
  return { k, x: stage.width / 2 - rect.x * k, y: stage.height / 2 - rect.y * k };
}

/** *point* in the middle at size *k*, as far as no room is given away beyond the edges of *rect*. */
export function centred(point: Point, rect: Rect, stage: Size, k: number): Transform {
  const margin = marginOf(stage);
  const along = (at: number, centre: number, extent: number, room: number): number => {
    const [first, last] = [margin - (centre - extent / 2) * k, room - margin - (centre + extent / 2) * k];
    return first < last ? (first + last) / 2 : Math.min(first, Math.max(last, room / 2 - at * k));
  };
  return {
    k,
    x: along(point.x, rect.x, rect.width, stage.width),
    y: along(point.y, rect.y, rect.height, stage.height),
  };
}

/** Beside code there is little room. */
function marginOf({ width }: Size): number {
  return width < NARROW ? 8 : 24;
}

const LIFE_SIZE = 1.15;
const NARROW = 600;
