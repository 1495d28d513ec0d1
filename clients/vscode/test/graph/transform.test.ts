import assert from "node:assert/strict";
import { test } from "node:test";
import { centred, fitting, toGraph, toStage } from "../../src/graph/draw/transform";

const STAGE = { width: 800, height: 600 };

test("all of a picture fits, and small ones are not blown up", () => {
  const large = fitting({ x: 500, y: 500, width: 2_000, height: 500 }, STAGE);
  assert.deepEqual(toStage(large, { x: -500, y: 500 }), { x: 24, y: 300 });
  assert.ok(fitting({ x: 0, y: 0, width: 10, height: 10 }, STAGE).k < 2);
});

test("a point is centred, but not beyond the edges of the picture", () => {
  const picture = { x: 1_000, y: 0, width: 2_000, height: 100 };
  assert.equal(toStage(centred({ x: 1_000, y: 0 }, picture, STAGE, 1), { x: 1_000, y: 0 }).x, 400);
  assert.equal(toStage(centred({ x: 2_000, y: 0 }, picture, STAGE, 1), { x: 2_000, y: 0 }).x, 776);
  assert.equal(toStage(centred({ x: 0, y: 0 }, picture, STAGE, 1), { x: 0, y: 0 }).x, 24);
  assert.equal(toStage(centred({ x: 0, y: 0 }, picture, STAGE, 1), { x: 0, y: 0 }).y, 300);
});

test("pixels lead back to the graph", () => {
  const transform = { k: 2, x: 10, y: -4 };
  assert.deepEqual(toGraph(transform, toStage(transform, { x: 7, y: 9 })), { x: 7, y: 9 });
});
