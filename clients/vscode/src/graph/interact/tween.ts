export interface Tween {
  readonly isRunning: boolean;
  /** Calls *step* with shares from 0 to 1, by frames; what ran before is brought to its end. */
  run(step: (share: number) => void): void;
  /** Brings what runs to its end at once. */
  finish(): void;
  /** Leaves what runs where it is. */
  stop(): void;
}

/** Slow at both ends; without motion, where people ask for none. */
export function tween(durationMs = 280): Tween {
  let frame = 0;
  let running: ((share: number) => void) | undefined;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    running = undefined;
  };
  const finish = (): void => {
    const step = running;
    stop();
    step?.(1);
  };
  return {
    get isRunning() {
      return running !== undefined;
    },
    run(step) {
      stop();
      running = step;
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
        finish();
        return;
      }
      const start = performance.now();
      const tick = (now: number): void => {
        const share = Math.min(1, Math.max(0, now - start) / durationMs);
        if (share === 1) {
          finish();
          return;
        }
        step(share * share * (3 - 2 * share));
        frame = requestAnimationFrame(tick);
      };
      frame = requestAnimationFrame(tick);
    },
    finish,
    stop,
  };
}
