// The files that wait to be read, by why they do.

/** Counts by the names that `codegraph/status` has. */
export type Lanes = Readonly<Record<string, number>>;

/** What waits, fastest first: `1 open file, 3 changed ones, 812 in the background`. */
export function waiting(lanes: Lanes): string {
  const words: [string, string, string][] = [
    ["hydrate", "open file", "open files"],
    ["demand", "asked for", "asked for"],
    ["follow", "neighbour of open files", "neighbours of open files"],
    ["refresh", "changed on disk", "changed on disk"],
    ["backfill", "in the background", "in the background"],
  ];
  const told = words.flatMap(([lane, one, many]) => {
    const count = lanes[lane] ?? 0;
    return count === 0 ? [] : [`${number(count)} ${count === 1 ? one : many}`];
  });
  return told.join(", ");
}

export function number(count: number): string {
  return count.toLocaleString("en-US");
}

export function files(count: number): string {
  return count === 1 ? "1 file" : `${number(count)} files`;
}
