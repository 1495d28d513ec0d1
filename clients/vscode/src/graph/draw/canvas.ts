// The second tier, for thousands of nodes: one canvas, drawn anew for every frame that changes.
import { CERTAINTIES } from "../model/graph";
import { DASHES, edgeHue, edgeWidth, headSize, strengthOf } from "./edges";
import { type Label, unhidden } from "./labels";
import { paintFrames, paintGlyph, paintHead, paintStroke, paintTitles } from "./paint";
import type { Emphasis, Renderer } from "./renderer";
import { head } from "./route";
import { type DrawnFrame, type Glyph, type Scene, type Stroke, wayOf } from "./scene";
import { type Palette, paletteOf } from "./theme";
import { type Transform, toStage } from "./transform";

/** Lines of one look, drawn with one call. */
interface Batch {
  path: Path2D;
  /** Long ones are fainter: they cover more and tell less. */
  strength: number;
  dash: readonly number[];
  hue: keyof Palette & ("edge" | "inherit" | "need" | "cut");
  width: number;
}

export class CanvasRenderer implements Renderer {
  private readonly element: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  /** Has the focus in the place of the node that is drawn. */
  private readonly proxies: HTMLButtonElement[];
  private palette: Palette;
  private scene: Scene | undefined;
  private frames: readonly DrawnFrame[] = [];
  private batches: Batch[] = [];
  private at: Transform = { k: 1, x: 0, y: 0 };
  private emphasis: Emphasis = { near: undefined, selected: undefined, stroke: undefined };
  private words: (id: string) => string = () => "";
  private leaving: { glyphs: Glyph[]; since: number } | undefined;
  private frame = 0;
  private proxy = 0;

  constructor(private readonly stage: HTMLElement) {
    const canvas = stage.ownerDocument.createElement("canvas");
    canvas.className = "cg-canvas";
    canvas.setAttribute("role", "presentation");
    this.element = canvas;
    this.context = canvas.getContext("2d", { alpha: false })!;
    this.proxies = [0, 1].map(() => proxyIn(stage));
    stage.prepend(canvas);
    this.palette = paletteOf(stage);
    this.resized();
  }

  draw(scene: Scene, frames: readonly DrawnFrame[], words: (id: string) => string): void {
    const gone = this.scene?.glyphs.filter(({ id }) => !scene.byId.has(id)) ?? [];
    const isStill = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.leaving = gone.length > 0 && !isStill ? { glyphs: gone, since: performance.now() } : undefined;
    this.words = words;
    this.move(scene, frames);
  }

  move(scene: Scene, frames: readonly DrawnFrame[]): void {
    this.scene = scene;
    this.frames = frames;
    this.batches = batchesOf(scene);
    this.paintSoon();
  }

  transform(transform: Transform): void {
    this.at = transform;
    this.paintSoon();
  }

  emphasize(emphasis: Emphasis): void {
    this.emphasis = emphasis;
    this.paintSoon();
  }

  focus(id: string): void {
    // Two of them in turn: a focus that stays on one element is not told again.
    this.proxy = 1 - this.proxy;
    const button = this.proxies[this.proxy]!;
    button.setAttribute("aria-label", this.words(id));
    button.dataset["id"] = id;
    this.proxies[1 - this.proxy]!.hidden = true;
    button.hidden = false;
    button.focus({ preventScroll: true });
  }

  themeChanged(): void {
    this.palette = paletteOf(this.stage);
    this.paintSoon();
  }

  resized(): void {
    const { clientWidth, clientHeight } = this.stage;
    this.element.width = Math.max(1, Math.round(clientWidth * devicePixelRatio));
    this.element.height = Math.max(1, Math.round(clientHeight * devicePixelRatio));
    this.paintSoon();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.element.remove();
    this.proxies.forEach((button) => button.remove());
  }

