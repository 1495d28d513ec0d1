// Files saved by a page: the browser asks where to, or has a folder for them.
import type { Saved } from "../messages";

export function download(file: Saved): void {
  const content = file.isBinary ? Uint8Array.from(atob(file.content), (each) => each.charCodeAt(0)) : file.content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: file.mime }));
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(link.href);
}
