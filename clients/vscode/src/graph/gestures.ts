// What is done with the picture: by pointer, by keys and from the menu of a node.
import type { Hit } from "./draw/scene";
import { type Direction, firstGlyph, nextGlyph } from "./interact/directions";
import type { KeyEvents } from "./interact/keys";
import type { Showing, Stage } from "./interact/stage";
import type { Point } from "./layout/geometry";
import type { Mode, Place, Question } from "./model/graph";
import type { Menu } from "./parts/menu";
import { menuItems } from "./parts/nodeMenu";
import type { Panels } from "./parts/panels";
import type { SearchBox } from "./parts/search";
import type { Status } from "./parts/status";
import type { Pointing } from "./pointing";
import type { State } from "./state";

/** What gestures act on. */
export interface Surroundings {
  state: State;
  stage: Stage;
  panels: Panels;
  search: SearchBox;
  menu: Menu;
  pointing: Pointing;
  status: Status;
  /** Draws the state as it is now. */
  draw(showing: Showing, keep?: boolean): Promise<void>;
  /** Brings what tells of the state up to date. */
  refresh(): void;
  setMode(mode: Mode, change: Partial<Question>): void;
  expand(id: string): Promise<void>;
  reveal(place: Place | undefined): void;
  words(id: string): string;
  facts(): string;
}

export class Gestures {
  constructor(private readonly around: Surroundings) {}

  get keys(): KeyEvents {
    const { stage, panels, search } = this.around;
    return {
      move: (direction) => this.move(direction),
      pan: (x, y) => stage.panBy(x, y),
      zoom: (factor) => stage.zoomBy(factor),
      fit: () => stage.fit(),
      open: () => this.withSelection((id) => this.activate(id)),
      expand: () => this.withSelection((id) => this.expand(id)),
      fold: () => this.withSelection((id) => this.fold(id)),
      pin: () => this.withSelection((id) => this.togglePin(id)),
      hide: () => this.withSelection((id) => this.hide(id)),
      menu: () => this.withSelection((id) => this.openMenu(id, stage.placeOf(id))),
      search: () => search.open(),
      toggle: (panel) => panels.toggle(panel),
      escape: () => this.escape(),
    };
  }

  clicked(hit: Hit | undefined): void {
    switch (hit?.on) {
      case "glyph":
        this.around.stage.focus(hit.glyph.id);
        this.activate(hit.glyph.id);
        break;
      case "more":
        this.expand(hit.glyph.id);
        break;
      case "title": {
        const { id, label } = hit.frame.box;
        this.refold(() => this.around.state.toggleOpen(id), `${label} folded`, id);
        break;
      }
      case "stroke":
        this.around.reveal(hit.stroke.line.edges.flatMap((edge) => edge.sites)[0]);
        break;
      default:
        this.around.stage.select(undefined);
    }
  }

  doubled(hit: Hit): void {
    if (hit.on === "glyph") {
      this.expand(hit.glyph.id);
    }
  }

  /** Shows the neighbours of a node, or what is folded. */
  private expand(id: string): void {
    if (this.around.state.node(id) === undefined) {
      this.activate(id);
    } else {
      void this.around.expand(id);
    }
  }

  /** Opens the code of a node, or what is folded. */
  private activate(id: string): void {
    const node = this.around.state.node(id);
    if (node === undefined) {
      this.refold(() => this.around.state.toggleOpen(id), "unfolded", id);
    } else if (node.place === undefined) {
      this.around.status.say(`${node.name} has no code in the workspace`);
    } else {
      this.around.reveal(node.place);
    }
  }

  private fold(id: string): void {
    const home = this.around.state.homeOf(id);
    if (home !== undefined) {
      this.refold(() => this.around.state.toggleOpen(home), "folded", home);
    }
  }

  /** After the folding changed all is arranged anew, from where it was, around *anchor*. */
  refold(change: () => void, said: string, anchor?: string): void {
    const { stage, status, draw, facts } = this.around;
    change();
    const showing: Showing = anchor === undefined || stage.fitted ? "whole" : { anchor };
    void draw(showing).then(() => {
      const inside = stage.scene?.glyphs.find(({ id, shape }) => id === anchor || shape.home === anchor);
      if (stage.hasFocus && inside !== undefined) {
        stage.focus(inside.id);
      }
      status.say(`${said}: ${facts()}`);
    });
  }

  private togglePin(id: string): void {
    const { pinned } = this.around.state;
    const isPinned = !pinned.delete(id);
    if (isPinned) {
      pinned.add(id);
    }
    this.around.status.say(isPinned ? "pinned" : "let go");
    void this.around.draw({ anchor: id }, true);
  }

  dropped(id: string, at: Point): void {
    this.around.state.at.set(id, at);
    this.around.state.pinned.add(id);
    void this.around.draw("kept", true);
  }

  private hide(id: string): void {
    const { scene } = this.around.stage;
    const next = scene === undefined ? undefined : nextGlyph(scene, id, "left");
    const { state } = this.around;
    this.filter(() => (state.hidden = new Set([...state.hidden, ...state.membersOf(id)])));
    this.around.status.say("hidden");
    if (next !== undefined) {
      this.around.stage.focus(next);
    }
  }

  /** After a filter changed: what stays does not move. */
  filter(change: () => void): void {
    change();
    this.around.refresh();
    void this.around.draw("kept", true);
  }

  private move(direction: Direction): void {
    const { scene, selection } = this.around.stage;
    if (scene === undefined) {
      return;
    }
    const next = selection === undefined ? firstGlyph(scene) : nextGlyph(scene, selection, direction);
    if (next === undefined) {
      this.around.status.say("nothing further that way");
    } else {
      this.focusOn(next);
    }
  }

  focusOn(id: string): void {
    this.around.stage.focus(id);
    this.around.status.say(this.around.words(id));
  }

  private withSelection(act: (id: string) => void): void {
    const { scene, selection } = this.around.stage;
    const id = selection ?? (scene === undefined ? undefined : firstGlyph(scene));
    if (id !== undefined) {
      this.around.stage.select(id);
      act(id);
    }
  }

  private escape(): void {
    this.around.pointing.hide();
    const { open } = this.around.panels;
    if (open !== undefined) {
      this.around.panels.toggle(open);
    } else {
      this.around.stage.select(undefined);
      this.around.stage.element.focus();
    }
  }

  openMenu(id: string, at: Point): void {
    this.around.pointing.hide();
    const items = menuItems(id, this.around.state, {
      open: (each) => this.activate(each),
      expand: (each) => this.expand(each),
      ask: (mode, change) => this.around.setMode(mode, change),
      fold: (each) => this.fold(each),
      pin: (each) => this.togglePin(each),
      hide: (each) => this.hide(each),
    });
    const label = this.around.stage.scene?.byId.get(id)?.shape.label ?? "";
    this.around.menu.open(label, items, at, () => this.around.stage.focus(id));
  }
}