  private paintSoon(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.paint();
      });
    }
  }

  private paint(): void {
    const { context, palette, scene } = this;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = palette.background;
    context.fillRect(0, 0, this.element.width, this.element.height);
    if (scene === undefined) {
      return;
    }
    const { k, x, y } = this.at;
    context.setTransform(k * ratio, 0, 0, k * ratio, x * ratio, y * ratio);
    paintFrames(context, palette, this.frames, k);
    this.paintStrokes();
    paintTitles(context, palette, this.frames, k);
    this.paintGlyphs(scene);
    this.paintLeaving();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paintLabels(scene);
  }

  private paintStrokes(): void {
    const { context, palette, emphasis } = this;
    const { k } = this.at;
    const share = emphasis.near === undefined ? 1 : DIMMED;
    // The nearer, the fewer are seen, and the stronger they can be.
    const nearness = Math.max(0, Math.min(0.8, k - 0.4));
    for (const batch of this.batches) {
      context.globalAlpha = share * (batch.strength + nearness * (1 - batch.strength));
      context.strokeStyle = palette[batch.hue];
      context.lineWidth = batch.width * Math.max(1, THINNEST / k / batch.width);
      // Dashes of thousands of lines cannot be told apart from afar, and cost most of a frame.
      context.setLineDash(k >= DASHES_FROM ? (batch.dash as number[]) : []);
      context.stroke(batch.path);
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
    const { selected, stroke } = emphasis;
    const isNear = (each: Stroke): boolean =>
      each.id === stroke || each.source.id === selected || each.target.id === selected;
    const near = selected === undefined && stroke === undefined ? [] : (this.scene?.strokes.filter(isNear) ?? []);
    for (const each of near) {
      paintStroke(context, palette, this.scene!, each, k);
    }
    if (k >= HEADS_FROM && emphasis.near === undefined) {
      this.paintHeads();
    }
  }

  private paintHeads(): void {
    const { context, palette, scene } = this;
    context.globalAlpha = HEADS;
    for (const stroke of scene!.strokes) {
      if (this.isSeen(stroke.target)) {
        const way = wayOf(stroke, scene!);
        paintHead(context, palette[edgeHue(stroke.line)], head(way, headSize(stroke.line)));
      }
    }
    context.globalAlpha = 1;
  }

  private paintGlyphs(scene: Scene): void {
    const { context, palette, emphasis } = this;
    for (const glyph of scene.glyphs) {
      if (!this.isSeen(glyph)) {
        continue;
      }
      const isNear = emphasis.near === undefined || emphasis.near.has(glyph.id);
      context.globalAlpha = isNear ? 1 : DIMMED;
      paintGlyph(context, palette, glyph, glyph.id === emphasis.selected, this.at.k);
    }
    context.globalAlpha = 1;
  }

  private paintLeaving(): void {
    if (this.leaving === undefined) {
      return;
    }
    const left = 1 - (performance.now() - this.leaving.since) / FADE_MS;
    if (left <= 0) {
      this.leaving = undefined;
      return;
    }
    this.context.globalAlpha = left;
    this.leaving.glyphs.forEach((glyph) => paintGlyph(this.context, this.palette, glyph, false, this.at.k));
    this.context.globalAlpha = 1;
    this.paintSoon();
  }

  private paintLabels(scene: Scene): void {
    const { context, palette, emphasis } = this;
    if (this.at.k < LABELS_FROM && emphasis.near === undefined) {
      return;
    }
    const size = { width: this.stage.clientWidth, height: this.stage.clientHeight };
    const wanted = scene.glyphs.filter(
      (glyph) => glyph.face.look === "dot" && this.isSeen(glyph) && (emphasis.near?.has(glyph.id) ?? true),
    );
    const labels = unhidden(wanted, this.at, size, emphasis.selected);
    context.font = `${LABEL_SIZE}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = palette.background;
    context.fillStyle = palette.foreground;
    labels.forEach(({ text, x, y }: Label) => {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    });
  }

  private isSeen({ x, y, width }: Glyph): boolean {
    const at = toStage(this.at, { x, y });
    const reach = (width / 2) * this.at.k + 40;
    return (
      at.x > -reach && at.y > -reach && at.x < this.stage.clientWidth + reach && at.y < this.stage.clientHeight + reach
    );
  }
}

function batchesOf(scene: Scene): Batch[] {
  const batches = new Map<string, Batch>();
  const isStraight = scene.style !== "layers";
  const strength = strengthOf(scene.strokes.length);
  for (const stroke of scene.strokes) {
    const { certainty } = stroke.line;
    const width = Math.round(edgeWidth(stroke.line));
    const hue = edgeHue(stroke.line);
    const { from, to, bend1, bend2 } = wayOf(stroke, scene);
    const isLong = Math.hypot(to.x - from.x, to.y - from.y) > LONG;
    const key = `${CERTAINTIES.indexOf(certainty)} ${hue} ${width} ${isLong}`;
    const batch = batches.get(key) ?? {
      path: new Path2D(),
      strength: isLong ? strength * FAINTER : strength,
      dash: DASHES[certainty],
      hue,
      width,
    };
    batches.set(key, batch);
    batch.path.moveTo(from.x, from.y);
    if (isStraight && !stroke.turn.hasTwin) {
      batch.path.lineTo(to.x, to.y);
    } else {
      batch.path.bezierCurveTo(bend1.x, bend1.y, bend2.x, bend2.y, to.x, to.y);
    }
  }
  return [...batches.entries()].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, batch]) => batch);
}

function proxyIn(stage: HTMLElement): HTMLButtonElement {
  const button = stage.ownerDocument.createElement("button");
  button.className = "cg-proxy";
  button.tabIndex = -1;
  button.hidden = true;
  stage.append(button);
  return button;
}

const DIMMED = 0.15;
const DASHES_FROM = 0.9;
const HEADS_FROM = 0.6;
const HEADS = 0.7;
const THINNEST = 0.5;
const FADE_MS = 450;
const LABEL_SIZE = 11;
const LABELS_FROM = 0.6;
/** Units of the graph. */
const LONG = 500;
const FAINTER = 0.45;
