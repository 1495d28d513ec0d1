// Asks the layout worker; a newer question ends the older one.
import source from "worker:./worker.ts";
import type { Arrangement, LayoutRequest } from "./request";

export class Layouts {
  /** Started at once: it takes its time, which the first question does, too. */
  private worker: Worker = this.start();
  private waiting: { id: number; resolve: (arrangement: Arrangement | undefined) => void } | undefined;
  private last = 0;

  /** Undefined where another request took its place meanwhile. */
  arrange(request: LayoutRequest): Promise<Arrangement | undefined> {
    if (this.waiting !== undefined) {
      // A layout cannot be interrupted, and one that nobody waits for may take seconds.
      this.waiting.resolve(undefined);
      this.waiting = undefined;
      this.worker.terminate();
      this.worker = this.start();
    }
    const id = ++this.last;
    this.worker.postMessage({ id, request });
    return new Promise((resolve) => (this.waiting = { id, resolve }));
  }

  private start(): Worker {
    // From a blob: the page may have another origin than its scripts, and a policy without a network.
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    worker.onmessage = ({ data }: MessageEvent<{ id: number; arrangement: Arrangement }>) => {
      if (data.id === this.waiting?.id) {
        this.waiting.resolve(data.arrangement);
        this.waiting = undefined;
      }
    };
    return worker;
  }
}
