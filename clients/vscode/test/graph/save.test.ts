import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureOf, type Picture } from "../../src/graph/model/picture";
import { treeOf } from "../../src/graph/model/tree";
import { draftOf, drawnFrames, layoutRequest, sceneOf } from "../../src/graph/draw/scene";
import type { Palette } from "../../src/graph/draw/theme";
import { arrange } from "../../src/graph/layout/arrange";
import { dot } from "../../src/graph/save/dot";
import { mermaid } from "../../src/graph/save/mermaid";
import { svgText } from "../../src/graph/save/svg";
import { graph, node } from "./graphs";

function picture(open = ["folder:shop", "file:shop/pay.py"]): Picture {
  const of = graph('shop/pay.py:charge shop/cart.py:checkout tests/pay.py:test"x&"', 'checkout>charge test"x&"~charge', "charge");
  return pictureOf(of.nodes, of.edges, treeOf(of.nodes), new Set(open), of.focus);
}

test("Mermaid has boxes, folded files and dotted lines for what is not sure", () => {
  assert.equal(
    mermaid(picture(["file:shop/pay.py", "file:tests/pay.py", "folder:shop"])),
    `flowchart LR
  subgraph b0["shop"]
    n1[["cart.py (1)"]]
    subgraph b1["shop/pay.py"]
      n0(["charge"])
    end
  end
  subgraph b2["tests/pay.py"]
    n2["test&quot;x&amp;&quot;"]
  end
  n1 --> n0
  n2 -.-> n0
`,
  );
});

test("DOT quotes names and has clusters", () => {
  const text = dot(picture(["file:shop/pay.py", "file:tests/pay.py", "folder:shop"]));
  assert.match(text, /subgraph "cluster folder:shop" \{\n {4}label="shop";/);
  assert.match(text, /"test\\"x&\\"" -> "charge" \[label="calls", style=dotted\];/);
  assert.match(text, /"file:shop\/cart.py" \[label="cart.py \(1\)", shape=folder\];/);
});

test("an SVG is a file of its own, with names escaped", () => {
  const measure = (text: string): number => 7 * text.length;
  const draft = draftOf(picture(["folder:shop", "file:tests/pay.py"]), measure);
  const known = { at: new Map(), pinned: new Set<string>(), aspect: 1.5 };
  const scene = sceneOf(draft, "clusters", arrange(layoutRequest(draft, "clusters", false, known, measure)), new Set());
  const hues = { callable: "#111", type: "#222", value: "#333", module: "#444", folder: "#555", outside: "#666" };
  const palette = { background: "#fff", font: "sans-serif", edge: "#888", hues } as unknown as Palette;
  const text = svgText(scene, drawnFrames(scene, measure), palette, "a & b");
  assert.match(text, /<title>a &amp; b<\/title>/);
  assert.match(text, /test&quot;x&amp;&quot;/);
  assert.match(text, /stroke-dasharray="1.5 4"/);
  assert.doesNotMatch(text, /var\(|class=|<style/);
});

test("what is outside the workspace is told so", () => {
  const outside = node("requests:get", { external: true, path: "requests" });
  const of = { ...graph(""), nodes: [outside] };
  assert.match(mermaid(pictureOf(of.nodes, [], treeOf(of.nodes), new Set(), [])), /outside the workspace \(1\)/);
});
