// The picture as a file of its own: colours are those of the theme, and it needs no style sheet.
import { DASHES, edgeHue, edgeWidth, headSize, isHollow } from "../draw/edges";
import { CHIP } from "../draw/looks";
import { head, pathData } from "../draw/route";
import { type DrawnFrame, type Glyph, type Scene, type Stroke, extent, moreRect, moreText, wayOf } from "../draw/scene";
import type { Palette } from "../draw/theme";
import { TITLE } from "../layout/geometry";

export function svgText(scene: Scene, frames: readonly DrawnFrame[], palette: Palette, title: string): string {
  const { x, y, width, height } = extent(scene, frames);
  const view = [x - width / 2 - MARGIN, y - height / 2 - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN];
  const box = view.map((value) => value.toFixed(0)).join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" font-family="${escaped(palette.font)}" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="${view[0]!.toFixed(0)}" y="${view[1]!.toFixed(0)}" width="100%" height="100%" fill="${palette.background}"/>`,
    ...frames.map((frame) => frameText(frame, palette)),
    ...scene.strokes.map((stroke) => strokeText(stroke, scene, palette)),
    ...scene.glyphs.map((glyph) => glyphText(glyph, palette)),
    "</svg>\n",
  ].join("\n");
}

function frameText({ x, y, width, height, title }: DrawnFrame, palette: Palette): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const rect = `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" rx="8" fill="${palette.frame}" stroke="${palette.frameBorder}"/>`;
  return `${rect}<text x="${n(left + 10)}" y="${n(top + TITLE - 5)}" fill="${palette.muted}" font-weight="600">${escaped(title)}</text>`;
}

function strokeText(stroke: Stroke, scene: Scene, palette: Palette): string {
  const { line } = stroke;
  const way = wayOf(stroke, scene);
  const colour = palette[edgeHue(line)];
  const dash = DASHES[line.certainty].length > 0 ? ` stroke-dasharray="${DASHES[line.certainty].join(" ")}"` : "";
  const corners = head(way, headSize(line)).map(({ x, y }) => `${n(x)},${n(y)}`).join(" ");
  const inside = isHollow(line) ? palette.background : colour;
  return (
    `<path d="${pathData(way)}" fill="none" stroke="${colour}" stroke-width="${n(edgeWidth(line))}"${dash}/>` +
    `<polygon points="${corners}" fill="${inside}" stroke="${colour}"/>`
  );
}

function glyphText(glyph: Glyph, palette: Palette): string {
  const { face, shape, x, y, width, height } = glyph;
  const hue = palette.hues[face.hue];
  const title = `<title>${escaped(shape.node?.qualifiedName ?? shape.label)}</title>`;
  const border = shape.isFocus ? `stroke="${palette.accent}" stroke-width="2"` : `stroke="${palette.nodeBorder}"`;
  if (face.look === "dot") {
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(width / 2)}" fill="${hue}">${title}</circle>`;
  }
  const [left, top] = [x - width / 2, y - height / 2];
  const body = (dx: number, fill: string): string =>
    `<rect x="${n(left + dx)}" y="${n(top - dx)}" width="${n(width)}" height="${n(height)}" rx="6" fill="${fill}" ${border}/>`;
  const behind = shape.container === undefined ? "" : body(3, palette.node);
  const detail = face.detail === "" ? "" : `<tspan dx="8" fill="${palette.muted}">${escaped(face.detail)}</tspan>`;
  return [
    `<g>${title}${behind}${body(0, shape.isFocus ? palette.focus : palette.node)}`,
    `<circle cx="${n(left + 5 + CHIP / 2)}" cy="${n(y)}" r="${CHIP / 2 - 1}" fill="${hue}"/>`,
    `<text x="${n(left + 5 + CHIP / 2)}" y="${n(y + 4)}" font-size="11" font-weight="600" text-anchor="middle" fill="${palette.chipText}">${escaped(face.icon)}</text>`,
    `<text x="${n(left + CHIP + 12)}" y="${n(y + 4)}" fill="${palette.foreground}">${escaped(face.text)}${detail}</text>`,
    moreBadge(glyph, palette),
    "</g>",
  ].join("");
}

function moreBadge(glyph: Glyph, palette: Palette): string {
  const rect = moreRect(glyph);
  return rect === undefined
    ? ""
    : `<text x="${n(rect.x)}" y="${n(rect.y)}" font-size="10" text-anchor="middle" fill="${palette.muted}">${moreText(glyph)}</text>`;
}

function n(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const MARGIN = 20;
