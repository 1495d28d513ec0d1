// What a run found: one line for each check, a count at the end.

export class Checks {
  #passed = 0;
  #failed = [];

  /** *found* is told where the check fails. */
  that(holds, what, found = "") {
    console.log(`${holds ? "ok" : "NOT OK"}  ${what}${holds || found === "" ? "" : `: ${found}`}`);
    if (holds) {
      this.#passed++;
    } else {
      this.#failed.push(what);
    }
  }

  equal(found, wanted, what) {
    this.that(found === wanted, what, `${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }

  figure(what, value, unit) {
    console.log(`--  ${what}: ${Math.round(value)} ${unit}`);
  }

  /** The process's exit code. */
  end() {
    console.log(`${this.#passed} passed, ${this.#failed.length} failed`);
    return this.#failed.length === 0 ? 0 : 1;
  }
}
