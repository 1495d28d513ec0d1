// What stands where: a picture with its layout, ready to be drawn, pointed at and exported.
import { type Rect, around, contains, distanceToSegment, framed, type Point } from "../layout/geometry";
import type { Arrangement, Frame, LayoutRequest, Style } from "../layout/request";
import type { Box, Line, Picture, Shape } from "../model/picture";
import { BOLD, type Face, type Look, type Measure, faceOf, lookFor, shortened } from "./looks";
import { type Route, type Turn, polyline, route } from "./route";

export interface Glyph extends Rect {
  id: string;
  shape: Shape;
  face: Face;
  degree: number;
  isPinned: boolean;
}

export interface Stroke {
  id: string;
  line: Line;
  source: Glyph;
  target: Glyph;
  turn: Turn;
}

export interface DrawnFrame extends Rect {
  key: string;
  box: Box;
  title: string;
  /** 0: outermost. */
  depth: number;
}

/** What a point is on. */
export type Hit =
  | { on: "glyph"; glyph: Glyph }
  | { on: "more"; glyph: Glyph }
  | { on: "title"; frame: DrawnFrame }
  | { on: "stroke"; stroke: Stroke };

export interface Scene {
  style: Style;
  look: Look;
  picture: Picture;
  glyphs: Glyph[];
  strokes: Stroke[];
  byId: ReadonlyMap<string, Glyph>;
  frames: Frame[];
}

/** Faces and sizes, before anything has its place. */
export interface Draft {
  picture: Picture;
  look: Look;
  faces: ReadonlyMap<string, Face>;
  degrees: ReadonlyMap<string, number>;
}

export function draftOf(picture: Picture, measure: Measure): Draft {
  const look = lookFor(picture.shapes.length);
  const degrees = new Map<string, number>();
  for (const { source, target } of picture.lines) {
    degrees.set(source, (degrees.get(source) ?? 0) + 1);
    degrees.set(target, (degrees.get(target) ?? 0) + 1);
  }
  const faces = new Map(
    picture.shapes.map((shape) => [shape.id, faceOf(shape, look, degrees.get(shape.id) ?? 0, measure)]),
  );
  return { picture, look, faces, degrees };
}

/** What the layout goes by, apart from the picture. */
export interface Known {
  at: ReadonlyMap<string, Point>;
  pinned: ReadonlySet<string>;
  aspect: number;
}

export function layoutRequest(
  { picture, faces }: Draft,
  style: Style,
  keep: boolean,
  known: Known,
  measure: Measure,
): LayoutRequest {
  return {
    style,
    keep,
    aspect: known.aspect,
    nodes: picture.shapes.map((shape) => ({
      id: shape.id,
      width: faces.get(shape.id)!.width,
      height: faces.get(shape.id)!.height,
      home: shape.home,
      layer: style === "layers" ? (shape.distance ?? 0) : undefined,
      at: known.at.get(shape.id),
      pinned: known.pinned.has(shape.id),
    })),
    boxes: picture.boxes.map((box) => ({
      id: box.id,
      parent: box.parent,
      width: titleWidth(box, style, measure),
    })),
    links: picture.lines.map(({ source, target, edges }) => ({ source, target, weight: edges.length })),
  };
}

export function sceneOf(draft: Draft, style: Style, arrangement: Arrangement, pinned: ReadonlySet<string>): Scene {
  const { picture, faces, degrees, look } = draft;
  const glyphs = picture.shapes.map((shape): Glyph => {
    const face = faces.get(shape.id)!;
    const { x, y } = arrangement.at[shape.id]!;
    const degree = degrees.get(shape.id) ?? 0;
    const isPinned = pinned.has(shape.id);
    return { id: shape.id, shape, face, degree, isPinned, x, y, width: face.width, height: face.height };
  });
  const byId = new Map(glyphs.map((glyph) => [glyph.id, glyph]));
  const ids = new Set(picture.lines.map((line) => line.id));
  const strokes = picture.lines.map((line): Stroke => {
    const source = byId.get(line.source)!;
    const target = byId.get(line.target)!;
    const span = Math.abs((target.shape.distance ?? 0) - (source.shape.distance ?? 0));
    return { id: line.id, line, source, target, turn: { hasTwin: ids.has(`${target.id} > ${source.id}`), span } };
  });
  return { style, look, picture, glyphs, strokes, byId, frames: arrangement.frames };
}

/** The way of a stroke, between where its ends are now. */
export function wayOf({ source, target, turn }: Stroke, { style }: Scene): Route {
  return route(source, target, style, turn);
}

