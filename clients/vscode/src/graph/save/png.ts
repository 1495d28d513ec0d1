// The picture as an image, drawn like the canvas tier draws it.
import { paintFrames, paintGlyph, paintStroke, paintTitles } from "../draw/paint";
import { strengthOf } from "../draw/edges";
import { type DrawnFrame, type Scene, extent } from "../draw/scene";
import type { Palette } from "../draw/theme";

/** Twice life size, or as large as an image can be. Base64. */
export async function pngOf(scene: Scene, frames: readonly DrawnFrame[], palette: Palette): Promise<string> {
  const all = extent(scene, frames);
  const k = Math.min(2, LARGEST / (Math.max(all.width, all.height) + 2 * MARGIN));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((all.width + 2 * MARGIN) * k);
  canvas.height = Math.ceil((all.height + 2 * MARGIN) * k);
  const context = canvas.getContext("2d")!;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(k, 0, 0, k, canvas.width / 2 - all.x * k, canvas.height / 2 - all.y * k);
  paintFrames(context, palette, frames, k);
  context.globalAlpha = strengthOf(scene.strokes.length);
  scene.strokes.forEach((stroke) => paintStroke(context, palette, scene, stroke, k));
  context.globalAlpha = 1;
  paintTitles(context, palette, frames, k);
  scene.glyphs.forEach((glyph) => paintGlyph(context, palette, glyph, false, k));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) {
    throw new Error("the picture is too large for an image");
  }
  return base64(new Uint8Array(await blob.arrayBuffer()));
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/** What browsers allow for each side of a canvas, with some room. */
const LARGEST = 8_000;
const MARGIN = 20;
/** Arguments that one call can take. */
const CHUNK = 8_192;
