// Frames, lines and shapes on a canvas: for the screen and for images.
import { PADDING, type Point, TITLE } from "../layout/geometry";
import { DASHES, edgeHue, edgeWidth, headSize } from "./edges";
import { CHIP } from "./looks";
import { head } from "./route";
import { type DrawnFrame, type Glyph, type Scene, type Stroke, wayOf } from "./scene";
import type { Palette } from "./theme";

export function paintStroke(
  context: CanvasRenderingContext2D,
  palette: Palette,
  scene: Scene,
  stroke: Stroke,
  k: number,
): void {
  const way = wayOf(stroke, scene);
  const { from, to, bend1, bend2 } = way;
  const colour = palette[edgeHue(stroke.line)];
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(bend1.x, bend1.y, bend2.x, bend2.y, to.x, to.y);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(edgeWidth(stroke.line), 1.2 / k);
  context.setLineDash(DASHES[stroke.line.certainty] as number[]);
  context.stroke();
  context.setLineDash([]);
  paintHead(context, colour, head(way, headSize(stroke.line)));
}

export function paintHead(context: CanvasRenderingContext2D, colour: string, corners: readonly Point[]): void {
  context.fillStyle = colour;
  context.beginPath();
  corners.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.fill();
}

export function paintFrames(
  context: CanvasRenderingContext2D,
  palette: Palette,
  frames: readonly DrawnFrame[],
  k: number,
): void {
  context.fillStyle = palette.frame;
  context.strokeStyle = palette.frameBorder;
  context.lineWidth = Math.max(1, 0.8 / k);
  for (const { x, y, width, height } of frames) {
    context.beginPath();
    context.roundRect(x - width / 2, y - height / 2, width, height, 8);
    context.fill();
    context.stroke();
  }
}

/** In a size that can be read, as far as their frames have room for them. */
export function paintTitles(
  context: CanvasRenderingContext2D,
  palette: Palette,
  frames: readonly DrawnFrame[],
  k: number,
): void {
  const size = Math.max(12, 11 / k);
  context.font = `600 ${size}px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.strokeStyle = palette.background;
  context.lineWidth = size / 4;
  context.lineJoin = "round";
  context.fillStyle = palette.muted;
  for (const { x, y, width, height, title } of frames) {
    if (title.length * size * CHARACTER <= width - 2 * PADDING || k >= 1) {
      const at = { x: x - width / 2 + PADDING, y: y - height / 2 + Math.max(TITLE - 5, size) };
      context.strokeText(title, at.x, at.y);
      context.fillText(title, at.x, at.y);
    }
  }
}

export function paintGlyph(
  context: CanvasRenderingContext2D,
  palette: Palette,
  glyph: Glyph,
  isSelected: boolean,
  k: number,
): void {
  const { face, shape, x, y, width, height } = glyph;
  const isMarked = isSelected || shape.isFocus;
  context.lineWidth = isSelected ? Math.max(3, 2 / k) : isMarked ? 2 : 1;
  if (face.look === "dot") {
    context.beginPath();
    context.arc(x, y, width / 2, 0, 2 * Math.PI);
    context.fillStyle = palette.hues[face.hue];
    context.fill();
    if (isMarked || glyph.isPinned) {
      context.strokeStyle = palette.accent;
      context.stroke();
    }
    return;
  }
  const left = x - width / 2;
  const top = y - height / 2;
  context.strokeStyle = isMarked ? palette.accent : palette.nodeBorder;
  context.fillStyle = shape.isFocus ? palette.focus : palette.node;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fill();
  context.stroke();
  context.fillStyle = palette.hues[face.hue];
  context.beginPath();
  context.arc(left + 5 + CHIP / 2, y, CHIP / 2 - 1, 0, 2 * Math.PI);
  context.fill();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 11px ${palette.font}`;
  context.fillStyle = palette.chipText;
  context.fillText(face.icon, left + 5 + CHIP / 2, y + 0.5);
  context.textAlign = "left";
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.foreground;
  context.fillText(face.text, left + CHIP + 12, y + 0.5);
  if (face.detail !== "") {
    const offset = context.measureText(face.text).width + 8;
    context.fillStyle = palette.muted;
    context.fillText(face.detail, left + CHIP + 12 + offset, y + 0.5);
  }
}

/** Width of a character, in sizes of the font, about. */
const CHARACTER = 0.6;
