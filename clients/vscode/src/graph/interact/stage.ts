// The surface that the picture is on: which renderer draws it, where it is, what is pointed at.
import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";
import { CanvasRenderer } from "../draw/canvas";
import type { Measure } from "../draw/looks";
import { MOST_SVG, type Renderer } from "../draw/renderer";
import { type DrawnFrame, type Hit, type Scene, drawnFrames, extent, hitAt } from "../draw/scene";
import { SvgRenderer } from "../draw/svg";
import { type Transform, centred, fitting, toGraph, toStage } from "../draw/transform";
import type { Point, Size } from "../layout/geometry";
import { neighboursOf } from "./directions";
import { tween } from "./tween";

export interface StageEvents {
  /** The pointer rests on something, or no longer does. */
  pointed(hit: Hit | undefined, at: Point): void;
  clicked(hit: Hit | undefined): void;
  doubled(hit: Hit): void;
  /** A menu is asked for. */
  menu(id: string, at: Point): void;
  /** A glyph was dropped elsewhere. */
  dropped(id: string, at: Point): void;
}

/**
 * `beginning`: all of it, or if that could not be read, what was asked about. `whole`: all of it.
 * `kept`: the picture stays where it is; with an anchor, that stays under the same pixel.
 */
export type Showing = "beginning" | "whole" | "kept" | { anchor: string };

export class Stage {
  private renderer: Renderer | undefined;
  private current: Scene | undefined;
  private frames: readonly DrawnFrame[] = [];
  private transform: Transform = { k: 1, x: 0, y: 0 };
  /** Where the picture is going; where it is, while it stands. */
  private destination: Transform = this.transform;
  private selected: string | undefined;
  private pointedAt: Hit | undefined;
  /** Nobody moved the picture since all of it was shown. */
  private isFitted = true;
  private readonly zoom: ZoomBehavior<HTMLElement, unknown>;
  private readonly motion = tween();
  private readonly flight = tween();

