// Keeps the trees on the symbol under the cursor.
import * as vscode from "vscode";
import type { Range, Target } from "../protocol";
import { debounce } from "./debounce";
import type { Place } from "./items";
import type { SymbolView } from "./symbolView";

export class Follower implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly cursorMoved = debounce(CURSOR_MS, 10 * CURSOR_MS, () => this.follow());
  private readonly graphMoved = debounce(GRAPH_MS, INDEXING_MS, () => this.refresh());
  private opened: Place | undefined;
  private isPinned = false;

  constructor(private readonly views: readonly SymbolView[]) {
    this.subscriptions.push(
      vscode.window.onDidChangeTextEditorSelection((change) => this.selected(change)),
      vscode.window.onDidChangeActiveTextEditor(() => this.cursorMoved()),
      ...views.map((view) => view.onDidBecomeVisible(() => this.cursorMoved())),
    );
  }

  graphChanged(): void {
    this.graphMoved();
  }

  /** Asks again for what the visible trees show. */
  refresh(): void {
    for (const view of this.views.filter((each) => each.visible)) {
      void view.refresh();
    }
  }

  /** Asks a server that has just started: again for what is shown, else for the cursor. */
  begin(): void {
    this.refresh();
    if (!this.views.some((view) => view.hasAnswer)) {
      this.follow();
    }
  }

  /** Shows the symbol under the cursor now, in trees that can be seen. */
  follow(): void {
    const follows = vscode.workspace.getConfiguration("codegraph").get("views.followCursor", true);
    const target = cursorTarget();
    if (target === undefined || this.isPinned || !follows) {
      return;
    }
    for (const view of this.views.filter((each) => each.visible)) {
      void view.show(target);
    }
  }

  pin(pinned: boolean): void {
    this.isPinned = pinned;
    void vscode.commands.executeCommand("setContext", "codegraph.pinned", pinned);
    if (!pinned) {
      this.follow();
    }
  }

  /** Opens a place of a tree of ours. Following that jump would take the tree away. */
  async open(place: Place): Promise<void> {
    this.opened = place;
    await openPlace(place);
    this.cursorMoved.cancel();
  }

  dispose(): void {
    this.cursorMoved.cancel();
    this.graphMoved.cancel();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private selected(change: vscode.TextEditorSelectionChangeEvent): void {
    const isOwnJump = this.opened !== undefined && isAt(change.textEditor, this.opened);
    if (!isOwnJump) {
      this.opened = undefined;
      this.cursorMoved();
    }
  }
}

/** Shows *place* and leaves the focus where it is. */
export async function openPlace(place: Place): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), {
    selection: rangeOf(place.range),
    preserveFocus: true,
    preview: true,
  });
}

/** The symbol under the cursor, as the server wants to hear it. */
export function cursorTarget(): Target | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.uri.scheme !== "file") {
    return undefined;
  }
  const { line, character } = editor.selection.active;
  return {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line, character },
  };
}

function isAt(editor: vscode.TextEditor, place: Place): boolean {
  return (
    editor.document.uri.toString() === vscode.Uri.parse(place.uri).toString() &&
    editor.selection.isEqual(rangeOf(place.range))
  );
}

// Guesses: long enough not to ask while somebody types or scrolls through a file by key.
const CURSOR_MS = 200;
const GRAPH_MS = 500;
const INDEXING_MS = 3_000;

/** A range of the server's as the editor has it. */
export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
