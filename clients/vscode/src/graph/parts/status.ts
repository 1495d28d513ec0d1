// One line of words below the picture, and a voice for who does not see it.
import { h } from "./dom";

export class Status {
  readonly element: HTMLElement;
  private readonly text = h("span", { class: "cg-facts" });
  private readonly notes = h("span", { class: "cg-notes" });
  private readonly voice = h("div", { class: "cg-voice", role: "status", "aria-live": "polite" });
  private timer = 0;

  constructor(legend: HTMLElement) {
    this.element = h("footer", { class: "cg-status" }, this.text, this.notes, legend, this.voice);
  }

  /** What is shown, and sentences that belong to it. */
  tell(facts: string, notes: readonly string[]): void {
    this.text.textContent = facts;
    this.notes.textContent = notes.join(" ");
    this.notes.title = notes.join("\n");
  }

  /** Says *words* to a screen reader, once, when nothing else is said. */
  say(words: string): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.voice.textContent = words), SAY_MS);
  }
}

/** Arrow keys may be held down. */
const SAY_MS = 120;
