// The view: state, surface and panels brought together. It knows its host by messages only.
import { Asker, Superseded } from "./asker";
import type { Measure } from "./draw/looks";
import { draftOf, type Hit, drawnFrames, layoutRequest, sceneOf } from "./draw/scene";
import { paletteOf } from "./draw/theme";
import { type Direction, firstGlyph, nextGlyph } from "./interact/directions";
import { type Showing, Stage } from "./interact/stage";
import { listenToKeys } from "./interact/keys";
import type { Point } from "./layout/geometry";
import { Layouts } from "./layout/client";
import type { FromHost, Host } from "./messages";
import { difference, expanded } from "./model/change";
import type { Graph, GraphNode, Mode, Question, Subject } from "./model/graph";
import { MODES, inMode, isComplete } from "./model/modes";
import { count, pictureWords, shapeWords } from "./model/words";
import { h } from "./parts/dom";
import { FilterPanel } from "./parts/filters";
import { help, legend } from "./parts/help";
import { ListPanel } from "./parts/list";
import { Menu } from "./parts/menu";
import { SearchBox } from "./parts/search";
import { Status } from "./parts/status";
import { type SaveFormat, Toolbar } from "./parts/toolbar";
import { Pointing } from "./pointing";
import { savedPicture } from "./save/save";
import { State } from "./state";

type Panel = "filter" | "list" | "help";

