// The first tier: each node is an element, with the theme's colours, a role and a name.
import { type Selection, select } from "d3-selection";
import { type Point, TITLE } from "../layout/geometry";
import { DASHES, edgeHue, edgeWidth, headSize, isHollow, strengthOf, weightStrength } from "./edges";
import { CHIP } from "./looks";
import type { Emphasis, Renderer } from "./renderer";
import { head, pathData } from "./route";
import { type DrawnFrame, type Glyph, type Scene, type Stroke, moreRect, moreText, wayOf } from "./scene";
import type { Transform } from "./transform";

export class SvgRenderer implements Renderer {
  private readonly element: SVGSVGElement;
  private readonly world: Selection<SVGGElement, unknown, null, undefined>;
  private readonly layers: Record<"frames" | "edges" | "titles" | "nodes", Selection<SVGGElement, unknown, null, undefined>>;

  constructor(stage: HTMLElement) {
    const svg = select(stage).append("svg").attr("class", "cg-svg").attr("role", "presentation");
    this.element = svg.node()!;
    this.world = svg.append("g");
    const layer = (name: string) => this.world.append("g").attr("class", `cg-${name}`);
    this.layers = { frames: layer("frames"), edges: layer("edges"), titles: layer("titles"), nodes: layer("nodes") };
  }

  draw(scene: Scene, frames: readonly DrawnFrame[], words: (id: string) => string): void {
    this.element.classList.toggle("cg-few", scene.glyphs.length <= MOST_ANIMATED);
    this.drawFrames(frames);
    this.drawStrokes(scene);
    const nodes = this.layers.nodes
      .selectAll<SVGGElement, Glyph>("g.cg-node:not(.cg-leaving)")
      .data(scene.glyphs, ({ id }) => id);
    const all = nodes.join((entering) => entering.append("g").attr("data-id", ({ id }) => id), undefined, leave);
    all
      .attr("class", nodeClass)
      .attr("role", "button")
      .attr("tabindex", -1)
      .attr("aria-label", ({ id }) => words(id))
      .each(drawFace);
    this.move(scene, frames);
  }

  move(scene: Scene, frames: readonly DrawnFrame[]): void {
    this.placeFrames(frames);
    this.layers.nodes.selectAll<SVGGElement, Glyph>("g.cg-node:not(.cg-leaving)").attr("transform", translate);
    this.layers.edges.selectAll<SVGGElement, Stroke>("g.cg-edge:not(.cg-leaving)").each(function (stroke) {
      const way = wayOf(stroke, scene);
      this.children[0]!.setAttribute("d", pathData(way));
      this.children[1]!.setAttribute("d", polygon(head(way, headSize(stroke.line))));
    });
  }

  transform({ k, x, y }: Transform): void {
    this.world.attr("transform", `translate(${x},${y}) scale(${k})`);
    this.element.style.setProperty("--cg-unscaled", `${Math.min(4, 1 / k)}`);
    this.element.classList.toggle("cg-far", k < LABELS_FROM);
  }

  emphasize({ near, selected, stroke }: Emphasis): void {
    this.element.classList.toggle("cg-dimmed", near !== undefined);
    this.layers.nodes
      .selectAll<SVGGElement, Glyph>("g.cg-node")
      .classed("cg-near", ({ id }) => near?.has(id) === true)
      .classed("cg-selected", ({ id }) => id === selected);
    this.layers.edges
      .selectAll<SVGGElement, Stroke>("g.cg-edge")
      .classed("cg-near", ({ line }) => line.source === selected || line.target === selected)
      .classed("cg-pointed", ({ id }) => id === stroke);
  }

  focus(id: string): void {
    const nodes = this.layers.nodes.selectAll<SVGGElement, Glyph>("g.cg-node");
    nodes.attr("tabindex", (glyph) => (glyph.id === id ? 0 : -1));
    nodes.filter((glyph) => glyph.id === id).node()?.focus({ preventScroll: true });
  }

  themeChanged(): void {
    // The style sheet does it.
  }

  resized(): void {
    // The element fills the stage.
  }

  dispose(): void {
    this.element.remove();
  }

  private drawFrames(frames: readonly DrawnFrame[]): void {
    this.layers.frames
      .selectAll<SVGRectElement, DrawnFrame>("rect")
      .data(frames as DrawnFrame[], ({ key }) => key)
      .join((entering) => entering.append("rect").attr("class", "cg-frame").attr("rx", 8))
      .order();
    // Above the edges, so that they can be read.
    this.layers.titles
      .selectAll<SVGTextElement, DrawnFrame>("text")
      .data(frames as DrawnFrame[], ({ key }) => key)
      .join((entering) => entering.append("text").attr("class", "cg-title"))
      .text(({ title }) => title)
      .each(function ({ title, width }) {
        // From afar titles are larger, as far as their frames have room.
        this.style.setProperty("--cg-room", String(Math.max(1, (width - 18) / (title.length * CHARACTER))));
      });
  }

  private placeFrames(frames: readonly DrawnFrame[]): void {
    this.layers.frames
      .selectAll<SVGRectElement, DrawnFrame>("rect")
      .data(frames as DrawnFrame[], ({ key }) => key)
      .attr("x", ({ x, width }) => x - width / 2)
      .attr("y", ({ y, height }) => y - height / 2)
      .attr("width", ({ width }) => width)
      .attr("height", ({ height }) => height);
    this.layers.titles
      .selectAll<SVGTextElement, DrawnFrame>("text")
      .data(frames as DrawnFrame[], ({ key }) => key)
      .attr("x", ({ x, width }) => x - width / 2 + 10)
      .attr("y", ({ y, height }) => y - height / 2 + TITLE - 5);
  }

