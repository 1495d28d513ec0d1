// Pushes rectangles apart that overlap.
import type { Rect } from "./geometry";

export interface Movable extends Rect {
  /** It does not move; of two that do not, neither does. */
  fixed?: boolean;
}

/**
 * Moves each pair that is nearer than *gap* apart, along the axis where that takes least, each by
 * half, or the movable one by all. The larger *wider*, the rather sideways. Returns whether any pair overlapped.
 *
 * Source: sweep along x over the rectangles' left edges.
 */
export function pushApart(rects: Movable[], gap: number, wider = 1, share = 1): boolean {
  const order = rects.toSorted((one, other) => left(one) - left(other));
  let overlapped = false;
  for (let i = 0; i < order.length; i++) {
    const one = order[i]!;
    const right = one.x + one.width / 2 + gap;
    for (let j = i + 1; j < order.length; j++) {
      const other = order[j]!;
      if (left(other) >= right) {
        break;
      }
      overlapped = pushPair(one, other, gap, wider, share) || overlapped;
    }
  }
  return overlapped;
}

/** Until nothing overlaps, or *rounds* are over. */
export function settle(rects: Movable[], gap: number, rounds: number, wider = 1): void {
  for (let round = 0; round < rounds && pushApart(rects, gap, wider); round++);
}

function pushPair(one: Movable, other: Movable, gap: number, wider: number, share: number): boolean {
  const dx = other.x - one.x;
  const dy = other.y - one.y;
  const overX = (one.width + other.width) / 2 + gap - Math.abs(dx);
  const overY = (one.height + other.height) / 2 + gap - Math.abs(dy);
  const isApart = overX <= TOUCH || overY <= TOUCH;
  if (isApart || (one.fixed === true && other.fixed === true)) {
    return false;
  }
  const [moveOne, moveOther] = one.fixed === true ? [0, 1] : other.fixed === true ? [1, 0] : [0.5, 0.5];
  if (overX < wider * overY) {
    const step = share * overX * (dx < 0 ? -1 : 1);
    one.x -= step * moveOne;
    other.x += step * moveOther;
  } else {
    const step = share * overY * (dy < 0 ? -1 : 1);
    one.y -= step * moveOne;
    other.y += step * moveOther;
  }
  return true;
}

function left(rect: Rect): number {
  return rect.x - rect.width / 2;
}

const TOUCH = 0.01;
