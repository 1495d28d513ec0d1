// What is told while the pointer rests on something.
import type { Asker } from "./asker";
import type { Hit, Scene } from "./draw/scene";
import type { Point } from "./layout/geometry";
import type { Description } from "./messages";
import type { GraphNode } from "./model/graph";
import { count, kindWords, lineWords, placeWords, shapeWords } from "./model/words";
import { type Tip, Tooltip } from "./parts/tooltip";

export class Pointing {
  private readonly tooltip = new Tooltip();
  private readonly known = new Map<string, Description | undefined>();
  private timer = 0;
  private turn = 0;

  constructor(
    private readonly asker: Asker,
    private readonly node: (id: string) => GraphNode | undefined,
  ) {}

  get element(): HTMLElement {
    return this.tooltip.element;
  }

  pointed(hit: Hit | undefined, at: Point, scene: Scene | undefined): void {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    if (hit === undefined || scene === undefined) {
      this.tooltip.hide();
      return;
    }
    this.timer = window.setTimeout(() => {
      this.tooltip.show(tipOf(hit, scene), at);
      if (hit.on === "glyph" && hit.glyph.shape.node !== undefined) {
        void this.describe(hit.glyph.shape.node, hit, scene, at, turn);
      }
    }, REST_MS);
  }

  hide(): void {
    clearTimeout(this.timer);
    this.turn++;
    this.tooltip.hide();
  }

  /** Descriptions are those of one revision. */
  forget(): void {
    this.known.clear();
  }

  private async describe(node: GraphNode, hit: Hit, scene: Scene, at: Point, turn: number): Promise<void> {
    if (!this.known.has(node.id)) {
      const asked = this.asker.ask({ query: "describe", node }).catch(() => undefined);
      this.known.set(node.id, await asked);
    }
    const description = this.known.get(node.id);
    const isStillThere = turn === this.turn && this.node(node.id) !== undefined;
    if (description !== undefined && isStillThere) {
      this.tooltip.show(withDescription(tipOf(hit, scene), description), at);
    }
  }
}

function tipOf(hit: Hit, scene: Scene): Tip {
  const name = (id: string): string => scene.byId.get(id)?.shape.label ?? id;
  switch (hit.on) {
    case "glyph": {
      const { shape } = hit.glyph;
      if (shape.node === undefined) {
        return { heading: shape.container!.path || shape.label, lines: [shapeWords(shape, scene.picture), "Click: unfold"] };
      }
      const { node } = shape;
      const code = node.signature;
      const lines = [`${kindWords(node.kind)} · ${placeWords(node)}`, node.test === true ? "test" : ""];
      return code === undefined
        ? { heading: node.qualifiedName, lines }
        : { heading: node.qualifiedName, code, lines };
    }
    case "more":
      return { heading: name(hit.glyph.id), lines: moreLines(hit.glyph.shape.node) };
    case "title":
      return { heading: hit.frame.box.container.path || hit.frame.box.label, lines: ["Click: fold"] };
    case "stroke": {
      const [heading, ...lines] = lineWords(hit.stroke.line, name);
      return { heading: heading!, lines };
    }
  }
}

function moreLines(node: GraphNode | undefined): string[] {
  const { incoming, outgoing } = node?.more ?? { incoming: 0, outgoing: 0 };
  return [`${incoming} that use it and ${outgoing} that it uses are not shown`, "Click: show them"];
}

function withDescription(tip: Tip, { signature, doc, fanIn, fanOut }: Description): Tip {
  const calls = fanIn === undefined ? "" : `called by ${count(fanIn, "symbol")}, calls ${count(fanOut ?? 0, "symbol")}`;
  return { heading: tip.heading, code: signature, lines: [...tip.lines, calls, doc] };
}

const REST_MS = 120;
