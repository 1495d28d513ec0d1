// The view: state, surface and panels brought together. It knows its host by messages only.
import { Asker } from "./asker";
import type { Measure } from "./draw/looks";
import { measureIn } from "./draw/measure";
import { draftOf, drawnFrames, layoutRequest, sceneOf } from "./draw/scene";
import { paletteOf } from "./draw/theme";
import { Gestures } from "./gestures";
import { listenToKeys } from "./interact/keys";
import { type Showing, Stage, type StageEvents } from "./interact/stage";
import { Layouts } from "./layout/client";
import type { FromHost, Host } from "./messages";
import type { GraphNode, Mode, Place, Question, Subject } from "./model/graph";
import { MODES, inMode } from "./model/modes";
import { count, nothingFound, pictureWords, shapeWords } from "./model/words";
import { h } from "./parts/dom";
import { FilterPanel } from "./parts/filters";
import { legend } from "./parts/help";
import { ListPanel } from "./parts/list";
import { Menu } from "./parts/menu";
import { Panels } from "./parts/panels";
import { SearchBox } from "./parts/search";
import { Status } from "./parts/status";
import { type SaveFormat, Toolbar } from "./parts/toolbar";
import { Pointing } from "./pointing";
import { savedPicture } from "./save/save";
import { Session } from "./session";
import { State } from "./state";

