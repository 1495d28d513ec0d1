import assert from "node:assert/strict";
import { test } from "node:test";
import { explicitSettings, serverKeys } from "../src/settings";

test("the server hears nothing of the client's own settings", () => {
  const contributed = [
    "codegraph.server.command",
    "codegraph.trace.server",
    "codegraph.views.followCursor",
    "codegraph.jobs",
    "codegraph.features.hover",
    "other.jobs",
  ];
  assert.deepEqual(serverKeys(contributed), ["jobs", "features.hover"]);
});

test("defaults stay out, so that codegraph.toml can set them", () => {
  const values: Record<string, object> = {
    jobs: { defaultValue: 0 },
    cache: { defaultValue: true, globalValue: false },
    include: { defaultValue: [], globalValue: ["a"], workspaceValue: ["b"] },
    "features.hover": { defaultValue: true, workspaceFolderValue: false },
  };
  assert.deepEqual(
    explicitSettings([...Object.keys(values), "unknown"], (key) => values[key]),
    { cache: false, include: ["b"], features: { hover: false } },
  );
});
