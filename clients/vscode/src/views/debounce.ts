/**
 * Runs *work* once the calls have paused for *quietMs*, or *longestMs* after the first of them where
 * they go on and on; `cancel` forgets a call that waits.
 */
export function debounce(
  quietMs: number,
  longestMs: number,
  work: () => void,
): { (): void; cancel(): void } {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let longest: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(quiet);
    clearTimeout(longest);
    quiet = longest = undefined;
  };
  const run = (): void => {
    cancel();
    work();
  };
  const call = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(run, quietMs);
    longest ??= setTimeout(run, longestMs);
  };
  return Object.assign(call, { cancel });
}