export class View {
  private readonly state = new State();
  private readonly asker: Asker;
  private readonly session: Session;
  private readonly layouts = new Layouts();
  private readonly measure: Measure;
  private readonly stage: Stage;
  private readonly gestures: Gestures;
  private readonly toolbar: Toolbar;
  private readonly search: SearchBox;
  private readonly list = new ListPanel({ chosen: (id) => this.gestures.focusOn(id) });
  private readonly filters: FilterPanel;
  private readonly panels: Panels;
  private readonly status = new Status(legend());
  private readonly menu = new Menu();
  private readonly pointing: Pointing;
  private readonly message = h("div", { class: "cg-message", hidden: true });
  /** Which end of a path the next symbol found is for. */
  private choosing: "about" | "to" | undefined;
  /** Questions that are not answered yet. */
  private waiting = 0;
  /** The graph changed while one was. */
  private isBehind = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host,
  ) {
    this.asker = new Asker(host);
    this.session = new Session(this.asker, this.state);
    this.measure = measureIn(root);
    this.pointing = new Pointing(this.asker, (id) => this.state.node(id));
    this.search = this.makeSearch();
    this.toolbar = this.makeToolbar();
    this.filters = this.makeFilters();
    this.panels = new Panels(this.filters, this.list, (open) => {
      this.toolbar.expanded(open);
      this.stage.element.focus();
    });
    this.stage = this.makeStage();
    this.gestures = this.makeGestures();
    listenToKeys(this.stage.element, this.gestures.keys);
    const middle = h("div", { class: "cg-middle" }, this.stage.element, ...Object.values(this.panels.elements));
    root.append(this.toolbar.element, middle, this.status.element, this.menu.element, this.pointing.element);
    host.listen((message) => this.hear(message));
    this.toolbar.update(this.state);
    host.post({ type: "ready" });
  }

  private makeStage(): Stage {
    const surface = h("div", { class: "cg-stage", role: "application", tabindex: "0", "aria-label": `Graph. ${STAGE_KEYS}` });
    surface.append(this.message);
    const events: StageEvents = {
      pointed: (hit, at) => this.pointing.pointed(hit, at, this.stage.scene),
      clicked: (hit) => this.gestures.clicked(hit),
      doubled: (hit) => this.gestures.doubled(hit),
      menu: (id, at) => this.gestures.openMenu(id, at),
      dropped: (id, at) => this.gestures.dropped(id, at),
    };
    return new Stage(surface, events, this.measure);
  }

  private makeGestures(): Gestures {
    const { state, stage, panels, search, menu, pointing, status } = this;
    return new Gestures({
      state,
      stage,
      panels,
      search,
      menu,
      pointing,
      status,
      draw: (showing, keep) => this.draw(showing, keep),
      refresh: () => this.refresh(),
      setMode: (mode, change) => this.setMode(mode, change),
      expand: (id) => this.expand(id),
      reveal: (place) => this.reveal(place),
      words: (id) => this.words(id),
      facts: () => this.facts(),
    });
  }

  private makeSearch(): SearchBox {
    return new SearchBox({
      local: (text) => this.matching(text),
      everywhere: (text) => this.asker.ask({ query: "search", text }),
      nothing: () => nothingFound(this.state.graph),
      chosen: (node, isShown) => this.found(node, isShown),
      left: () => this.leaveSearch(),
    });
  }

  private makeToolbar(): Toolbar {
    const { state } = this;
    return new Toolbar(this.search.element, {
      mode: (mode) => this.setMode(mode),
      ask: (change) => this.change(change),
      choose: (end) => this.choose(end),
      follow: (follow) => this.setFollow(follow),
      fit: () => this.stage.fit(),
      foldAll: () => this.gestures.refold(() => state.foldAll(), "all folded"),
      unfoldAll: () => this.gestures.refold(() => state.unfoldAll(), "all unfolded"),
      arrange: (arranging) => {
        state.arranging = arranging;
        state.at.clear();
        void this.draw("whole");
      },
      save: (format) => void this.save(format),
      toggle: (panel) => this.panels.toggle(panel),
    });
  }

  private makeFilters(): FilterPanel {
    const { state } = this;
    return new FilterPanel({
      ask: (change) => this.change(change),
      kinds: (without) => this.gestures.filter(() => (state.withoutKinds = without)),
      folders: (without) => this.gestures.filter(() => (state.withoutFolders = without)),
      showHidden: () => this.gestures.filter(() => (state.hidden = new Set())),
    });
  }

  // What the host says, and what it is asked

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
        this.graphChanged();
        break;
      case "available":
        this.availability(message.available, message.message ?? "");
        break;
      case "theme":
        this.stage.themeChanged();
        break;
    }
  }

  /** An answer that is on its way is waited for: while files are read, changes come faster than some answers. */
  private graphChanged(): void {
    if (this.waiting > 0) {
      this.isBehind = true;
    } else {
      void this.ask({ goOn: true });
    }
  }

  private availability(isAvailable: boolean, problem: string): void {
    this.root.classList.toggle("cg-stale", !isAvailable);
    if (isAvailable) {
      void this.ask({ goOn: true });
    } else {
      this.tell(problem);
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
    const isMeant = MODES[question.mode].about !== "workspace" && question.mode !== "path";
    if (follow && isMeant) {
      this.state.question = { ...question, about };
      void this.ask({ goOn: true, isQuiet: true });
    }
  }

  private setFollow(follow: boolean): void {
    this.state.follow = follow;
    this.host.post({ type: "follow", follow });
  }

  /** Asks the question as it is now. *isQuiet*: nothing is said where it means nothing. */
  private async ask({ goOn = false, isQuiet = false } = {}): Promise<void> {
    this.state.surface = this.stage.size;
    // What is shown goes on; or it is not what was asked, and steps back meanwhile.
    this.root.classList.toggle("cg-other", !goOn);
    const outcome = await this.busy(this.session.ask(goOn));
    switch (outcome.kind) {
      case "new":
        this.stage.select(undefined);
        await this.show("beginning");
        this.status.say(this.facts());
        break;
      case "same":
        await this.show("kept", true);
        this.sayChange(outcome.difference);
        break;
      case "incomplete":
        this.tell(this.prompt());
        // Perhaps the cursor is on one.
        if (this.state.follow) {
          this.host.post({ type: "follow", follow: true });
        }
        break;
      case "nothing":
        this.tell(isQuiet && this.state.graph !== undefined ? "" : `Nothing is known of that. ${this.symbolPrompt()}`);
        break;
      case "problem":
        this.tell(outcome.problem);
        break;
    }
  }

  /** Draws what an answer brought. */
  private async show(showing: Showing, keep = false): Promise<void> {
    this.pointing.forget();
    this.tell("");
    await this.draw(showing, keep);
    this.refresh();
  }

  /** Shows that an answer is waited for, until the last of several is there. */
  private async busy<T>(answer: Promise<T>): Promise<T> {
    this.waiting++;
    this.root.classList.add("cg-asking");
    const result = await answer;
    this.waiting--;
    this.root.classList.toggle("cg-asking", this.waiting > 0);
    if (this.isBehind && this.waiting === 0) {
      this.isBehind = false;
      // After what came has been drawn.
      setTimeout(() => this.graphChanged());
    }
    return result;
  }

  private sayChange({ added, removed }: { added: string[]; removed: string[] }): void {
    if (added.length + removed.length > 0) {
      this.status.say(`The graph changed: ${added.length} new, ${removed.length} gone`);
    }
  }

  private async expand(id: string): Promise<void> {
    const node = this.state.node(id);
    if (node === undefined) {
      return;
    }
    const outcome = await this.busy(this.session.expand(node));
    if (outcome.kind === "same") {
      await this.show({ anchor: id }, true);
      this.status.say(`${count(outcome.difference.added.length, "neighbour")} of ${node.name} added`);
    } else if (outcome.kind === "problem") {
      this.tell(outcome.problem);
    }
  }

  // What is drawn

  /** Draws the state as it is. *keep*: nothing that is there moves. */
  private async draw(showing: Showing, keep = false): Promise<void> {
    const { state, measure } = this;
    const picture = state.picture();
    if (picture === undefined) {
      return;
    }
    const draft = draftOf(picture, measure);
    const { style } = state;
    const arrangement = await this.layouts.arrange(layoutRequest(draft, style, keep, state, measure));
    if (arrangement === undefined) {
      return;
    }
    Object.entries(arrangement.at).forEach(([id, at]) => state.at.set(id, at));
    this.stage.show(sceneOf(draft, style, arrangement, state.pinned), (id) => this.words(id), showing);
    this.list.update(picture);
    this.stage.element.setAttribute("aria-label", `${state.graph?.title}. ${STAGE_KEYS}`);
    this.status.tell(this.facts(), state.graph?.notes ?? []);
    // For tests: they wait for pictures, not for time to pass.
    this.root.dataset["drawn"] = String(Number(this.root.dataset["drawn"] ?? 0) + 1);
  }

  /** What is still to be chosen. */
  private prompt(): string {
    return this.state.question.mode === "path" ? PATH_PROMPT : this.symbolPrompt();
  }

  private symbolPrompt(): string {
    return this.state.abilities.follow ? "Place the cursor on a symbol, or search for one." : "Search for a symbol.";
  }

  private reveal(place: Place | undefined): void {
    if (place !== undefined && this.state.abilities.reveal) {
      this.host.post({ type: "reveal", place });
    }
  }

  private refresh(): void {
    this.toolbar.update(this.state);
    this.filters.update(this.state);
  }

  /** Says *text* over the picture; nothing where it is empty. */
  private tell(text: string): void {
    this.message.textContent = text;
    this.message.hidden = text === "";
    if (text !== "") {
      this.status.say(text);
    }
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

  // What is searched for

  private matching(text: string): GraphNode[] {
    const wanted = text.toLowerCase();
    const nodes = this.state.graph?.nodes ?? [];
    return nodes.filter((node) => node.qualifiedName.toLowerCase().includes(wanted)).slice(0, MOST_MATCHES);
  }

  private found(node: GraphNode, isShown: boolean): void {
    const { mode } = this.state.question;
    const about = MODES[mode].about;
    const subject: Subject =
      about === "file" ? { path: node.path, label: node.path } : { symbol: node.id, label: node.qualifiedName };
    const end = this.choosing;
    this.choosing = undefined;
    if (end !== undefined) {
      this.change({ [end]: subject });
      return;
    }
    if (isShown) {
      this.state.uncover(node.id);
      void this.draw("kept").then(() => this.gestures.focusOn(node.id));
      return;
    }
    this.setMode(about === "workspace" || mode === "path" ? "around" : mode, { about: subject });
  }

  private choose(end: "about" | "to"): void {
    this.choosing = end;
    this.search.open(end === "to" ? "Search where it ends" : "Search what it is about");
  }

  private leaveSearch(): void {
    this.choosing = undefined;
    this.stage.element.focus();
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

const MOST_MATCHES = 30;
const STAGE_KEYS = "Arrow keys move between neighbours, question mark shows all keys.";
const PATH_PROMPT = "Choose where the path begins and where it ends.";