  private drawStrokes(scene: Scene): void {
    const strength = strengthOf(scene.strokes.length);
    const heaviest = Math.max(1, ...scene.strokes.map(({ line }) => line.edges.length));
    const strokes = this.layers.edges
      .selectAll<SVGGElement, Stroke>("g.cg-edge:not(.cg-leaving)")
      .data(scene.strokes, ({ id }) => id);
    const all = strokes.join(
      (entering) => {
        const made = entering.append("g");
        made.append("path").attr("class", "cg-way");
        made.append("path").attr("class", "cg-head");
        return made;
      },
      undefined,
      leave,
    );
    all.attr("class", ({ line }) => `cg-edge cg-hue-${edgeHue(line)}${isHollow(line) ? " cg-hollow" : ""}`);
    all
      .select(".cg-way")
      .attr("stroke-width", ({ line }) => edgeWidth(line))
      .attr("stroke-opacity", ({ line, source, target }) => {
        const isFolded = source.shape.container !== undefined && target.shape.container !== undefined;
        return strength * weightStrength(line, isFolded, heaviest);
      })
      .attr("stroke-dasharray", ({ line }) => DASHES[line.certainty].join(" ") || null);
    all.select(".cg-head").attr("fill-opacity", strength).attr("stroke-opacity", strength);
  }
}

/** Gone from the graph: fades, then goes. Without motion it goes at once. */
function leave(gone: Selection<SVGGElement, unknown, SVGGElement, unknown>): void {
  gone
    .classed("cg-leaving", true)
    .attr("tabindex", null)
    .attr("aria-hidden", "true")
    .each(function () {
      const remove = (): void => this.remove();
      if (globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches) {
        remove();
        return;
      }
      this.addEventListener("animationend", remove);
      // A page that is not shown plays no animations.
      setTimeout(remove, LONGEST_FADE_MS);
    });
}

function nodeClass({ face, shape, isPinned }: Glyph): string {
  const classes = ["cg-node", `cg-${face.look}`, `cg-hue-${face.hue}`];
  const flags: [string, boolean][] = [
    ["cg-focus", shape.isFocus],
    ["cg-folded", shape.container !== undefined],
    ["cg-test", shape.node?.test === true],
    ["cg-external", shape.node?.external === true],
    ["cg-pinned", isPinned],
  ];
  return [...classes, ...flags.filter(([, is]) => is).map(([name]) => name)].join(" ");
}

/** Around the origin; the group is moved to its place. */
function drawFace(this: SVGGElement, glyph: Glyph): void {
  const group = select<SVGGElement, Glyph>(this);
  group.selectAll("*").remove();
  const { face, shape, width, height } = glyph;
  if (face.look === "dot") {
    group.append("circle").attr("class", "cg-body").attr("r", width / 2);
    group.append("text").attr("class", "cg-name").attr("y", height / 2).attr("dy", "1em").text(face.text);
    return;
  }
  const left = -width / 2;
  const body = (dx: number, className: string): void => {
    const rect = group.append("rect").attr("class", className).attr("rx", 6);
    rect.attr("x", left + dx).attr("y", -height / 2 - dx).attr("width", width).attr("height", height);
  };
  if (shape.container !== undefined) {
    body(3, "cg-behind");
  }
  body(0, "cg-body");
  const chip = { x: left + 5 + CHIP / 2, y: 0 };
  group.append("circle").attr("class", "cg-chip").attr("cx", chip.x).attr("cy", chip.y).attr("r", CHIP / 2 - 1);
  group.append("text").attr("class", "cg-icon").attr("x", chip.x).attr("y", chip.y).attr("dy", "0.36em").text(face.icon);
  const text = group.append("text").attr("class", "cg-name").attr("x", left + CHIP + 12).attr("dy", "0.34em");
  text.text(face.text);
  if (face.detail !== "") {
    text.append("tspan").attr("class", "cg-detail").attr("dx", 8).text(face.detail);
  }
  drawMore(group, glyph);
  if (glyph.isPinned) {
    group.append("circle").attr("class", "cg-pin").attr("cx", left).attr("cy", -height / 2).attr("r", 4);
  }
}

function drawMore(group: Selection<SVGGElement, Glyph, null, undefined>, glyph: Glyph): void {
  const rect = moreRect({ ...glyph, x: 0, y: 0 });
  if (rect === undefined) {
    return;
  }
  const badge = group.append("g").attr("class", "cg-more").attr("transform", `translate(${rect.x},${rect.y})`);
  badge
    .append("rect")
    .attr("x", -rect.width / 2)
    .attr("y", -rect.height / 2)
    .attr("width", rect.width)
    .attr("height", rect.height)
    .attr("rx", rect.height / 2);
  badge.append("text").attr("dy", "0.35em").text(moreText(glyph));
}

function translate({ x, y }: Point): string {
  return `translate(${x.toFixed(1)},${y.toFixed(1)})`;
}

function polygon(corners: readonly Point[]): string {
  return `M${corners.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;
}

/** Shapes that may come one by one; of more each would cost a frame. */
const MOST_ANIMATED = 150;
/** Below, names of dots only cover each other. */
const LABELS_FROM = 0.8;
/** Width of a character of a title, about. */
const CHARACTER = 8;
const LONGEST_FADE_MS = 1_000;
