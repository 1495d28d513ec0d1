// Opens the graph view. What it needs is loaded by the first who asks for it, not when the editor starts.
import type * as vscode from "vscode";
import type { Question } from "../graph/model/graph";
import type { ServerConnection } from "../server/connection";
import type { GraphPanel } from "./panel";

export class GraphOpener implements vscode.Disposable {
  private panel: GraphPanel | undefined;

  constructor(
    private readonly server: ServerConnection,
    private readonly extensionUri: vscode.Uri,
  ) {}

  /** *subject* of the question is what the cursor is on, where *end* says so. */
  async open(question: Partial<Question>, end: "about" | "to" | undefined = "about"): Promise<void> {
    const { GraphPanel, cursorSubject } = await import("./panel");
    const subject = end === undefined ? undefined : cursorSubject();
    const asked = end === undefined || subject === undefined ? question : { ...question, [end]: subject };
    if (this.panel === undefined) {
      this.panel = new GraphPanel(this.server, this.extensionUri, asked, () => (this.panel = undefined));
    } else {
      this.panel.show(asked);
    }
  }

  graphChanged(): void {
    this.panel?.graphChanged();
  }

  serverChanged(running: boolean): void {
    this.panel?.serverChanged(running);
  }

  dispose(): void {
    this.panel?.dispose();
  }
}
