import type { DrawnFrame, Scene } from "../draw/scene";
import type { Palette } from "../draw/theme";
import type { Saved } from "../messages";
import type { SaveFormat } from "../parts/toolbar";
import { dot } from "./dot";
import { mermaid } from "./mermaid";
import { pngOf } from "./png";
import { svgText } from "./svg";

/** What is shown, as a file of *format*. */
export async function savedPicture(
  format: SaveFormat,
  scene: Scene,
  frames: readonly DrawnFrame[],
  palette: Palette,
  title: string,
): Promise<Saved> {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^-+|-+$/g, "") || "graph";
  switch (format) {
    case "svg":
      return text(`${name}.svg`, "image/svg+xml", svgText(scene, frames, palette, title));
    case "mermaid":
      return text(`${name}.mmd`, "text/plain", mermaid(scene.picture));
    case "dot":
      return text(`${name}.dot`, "text/vnd.graphviz", dot(scene.picture));
    case "png":
      return { name: `${name}.png`, mime: "image/png", content: await pngOf(scene, frames, palette), isBinary: true };
  }
}

function text(name: string, mime: string, content: string): Saved {
  return { name, mime, content, isBinary: false };
}
