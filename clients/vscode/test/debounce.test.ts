import assert from "node:assert/strict";
import { test } from "node:test";
import { debounce } from "../src/views/debounce";

test("work runs once, after the calls paused", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const call = debounce(200, 1000, () => runs++);
  call();
  context.mock.timers.tick(199);
  call();
  context.mock.timers.tick(199);
  assert.equal(runs, 0);
  context.mock.timers.tick(1);
  assert.equal(runs, 1);
});

test("a cancelled call is forgotten", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const call = debounce(200, 1000, () => runs++);
  call();
  call.cancel();
  context.mock.timers.tick(1000);
  assert.equal(runs, 0);
});

test("calls that never pause do not put the work off for ever", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const call = debounce(200, 1000, () => runs++);
  for (let n = 0; n < 20; n++) {
    call();
    context.mock.timers.tick(100);
  }
  assert.equal(runs, 2);
});
