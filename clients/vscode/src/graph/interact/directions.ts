// Which node an arrow key leads to.
import type { Glyph, Scene } from "../draw/scene";

export type Direction = "left" | "right" | "up" | "down";

const VECTORS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/**
 * The next glyph from *from* in *direction*: a neighbour if one lies that way, else whatever is
 * nearest there. Undefined at the end of the picture.
 */
export function nextGlyph(scene: Scene, from: string, direction: Direction): string | undefined {
  const start = scene.byId.get(from);
  if (start === undefined) {
    return firstGlyph(scene);
  }
  const neighbours = neighboursOf(scene, from);
  return best(start, direction, neighbours) ?? best(start, direction, scene.glyphs);
}

/** What was asked about, else the best connected one. */
export function firstGlyph(scene: Scene): string | undefined {
  const focus = scene.glyphs.find((glyph) => glyph.shape.isFocus);
  const [first] = scene.glyphs.toSorted((one, other) => other.degree - one.degree);
  return (focus ?? first)?.id;
}

export function neighboursOf(scene: Scene, id: string): Glyph[] {
  const found = new Set<Glyph>();
  for (const { source, target } of scene.strokes) {
    if (source.id === id) {
      found.add(target);
    } else if (target.id === id) {
      found.add(source);
    }
  }
  return [...found];
}

/** Nearest in a quarter of the plane; what lies off the axis counts as farther. */
function best(start: Glyph, direction: Direction, among: readonly Glyph[]): string | undefined {
  const [ux, uy] = VECTORS[direction];
  let found: string | undefined;
  let least = Infinity;
  for (const glyph of among) {
    const dx = glyph.x - start.x;
    const dy = glyph.y - start.y;
    const along = dx * ux + dy * uy;
    const across = Math.abs(dx * uy) + Math.abs(dy * ux);
    const cost = along + 2 * across;
    if (glyph.id !== start.id && along > 0 && across <= along && cost < least) {
      least = cost;
      found = glyph.id;
    }
  }
  return found;
}
