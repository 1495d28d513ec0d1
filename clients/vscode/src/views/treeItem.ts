import * as vscode from "vscode";
import type { Item, SymbolKind } from "./items";

/** Turns a plain item into what the editor draws; *open* is the command that a click runs. */
export function treeItem(item: Item, open = "codegraph.openPlace"): vscode.TreeItem {
  const drawn = new vscode.TreeItem(item.label, collapsible(item));
  drawn.id = item.id;
  drawn.description = item.description;
  drawn.tooltip = item.tooltip;
  drawn.contextValue = (item.type === "group" && item.context) || item.type;
  drawn.accessibilityInformation = { label: spoken(item) };
  const icon = iconOf(item);
  if (icon !== undefined) {
    drawn.iconPath = new vscode.ThemeIcon(icon);
  }
  if (item.type === "more") {
    drawn.command = { command: "codegraph.loadMore", title: "Load More", arguments: [item] };
  } else if (item.open !== undefined) {
    drawn.command = { command: open, title: "Open", arguments: [item.open] };
  } else if (item.type === "group" && item.folder !== undefined) {
    drawn.command = { command: "codegraph.revealFolder", title: "Reveal", arguments: [item.folder] };
  }
  return drawn;
}

/** What a screen reader says: the kind, too, which others see as an icon. */
function spoken(item: Item): string {
  const kind = item.type === "symbol" ? `${item.icon} ` : "";
  return [`${kind}${item.label}`, item.description].filter((each) => each !== "").join(", ");
}

/** A path relative to the workspace, with the folder's name where there are several. */
export function shorten(uri: string): string {
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri), several);
}

function collapsible(item: Item): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  switch (item.type) {
    case "symbol":
      return item.expandable || item.sites.length > 0 ? Collapsed : None;
    case "group":
      return item.children.length === 0 ? None : item.expanded ? Expanded : Collapsed;
    default:
      return None;
  }
}

function iconOf(item: Item): string | undefined {
  switch (item.type) {
    case "symbol":
      return ICONS[item.icon];
    case "site":
      return "location";
    case "more":
      return "ellipsis";
    case "group":
      return item.icon;
  }
}

const ICONS: Record<SymbolKind, string> = {
  file: "symbol-file",
  module: "symbol-file",
  namespace: "symbol-namespace",
  class: "symbol-class",
  interface: "symbol-interface",
  struct: "symbol-structure",
  enum: "symbol-enum",
  "enum-member": "symbol-enum-member",
  trait: "symbol-interface",
  "type-alias": "symbol-interface",
  function: "symbol-function",
  method: "symbol-method",
  constructor: "symbol-constructor",
  property: "symbol-property",
  field: "symbol-field",
  variable: "symbol-variable",
  constant: "symbol-constant",
  parameter: "symbol-parameter",
  macro: "symbol-snippet",
  "type-parameter": "symbol-type-parameter",
  record: "symbol-structure",
  union: "symbol-structure",
  object: "symbol-object",
};
