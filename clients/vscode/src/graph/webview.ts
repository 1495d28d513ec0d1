// Runs in the editor's webview.
import { vscodeHost } from "./hosts/vscode";
import { View } from "./view";

new View(document.getElementById("graph")!, vscodeHost());
