import { clusters } from "./clusters";
import { keep } from "./keep";
import { layers } from "./layers";
import type { Arrangement, LayoutRequest } from "./request";

/** Where everything stands; the same for the same request. */
export function arrange(request: LayoutRequest): Arrangement {
  const isKnown = request.nodes.some((node) => node.at !== undefined);
  if (request.keep && isKnown) {
    return keep(request);
  }
  return request.style === "layers" ? layers(request) : clusters(request);
}
