// Which tests of the editor's test explorer are those that the graph means, apart from the editor.
import type { SymbolRef } from "../protocol";

/** Id of a test as its parts, the test's own last. */
export type TestId = readonly string[];

export interface Matched {
  /** Ids to run. */
  ids: string[];
  /** Tests that nothing in the explorer stands for. */
  unknown: SymbolRef[];
}

/**
 * The ids for *tests*, which are all in one file. Test runners name their tests in their own ways: one
 * that ends with the name, behind the name of its class, is meant. Where a file's tests have other
 * names (sentences in JavaScript), all of the file are run.
 */
export function matchTests(tests: readonly SymbolRef[], inFile: readonly TestId[]): Matched {
  if (inFile.length === 0) {
    return { ids: [], unknown: withoutModules(tests) };
  }
  const named = withoutModules(tests);
  const found = named.map((test) => inFile.filter((id) => isNamed(id, test)));
  if (found.some((ids) => ids.length === 0)) {
    return { ids: outermost(inFile).map(joined), unknown: [] };
  }
  return { ids: [...new Set(found.flat().map(joined))], unknown: [] };
}

/** Code at the top level of a test file is no test itself, where tests of that file are reached, too. */
function withoutModules(tests: readonly SymbolRef[]): SymbolRef[] {
  const named = tests.filter((test) => test.kind !== "module");
  return named.length > 0 ? named : [...tests];
}

function isNamed(id: TestId, test: SymbolRef): boolean {
  const words = (id.at(-1) ?? "").replace(/\[.*$|\(.*$/s, "").split(/[^\p{L}\p{N}_$]+/u).filter((word) => word !== "");
  if (words.at(-1) !== test.name) {
    return false;
  }
  const container = test.container?.split(".").at(-1);
  return container === undefined || container === "" || words.includes(container) || id.some((part) => part.includes(container));
}

/** Those that stand in no other one of the same file. */
function outermost(ids: readonly TestId[]): TestId[] {
  const all = new Set(ids.map(joined));
  return ids.filter((id) => !id.some((_, n) => n > 0 && n < id.length && all.has(joined(id.slice(0, n)))));
}

/** As the editor writes an id. */
function joined(id: TestId): string {
  return id.join("\0");
}