  constructor(
    readonly element: HTMLElement,
    private readonly events: StageEvents,
    private readonly measure: Measure,
  ) {
    this.zoom = zoom<HTMLElement, unknown>()
      .scaleExtent([SMALLEST, LARGEST])
      .clickDistance(CLICK_DISTANCE)
      .filter((event: MouseEvent) => this.startsPan(event))
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => this.zoomed(event));
    select(element).call(this.zoom).on("dblclick.zoom", null);
    this.listen();
    new ResizeObserver(() => this.resized()).observe(element);
  }

  get scene(): Scene | undefined {
    return this.current;
  }

  get fitted(): boolean {
    return this.isFitted;
  }

  get size(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** What has the keyboard's focus, or was clicked last. */
  get selection(): string | undefined {
    return this.selected;
  }

  show(scene: Scene, words: (id: string) => string, showing: Showing): void {
    const before = this.current;
    const oldFrames = this.frames;
    const { hasFocus } = this;
    this.chooseRenderer(scene);
    this.current = scene;
    if (this.selected !== undefined && !scene.byId.has(this.selected)) {
      this.selected = undefined;
    }
    this.frames = drawnFrames(scene, this.measure);
    const target = this.targetOf(showing, before, oldFrames);
    this.renderer!.draw(scene, this.frames, words);
    this.emphasize();
    if (hasFocus) {
      this.keepFocus();
    }
    if (before === undefined || scene.glyphs.length > MOST_SVG) {
      this.motion.stop();
      this.jump(target);
    } else {
      this.fly(target);
      this.animate(before, scene);
    }
  }

  fit(): void {
    if (this.current !== undefined) {
      this.fly(this.whole());
    }
  }

  zoomBy(factor: number): void {
    this.isFitted = false;
    this.flight.finish();
    const middle: [number, number] = [this.element.clientWidth / 2, this.element.clientHeight / 2];
    select(this.element).call(this.zoom.scaleBy, factor, middle);
  }

  panBy(x: number, y: number): void {
    this.isFitted = false;
    this.flight.finish();
    select(this.element).call(this.zoom.translateBy, x / this.transform.k, y / this.transform.k);
  }

  select(id: string | undefined): void {
    this.selected = id;
    this.emphasize();
  }

  /** Selects, gives it the keyboard's focus and makes sure that it can be seen. */
  focus(id: string): void {
    this.select(id);
    const glyph = this.current?.byId.get(id);
    if (glyph !== undefined) {
      this.bringIn(glyph);
      this.renderer?.focus(id);
    }
  }

  /** Where *id* is on the page. */
  placeOf(id: string): Point {
    const glyph = this.current?.byId.get(id);
    const { left, top } = this.element.getBoundingClientRect();
    const at = glyph === undefined ? { x: 0, y: 0 } : toStage(this.transform, glyph);
    return { x: at.x + left, y: at.y + top };
  }

  themeChanged(): void {
    this.renderer?.themeChanged();
  }

  private chooseRenderer(scene: Scene): void {
    const isMany = scene.glyphs.length > MOST_SVG;
    const fits = isMany ? this.renderer instanceof CanvasRenderer : this.renderer instanceof SvgRenderer;
    if (!fits) {
      this.renderer?.dispose();
      this.renderer = isMany ? new CanvasRenderer(this.element) : new SvgRenderer(this.element);
      this.renderer.transform(this.transform);
    }
  }

  /** Moves what was there *before* to where it is now. */
  private animate(before: Scene, { glyphs }: Scene): void {
    const ways = glyphs.map((glyph) => {
      const { x, y } = glyph;
      const start = before.byId.get(glyph.id) ?? glyph;
      return { glyph, from: { x: start.x, y: start.y }, to: { x, y } };
    });
    this.motion.run((share) => {
      for (const { glyph, from, to } of ways) {
        glyph.x = mix(from.x, to.x, share);
        glyph.y = mix(from.y, to.y, share);
      }
      this.moved();
    });
  }

  /** Keys go on working when what had the focus is gone. */
  private keepFocus(): void {
    const active = document.activeElement;
    const isThere = this.element.contains(active) && active?.closest(".cg-leaving") === null;
    if (!isThere) {
      this.element.focus({ preventScroll: true });
    }
  }

  private targetOf(showing: Showing, before: Scene | undefined, oldFrames: readonly DrawnFrame[]): Transform {
    if (showing === "whole") {
      return this.whole();
    }
    if (showing === "beginning") {
      return this.beginning();
    }
    const base = this.destination;
    const anchor = showing === "kept" ? undefined : showing.anchor;
    const old = placeIn(before, oldFrames, anchor);
    const now = placeIn(this.current, this.frames, anchor);
    if (old === undefined || now === undefined) {
      return base;
    }
    return { k: base.k, x: base.x + (old.x - now.x) * base.k, y: base.y + (old.y - now.y) * base.k };
  }

  private whole(): Transform {
    this.isFitted = true;
    return fitting(extent(this.current!, this.frames), this.size);
  }

  private beginning(): Transform {
    const all = this.whole();
    const focus = this.current!.glyphs.find(({ shape }) => shape.isFocus);
    if (all.k >= READABLE || focus === undefined) {
      return all;
    }
    this.isFitted = false;
    return centred(focus, extent(this.current!, this.frames), this.size, READABLE);
  }

  private jump(target: Transform): void {
    this.flight.stop();
    const { k, x, y } = target;
    select(this.element).call(this.zoom.transform, zoomIdentity.translate(x, y).scale(k));
  }

  private fly(target: Transform): void {
    const from = this.transform;
    this.destination = target;
    this.flight.run((share) => {
      const k = mix(from.k, target.k, share);
      const [x, y] = [mix(from.x, target.x, share), mix(from.y, target.y, share)];
      select(this.element).call(this.zoom.transform, zoomIdentity.translate(x, y).scale(k));
    });
  }

  private zoomed(event: D3ZoomEvent<HTMLElement, unknown>): void {
    const { k, x, y } = event.transform;
    this.transform = { k, x, y };
    if (event.sourceEvent !== null) {
      this.isFitted = false;
      this.flight.stop();
    }
    if (!this.flight.isRunning) {
      this.destination = this.transform;
    }
    this.renderer?.transform(this.transform);
  }

  private bringIn(glyph: Point): void {
    const { x, y } = toStage(this.transform, glyph);
    const { clientWidth, clientHeight } = this.element;
    const isSeen = x > MARGIN && y > MARGIN && x < clientWidth - MARGIN && y < clientHeight - MARGIN;
    if (!isSeen) {
      this.isFitted = false;
      const { k } = this.transform;
      this.fly({ k, x: clientWidth / 2 - glyph.x * k, y: clientHeight / 2 - glyph.y * k });
    }
  }

  private moved(): void {
    this.frames = drawnFrames(this.current!, this.measure);
    this.renderer?.move(this.current!, this.frames);
  }

  /** The neighbours of a glyph are told apart from the rest; a line is only brought to the front. */
  private emphasize(): void {
    const { current: scene, pointedAt: hit } = this;
    const centre = hit?.on === "glyph" ? hit.glyph.id : this.selected;
    const stroke = hit?.on === "stroke" ? hit.stroke.id : undefined;
    const near =
      scene === undefined || centre === undefined
        ? undefined
        : new Set([centre, ...neighboursOf(scene, centre).map(({ id }) => id)]);
    this.renderer?.emphasize({ near, selected: centre, stroke });
  }

  private resized(): void {
    this.renderer?.resized();
    if (this.isFitted && this.current !== undefined && this.element.clientWidth > 0) {
      this.jump(this.whole());
    }
  }

  private hit(event: MouseEvent): Hit | undefined {
    if (this.current === undefined) {
      return undefined;
    }
    const point = toGraph(this.transform, this.local(event));
    return hitAt(this.current, this.frames, point, REACH / this.transform.k);
  }

  private local(event: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** A drag that begins on a glyph moves the glyph. */
  private startsPan(event: MouseEvent): boolean {
    if (event.type === "wheel" || event.type.startsWith("touch")) {
      return true;
    }
    const hit = event.button === 0 ? this.hit(event) : undefined;
    return event.button === 0 && hit?.on !== "glyph" && hit?.on !== "more";
  }

  private listen(): void {
    const { element } = this;
    let asked = 0;
    element.addEventListener("pointermove", (event) => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => this.point(event));
    });
    element.addEventListener("pointerleave", (event) => {
      cancelAnimationFrame(asked);
      this.setPointed(undefined, event);
    });
    element.addEventListener("pointerdown", (event) => this.drag(event));
    element.addEventListener("click", (event) => this.events.clicked(this.hit(event)));
    element.addEventListener("dblclick", (event) => {
      const hit = this.hit(event);
      if (hit !== undefined) {
        this.events.doubled(hit);
      }
    });
    element.addEventListener("contextmenu", (event) => {
      const hit = this.hit(event);
      event.preventDefault();
      if (hit?.on === "glyph" || hit?.on === "more") {
        this.select(hit.glyph.id);
        this.events.menu(hit.glyph.id, { x: event.clientX, y: event.clientY });
      }
    });
  }

  private point(event: PointerEvent): void {
    if (event.buttons === 0) {
      this.setPointed(this.hit(event), event);
    }
  }

  private setPointed(hit: Hit | undefined, event: PointerEvent): void {
    const isSame = keyOf(hit) === keyOf(this.pointedAt);
    this.pointedAt = hit;
    this.element.classList.toggle("cg-pointing", hit !== undefined && hit.on !== "stroke");
    if (!isSame) {
      this.emphasize();
      this.events.pointed(hit, { x: event.clientX, y: event.clientY });
    }
  }

  private drag(down: PointerEvent): void {
    const hit = this.hit(down);
    if (down.button !== 0 || hit?.on !== "glyph") {
      return;
    }
    const { glyph } = hit;
    const start = toGraph(this.transform, this.local(down));
    const origin = { x: glyph.x, y: glyph.y };
    let isDragged = false;
    const move = (event: PointerEvent): void => {
      isDragged ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > CLICK_DISTANCE;
      if (isDragged) {
        const { x, y } = toGraph(this.transform, this.local(event));
        glyph.x = origin.x + x - start.x;
        glyph.y = origin.y + y - start.y;
        this.moved();
      }
    };
    const up = (): void => {
      this.element.removeEventListener("pointermove", move);
      if (isDragged) {
        // The click that follows is the end of the drag.
        this.element.addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
        this.events.dropped(glyph.id, { x: glyph.x, y: glyph.y });
      }
    };
    this.element.setPointerCapture(down.pointerId);
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", up, { once: true });
  }
}

function mix(one: number, other: number, share: number): number {
  return one + share * (other - one);
}

/** A shape, or the frame around what it stood for. */
function placeIn(scene: Scene | undefined, frames: readonly DrawnFrame[], id: string | undefined): Point | undefined {
  return id === undefined ? undefined : (scene?.byId.get(id) ?? frames.find(({ box }) => box.id === id));
}

function keyOf(hit: Hit | undefined): string {
  switch (hit?.on) {
    case "glyph":
    case "more":
      return `${hit.on} ${hit.glyph.id}`;
    case "title":
      return `title ${hit.frame.key}`;
    case "stroke":
      return `stroke ${hit.stroke.id}`;
    default:
      return "";
  }
}

const SMALLEST = 0.02;
const LARGEST = 4;
/** Pixels. */
const CLICK_DISTANCE = 4;
const REACH = 6;
const MARGIN = 30;
/** Names are about 7 pixels high: small, but a picture that is cut at both sides says less. */
const READABLE = 0.5;