/** Frames around where their nodes are now, outer ones first. */
export function drawnFrames(scene: Scene, measure: Measure): DrawnFrame[] {
  const boxes = new Map(scene.picture.boxes.map((box) => [box.id, box]));
  const rects = new Map<string, Rect>();
  const depths = new Map<string, number>();
  scene.frames.forEach(({ key, parent }) => depths.set(key, (depths.get(parent) ?? -1) + 1));
  const inside = new Map<string, Rect[]>();
  for (const frame of scene.frames.toReversed()) {
    const glyphs = frame.nodes.flatMap((id) => scene.byId.get(id) ?? []);
    const content = around([...glyphs, ...(inside.get(frame.key) ?? [])]);
    const box = boxes.get(frame.container);
    if (content === undefined || box === undefined) {
      continue;
    }
    const rect = framed({ ...content, width: Math.max(content.width, titleWidth(box, scene.style, measure)) });
    rects.set(frame.key, rect);
    inside.set(frame.parent, [...(inside.get(frame.parent) ?? []), rect]);
  }
  return scene.frames.flatMap((frame) => {
    const rect = rects.get(frame.key);
    const box = boxes.get(frame.container);
    if (rect === undefined || box === undefined) {
      return [];
    }
    const title = shortened(titleOf(box, scene.style), (text) => BOLD * measure(text), rect.width - TITLE_SPACE);
    return [{ ...rect, key: frame.key, box, title, depth: depths.get(frame.key) ?? 0 }];
  });
}

/** All of it, with frames. */
export function extent(scene: Scene, frames: readonly DrawnFrame[]): Rect {
  return around([...scene.glyphs, ...frames]) ?? { x: 0, y: 0, width: 1, height: 1 };
}

/** Where the number of neighbours that are not shown stands; undefined where there are none. */
export function moreRect(glyph: Glyph): Rect | undefined {
  const more = glyph.shape.node?.more;
  if (more === undefined || more.incoming + more.outgoing === 0 || glyph.face.look === "dot") {
    return undefined;
  }
  const width = 10 + 7 * moreText(glyph).length;
  return { x: glyph.x + glyph.width / 2 - 4, y: glyph.y - glyph.height / 2, width, height: 15 };
}

export function moreText(glyph: Glyph): string {
  const { incoming, outgoing } = glyph.shape.node?.more ?? { incoming: 0, outgoing: 0 };
  return `+${(incoming + outgoing).toLocaleString("en")}`;
}

/** What is at *point*, glyphs first; *reach* is how near to a line counts, in units of the graph. */
export function hitAt(scene: Scene, frames: readonly DrawnFrame[], point: Point, reach: number): Hit | undefined {
  for (const glyph of scene.glyphs) {
    const more = moreRect(glyph);
    if (more !== undefined && contains(more, point)) {
      return { on: "more", glyph };
    }
  }
  const slack = Math.min(reach, 6);
  const glyph = scene.glyphs.findLast((each) =>
    contains({ ...each, width: each.width + slack, height: each.height + slack }, point),
  );
  if (glyph !== undefined) {
    return { on: "glyph", glyph };
  }
  const frame = frames.findLast((each) => contains(titleBar(each), point));
  if (frame !== undefined) {
    return { on: "title", frame };
  }
  const stroke = nearestStroke(scene, point, reach);
  return stroke === undefined ? undefined : { on: "stroke", stroke };
}

/** The part of a frame that a click folds. */
function titleBar(frame: DrawnFrame): Rect {
  return { x: frame.x, y: frame.y - frame.height / 2 + TITLE_BAR / 2, width: frame.width, height: TITLE_BAR };
}

function nearestStroke(scene: Scene, point: Point, reach: number): Stroke | undefined {
  let best: Stroke | undefined;
  let nearest = reach;
  for (const stroke of scene.strokes) {
    const { source, target } = stroke;
    const isFar =
      point.x < Math.min(source.x, target.x) - SLACK ||
      point.x > Math.max(source.x, target.x) + SLACK ||
      point.y < Math.min(source.y, target.y) - SLACK ||
      point.y > Math.max(source.y, target.y) + SLACK;
    if (isFar) {
      continue;
    }
    const points = polyline(wayOf(stroke, scene));
    for (let at = 1; at < points.length; at++) {
      const distance = distanceToSegment(point, points[at - 1]!, points[at]!);
      if (distance < nearest) {
        nearest = distance;
        best = stroke;
      }
    }
  }
  return best;
}

function titleWidth(box: Box, style: Style, measure: Measure): number {
  return Math.min(WIDEST_TITLE, BOLD * measure(titleOf(box, style)));
}

/** In layers a frame stands alone, so it tells the whole path. */
function titleOf(box: Box, style: Style): string {
  return style === "layers" && box.container.path !== "" ? box.container.path : box.label;
}

const TITLE_BAR = 24;
const TITLE_SPACE = 20;
const WIDEST_TITLE = 200;
/** More than a curve bends. */
const SLACK = 120;