export class View {
  private readonly state = new State();
  private readonly asker: Asker;
  private readonly layouts = new Layouts();
  private readonly measure: Measure;
  private readonly stage: Stage;
  private readonly toolbar: Toolbar;
  private readonly search: SearchBox;
  private readonly list: ListPanel;
  private readonly filters: FilterPanel;
  private readonly panels: Record<Panel, HTMLElement>;
  private readonly status: Status;
  private readonly menu = new Menu();
  private readonly pointing: Pointing;
  private readonly message = h("div", { class: "cg-message", hidden: true });
  /** Which end of a path the next symbol found is for. */
  private choosing: "about" | "to" | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host,
  ) {
    this.asker = new Asker(host);
    const surface = h("div", {
      class: "cg-stage",
      role: "application",
      tabindex: "0",
      "aria-label": "Graph. Arrow keys move between neighbours, question mark shows all keys.",
    });
    this.measure = measureIn(root);
    this.pointing = new Pointing(this.asker, (id) => this.state.node(id));
    this.stage = new Stage(
      surface,
      {
        pointed: (hit, at) => this.pointing.pointed(hit, at, this.stage.scene),
        clicked: (hit) => this.clicked(hit),
        doubled: (hit) => hit.on === "glyph" && this.expand(hit.glyph.id),
        menu: (id, at) => this.openMenu(id, at),
        dropped: (id, at) => this.dropped(id, at),
      },
      this.measure,
    );
    this.search = new SearchBox({
      local: (text) => this.matching(text),
      everywhere: (text) => this.asker.ask({ query: "search", text }),
      chosen: (node, isShown) => this.found(node, isShown),
      left: () => this.leaveSearch(),
    });
    this.toolbar = new Toolbar(this.search.element, {
      mode: (mode) => this.setMode(mode),
      ask: (change) => this.change(change),
      choose: (end) => this.choose(end),
      follow: (follow) => this.setFollow(follow),
      fit: () => this.stage.fit(),
      foldAll: () => this.refold(() => this.state.foldAll(), "all folded"),
      unfoldAll: () => this.refold(() => this.state.unfoldAll(), "all unfolded"),
      arrange: (arranging) => {
        this.state.arranging = arranging;
        this.state.at.clear();
        void this.draw({ fit: true });
      },
      save: (format) => void this.save(format),
      toggle: (panel) => this.toggle(panel),
    });
    this.list = new ListPanel({ chosen: (id) => this.focusOn(id) });
    this.filters = new FilterPanel({
      ask: (change) => this.change(change),
      kinds: (without) => this.filter(() => (this.state.withoutKinds = without)),
      folders: (without) => this.filter(() => (this.state.withoutFolders = without)),
      showHidden: () => this.filter(() => (this.state.hidden = new Set())),
    });
    this.panels = { filter: this.filters.element, list: this.list.element, help: help() };
    this.status = new Status(legend());
    surface.append(this.message);
    const middle = h("div", { class: "cg-middle" }, surface, ...Object.values(this.panels));
    root.append(this.toolbar.element, middle, this.status.element, this.menu.element, this.pointing.element);
    listenToKeys(surface, {
      move: (direction) => this.move(direction),
      pan: (x, y) => this.stage.panBy(x, y),
      zoom: (factor) => this.stage.zoomBy(factor),
      fit: () => this.stage.fit(),
      open: () => this.withSelection((id) => this.activate(id)),
      expand: () => this.withSelection((id) => void this.expand(id)),
      fold: () => this.withSelection((id) => this.fold(id)),
      pin: () => this.withSelection((id) => this.togglePin(id)),
      hide: () => this.withSelection((id) => this.hide(id)),
      menu: () => this.withSelection((id) => this.openMenu(id, this.stage.placeOf(id))),
      search: () => this.search.open(),
      toggle: (panel) => this.toggle(panel),
      escape: () => this.escape(),
    });
    host.listen((message) => this.hear(message));
    this.toolbar.update(this.state);
    host.post({ type: "ready" });
  }

  private hear(message: FromHost): void {
    if (this.asker.hear(message)) {
      return;
    }
    const { state } = this;
    switch (message.type) {
      case "welcome":
        state.abilities = message.abilities;
        state.question = message.question;
        state.follow = message.follow;
        this.refresh();
        void this.ask();
        break;
      case "show":
        this.setMode(message.question.mode ?? state.question.mode, message.question);
        break;
      case "cursor":
        this.cursorMoved(message.about);
        break;
      case "changed":
        void this.ask({ goOn: true });
        break;
      case "available":
        this.root.classList.toggle("cg-stale", !message.available);
        if (message.available) {
          void this.ask({ goOn: state.graph !== undefined });
        } else {
          this.tell(message.message ?? "");
        }
        break;
      case "theme":
        this.stage.themeChanged();
        break;
    }
  }

  private setMode(mode: Mode, change: Partial<Question> = {}): void {
    this.state.question = { ...inMode(this.state.question, mode), ...change };
    this.refresh();
    void this.ask();
  }

  private change(change: Partial<Question>): void {
    this.state.question = { ...this.state.question, ...change };
    this.refresh();
    void this.ask({ goOn: change.depth === undefined && change.granularity === undefined });
  }

  private cursorMoved(about: Subject): void {
    const { question, follow } = this.state;
    if (follow && MODES[question.mode].about !== "workspace" && question.mode !== "path") {
      this.state.question = { ...question, about };
      void this.ask({ goOn: true, isQuiet: true });
    }
  }

  private setFollow(follow: boolean): void {
    this.state.follow = follow;
    this.host.post({ type: "follow", follow });
  }

  /** Asks the question as it is now. *goOn*: the answer goes on from what is shown. */
  private async ask({ goOn = false, isQuiet = false } = {}): Promise<void> {
    const { question } = this.state;
    if (!isComplete(question)) {
      this.tell(question.mode === "path" ? PATH_PROMPT : SYMBOL_PROMPT);
      return;
    }
    this.root.classList.add("cg-asking");
    try {
      const graph = await this.asker.ask({ query: "graph", question });
      if (graph !== undefined) {
        await this.answered(graph, goOn);
      } else if (!isQuiet) {
        this.tell("Nothing is known of that; place the cursor on a symbol or search for one.");
      }
    } catch (error) {
      if (!(error instanceof Superseded)) {
        this.tell(error instanceof Error ? error.message : String(error));
      }
    } finally {
      this.root.classList.remove("cg-asking");
    }
  }

  private async answered(graph: Graph, goOn: boolean): Promise<void> {
    const { state } = this;
    const before = state.graph;
    const isSame = before !== undefined && sameFocus(before, graph);
    this.pointing.forget();
    this.message.hidden = true;
    if (goOn && isSame) {
      const { added, removed } = difference(before, graph);
      state.goOn(graph);
      await this.draw({ fit: false }, true);
      if (added.length + removed.length > 0) {
        this.status.say(`The graph changed: ${added.length} new, ${removed.length} gone`);
      }
    } else {
      state.begin(graph);
      await this.draw({ fit: true });
      this.status.say(`${graph.title}: ${this.facts()}`);
    }
    state.nameSubject();
    this.refresh();
  }

  /** Draws the state as it is. *keep*: nothing that is there moves. */
  private async draw(showing: Showing, keep = false): Promise<void> {
    const { state } = this;
    const picture = state.picture();
    if (picture === undefined) {
      return;
    }
    const draft = draftOf(picture, this.measure);
    const { style } = state;
    const request = layoutRequest(draft, style, keep, state, this.measure);
    this.root.classList.add("cg-arranging");
    const arrangement = await this.layouts.arrange(request);
    if (arrangement === undefined) {
      return;
    }
    this.root.classList.remove("cg-arranging");
    Object.entries(arrangement.at).forEach(([id, at]) => state.at.set(id, at));
    const scene = sceneOf(draft, style, arrangement, state.pinned);
    this.stage.show(scene, (id) => this.words(id), showing);
    this.list.update(picture);
    this.status.tell(this.facts(), state.graph?.notes ?? []);
    this.root.dataset["drawn"] = String(Number(this.root.dataset["drawn"] ?? 0) + 1);
  }

  private refresh(): void {
    this.toolbar.update(this.state);
    this.filters.update(this.state);
  }

  private tell(text: string): void {
    this.message.textContent = text;
    this.message.hidden = text === "";
    this.status.say(text);
  }

  private facts(): string {
    const picture = this.stage.scene?.picture;
    const title = this.state.graph?.title ?? "";
    return picture === undefined ? title : `${title} · ${pictureWords(picture)}`;
  }

  private words(id: string): string {
    const picture = this.stage.scene?.picture;
    const shape = this.stage.scene?.byId.get(id)?.shape;
    return picture === undefined || shape === undefined ? "" : shapeWords(shape, picture, this.state.pinned.has(id));
  }

  private clicked(hit: Hit | undefined): void {
    switch (hit?.on) {
      case "glyph":
        this.stage.focus(hit.glyph.id);
        this.activate(hit.glyph.id);
        break;
      case "more":
        void this.expand(hit.glyph.id);
        break;
      case "title":
        this.refold(() => this.state.toggleOpen(hit.frame.box.id), `${hit.frame.box.label} folded`, hit.frame.box.id);
        break;
      case "stroke":
        this.revealLine(hit);
        break;
      default:
        this.stage.select(undefined);
    }
  }

  /** Opens the code of a node, or what is folded. */
  private activate(id: string): void {
    const node = this.state.node(id);
    if (node === undefined) {
      this.refold(() => this.state.toggleOpen(id), "unfolded", id);
      return;
    }
    if (node.place === undefined) {
      this.status.say(`${node.name} is outside the workspace`);
    } else if (this.state.abilities.reveal) {
      this.host.post({ type: "reveal", place: node.place });
    }
  }

  private revealLine(hit: Extract<Hit, { on: "stroke" }>): void {
    const [site] = hit.stroke.line.edges.flatMap((edge) => edge.sites);
    if (site !== undefined && this.state.abilities.reveal) {
      this.host.post({ type: "reveal", place: site });
    }
  }

  private async expand(id: string): Promise<void> {
    const node = this.state.node(id);
    const { graph, question } = this.state;
    if (node === undefined || graph === undefined) {
      this.activate(id);
      return;
    }
    try {
      const found = await this.asker.ask({ query: "neighbours", node, question });
      const grown = expanded(graph, id, found);
      const { added } = difference(graph, grown);
      this.state.goOn(grown);
      added.forEach((each) => this.state.uncover(each));
      await this.draw({ fit: false, anchor: id }, true);
      this.refresh();
      this.status.say(`${count(added.length, "neighbour")} of ${node.name} added`);
    } catch (error) {
      if (!(error instanceof Superseded)) {
        this.tell(error instanceof Error ? error.message : String(error));
      }
    }
  }

  private fold(id: string): void {
    const home = this.state.homeOf(id);
    if (home !== undefined) {
      this.refold(() => this.state.toggleOpen(home), "folded", home);
    }
  }

  /** After the folding changed all is arranged anew, from where it was, around *anchor*. */
  private refold(change: () => void, said: string, anchor?: string): void {
    change();
    const showing: Showing = anchor === undefined || this.stage.fitted ? { fit: true } : { fit: false, anchor };
    void this.draw(showing).then(() => this.status.say(`${said}: ${this.facts()}`));
  }

  private togglePin(id: string): void {
    const { pinned } = this.state;
    const isPinned = !pinned.delete(id);
    if (isPinned) {
      pinned.add(id);
    }
    this.status.say(isPinned ? "pinned" : "let go");
    void this.draw({ fit: false, anchor: id }, true);
  }

  private dropped(id: string, at: Point): void {
    this.state.at.set(id, at);
    this.state.pinned.add(id);
    void this.draw({ fit: false }, true);
  }

  private hide(id: string): void {
    const next = this.stage.scene === undefined ? undefined : nextGlyph(this.stage.scene, id, "right");
    this.filter(() => (this.state.hidden = new Set([...this.state.hidden, ...this.state.membersOf(id)])));
    this.status.say("hidden");
    if (next !== undefined) {
      this.stage.select(next);
    }
  }

  private filter(change: () => void): void {
    change();
    this.refresh();
    void this.draw({ fit: false }, true);
  }

  private move(direction: Direction): void {
    const { scene, selection } = this.stage;
    if (scene === undefined) {
      return;
    }
    const next = selection === undefined ? firstGlyph(scene) : nextGlyph(scene, selection, direction);
    if (next === undefined) {
      this.status.say("nothing further that way");
      return;
    }
    this.focusOn(next);
  }

  private focusOn(id: string): void {
    this.stage.focus(id);
    this.status.say(this.words(id));
  }

  private withSelection(act: (id: string) => void): void {
    const { scene, selection } = this.stage;
    const id = selection ?? (scene === undefined ? undefined : firstGlyph(scene));
    if (id !== undefined) {
      this.stage.select(id);
      act(id);
    }
  }

  private matching(text: string): GraphNode[] {
    const wanted = text.toLowerCase();
    const found = (this.state.graph?.nodes ?? []).filter((node) => node.qualifiedName.toLowerCase().includes(wanted));
    return found.slice(0, MOST_MATCHES);
  }

  private found(node: GraphNode, isShown: boolean): void {
    const subject: Subject = { symbol: node.id, label: node.qualifiedName };
    const end = this.choosing;
    this.choosing = undefined;
    if (end !== undefined) {
      this.change({ [end]: MODES[this.state.question.mode].about === "file" ? pathOf(node) : subject });
      return;
    }
    if (isShown) {
      this.state.uncover(node.id);
      void this.draw({ fit: false }).then(() => this.focusOn(node.id));
      return;
    }
    const mode = MODES[this.state.question.mode].about === "symbol" ? this.state.question.mode : "around";
    this.setMode(mode, { about: subject });
  }

  private choose(end: "about" | "to"): void {
    this.choosing = end;
    this.search.open(end === "to" ? "Search where it ends" : "Search what it is about");
  }

  private leaveSearch(): void {
    this.choosing = undefined;
    this.stage.element.focus();
  }

  private escape(): void {
    const open = (Object.keys(this.panels) as Panel[]).find((panel) => !this.panels[panel].hidden);
    this.pointing.hide();
    if (open !== undefined) {
      this.toggle(open);
    } else {
      this.stage.select(undefined);
      this.stage.element.focus();
    }
  }

  /** One panel at a time: there is room for one. */
  private toggle(panel: Panel): void {
    const isOpen = this.panels[panel].hidden !== false;
    for (const each of Object.keys(this.panels) as Panel[]) {
      this.panels[each].hidden = each !== panel || !isOpen;
      this.toolbar.expanded(each, each === panel && isOpen);
    }
    this.list.show(panel === "list" && isOpen);
    if (isOpen) {
      this.panels[panel].querySelector<HTMLElement>("button, input, select")?.focus();
    } else {
      this.stage.element.focus();
    }
  }

  private openMenu(id: string, at: Point): void {
    const node = this.state.node(id);
    const items = node === undefined ? this.folderItems(id) : this.nodeItems(node);
    const label = this.stage.scene?.byId.get(id)?.shape.label ?? "";
    this.pointing.hide();
    this.menu.open(label, items, at, () => this.stage.focus(id));
  }

  private nodeItems(node: GraphNode): { label: string; key?: string; run(): void }[] {
    const { abilities, pinned } = this.state;
    const { id } = node;
    const subject: Subject = { symbol: id, label: node.qualifiedName };
    const isSymbol = node.kind !== "folder" && node.kind !== "package";
    const modes = (["around", "callers", "callees", "impact"] as const).filter(
      (mode) => isSymbol && abilities.modes.includes(mode),
    );
    const hasPath = isSymbol && abilities.modes.includes("path");
    return [
      ...(node.place !== undefined && abilities.reveal
        ? [{ label: "Open code", key: "Enter", run: () => this.activate(id) }]
        : []),
      { label: "Show its neighbours", key: "Space", run: () => void this.expand(id) },
      ...modes.map((mode) => ({
        label: `${MODES[mode].label} of it`,
        run: () => this.setMode(mode, { about: subject }),
      })),
      ...(hasPath
        ? [
            { label: "Path from here", run: () => this.setMode("path", { about: subject }) },
            { label: "Path to here", run: () => this.setMode("path", { to: subject }) },
          ]
        : []),
      ...(abilities.modes.includes("imports") && node.external !== true && node.path !== ""
        ? [{ label: "Imports of its file", run: () => this.setMode("imports", { about: pathOf(node) }) }]
        : []),
      { label: "Fold what it stands in", key: "F", run: () => this.fold(id) },
      { label: pinned.has(id) ? "Let go" : "Pin", key: "P", run: () => this.togglePin(id) },
      { label: "Hide", key: "H", run: () => this.hide(id) },
    ];
  }

  private folderItems(id: string): { label: string; key?: string; run(): void }[] {
    return [
      { label: "Unfold", key: "Enter", run: () => this.activate(id) },
      { label: "Fold what it stands in", key: "F", run: () => this.fold(id) },
      { label: this.state.pinned.has(id) ? "Let go" : "Pin", key: "P", run: () => this.togglePin(id) },
      { label: "Hide", key: "H", run: () => this.hide(id) },
    ];
  }

  private async save(format: SaveFormat): Promise<void> {
    const { scene } = this.stage;
    if (scene === undefined) {
      this.status.say("There is nothing to save yet");
      return;
    }
    const frames = drawnFrames(scene, this.measure);
    const title = this.state.graph?.title ?? "graph";
    this.host.post({ type: "save", file: await savedPicture(format, scene, frames, paletteOf(this.root), title) });
  }
}

function sameFocus(one: Graph, other: Graph): boolean {
  return one.title === other.title && one.focus.join(" ") === other.focus.join(" ");
}

function pathOf(node: GraphNode): Subject {
  return { path: node.path, label: node.path };
}

/** Widths of text in the font of *root*, remembered: the same names come again with every picture. */
function measureIn(root: HTMLElement): Measure {
  const context = document.createElement("canvas").getContext("2d")!;
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      context.font = `12px ${getComputedStyle(root).fontFamily}`;
      width = context.measureText(text).width;
      known.set(text, width);
    }
    return width;
  };
}

const MOST_MATCHES = 30;
const SYMBOL_PROMPT = "Place the cursor on a symbol, or search for one.";
const PATH_PROMPT = "Choose where the path begins and where it ends.";
