// Which names can be told without covering each other.
import type { Size } from "../layout/geometry";
import type { Glyph } from "./scene";
import { type Transform, toStage } from "./transform";

export interface Label {
  text: string;
  /** Pixels of the stage; centred below the glyph. */
  x: number;
  y: number;
}

/** Best connected first, until *MOST*; *always* is told in any case. */
export function unhidden(
  glyphs: readonly Glyph[],
  transform: Transform,
  stage: Size,
  always: string | undefined,
): Label[] {
  const order = glyphs.toSorted(
    (one, other) => Number(other.id === always) - Number(one.id === always) || other.degree - one.degree,
  );
  const taken = new Set<number>();
  const columns = Math.ceil(stage.width / CELL_WIDTH) + 2;
  const labels: Label[] = [];
  for (const glyph of order) {
    if (labels.length === MOST) {
      break;
    }
    const at = toStage(transform, glyph);
    const y = at.y + (glyph.height / 2) * transform.k + 2;
    const half = (glyph.face.text.length * CHARACTER) / 2;
    const cells = cellsOf(at.x - half, at.x + half, y, columns);
    if (cells.every((cell) => !taken.has(cell)) || glyph.id === always) {
      cells.forEach((cell) => taken.add(cell));
      labels.push({ text: glyph.face.text, x: at.x, y });
    }
  }
  return labels;
}

function cellsOf(left: number, right: number, y: number, columns: number): number[] {
  const row = Math.floor(y / CELL_HEIGHT);
  const cells: number[] = [];
  for (let column = Math.floor(left / CELL_WIDTH); column <= Math.floor(right / CELL_WIDTH); column++) {
    cells.push(row * columns + column, (row + 1) * columns + column);
  }
  return cells;
}

const CELL_WIDTH = 12;
const CELL_HEIGHT = 14;
/** Of an 11-pixel font, about. */
const CHARACTER = 6.2;
const MOST = 120;
