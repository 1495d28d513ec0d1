/**
 * Runs one piece of work after another, in the order they came. Lists of the whole workspace are asked
 * for so, that what a person waits for elsewhere is not kept waiting by several of them at once.
 */
export class Queue {
  private last: Promise<void> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
