type Job = () => Promise<void>;

/**
 * Runs one piece of work after another. Lists of the whole workspace are asked for so, that what a
 * person waits for elsewhere is not kept waiting by several of them at once.
 */
export class Queue {
  private readonly soon: Job[] = [];
  private readonly later: Job[] = [];
  private isRunning = false;

  /** What a person asks for is done next, the last of it first; what only keeps a list fresh comes after. */
  run<T>(work: () => Promise<T>, when: "soon" | "later" = "later"): Promise<T> {
    return new Promise((resolve, reject) => {
      const job = (): Promise<void> => work().then(resolve, reject);
      if (when === "soon") {
        this.soon.unshift(job);
      } else {
        this.later.push(job);
      }
      void this.work();
    });
  }

  private async work(): Promise<void> {
    if (this.isRunning) {
      return;
    }
    this.isRunning = true;
    for (let job = this.next(); job !== undefined; job = this.next()) {
      await job();
    }
    this.isRunning = false;
  }

  private next(): Job | undefined {
    return this.soon.shift() ?? this.later.shift();
  }
}
