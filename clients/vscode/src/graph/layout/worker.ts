// Runs in a worker of its own, so that the picture can be moved while thousands of nodes find their place.
import { arrange } from "./arrange";
import type { LayoutRequest } from "./request";

interface Scope {
  onmessage: ((event: { data: { id: number; request: LayoutRequest } }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data: { id, request } }) => {
  scope.postMessage({ id, arrangement: arrange(request) });
};
