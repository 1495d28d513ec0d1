// Symbols or files that stand out.
import type { Hotspot, HotspotsParams, HotspotsResult, Metric } from "../protocol";
import type { Ask } from "./ask";
import { type Item, type Shorten, symbolItem } from "./items";
import type { ReportKind } from "./report";

export const HOTSPOTS_VIEW = "codegraph.hotspotsView";

export function hotspots(
  ask: Ask<HotspotsParams, HotspotsResult>,
  choice: () => HotspotsParams,
  shorten: Shorten,
): ReportKind<HotspotsResult> {
  return {
    view: HOTSPOTS_VIEW,
    ask: (limit, cursor, token) => ask({ ...choice(), limit, cursor: cursor ?? null }, token),
    join: (before, after) => ({ ...after, items: [...before.items, ...after.items] }),
    items: (result) => result.items.map((each) => hotspotItem(each, result, shorten)),
    listed: (result) => result.items.length,
    nothing: "Nothing stands out.",
    remark: (result) => result.degraded && `${result.degraded[0]?.toUpperCase()}${result.degraded.slice(1)}.`,
  };
}

function hotspotItem(hotspot: Hotspot, result: HotspotsResult, shorten: Shorten): Item {
  const { symbol } = hotspot;
  const item = symbolItem(symbol, "hotspot", shorten);
  const path = shorten(symbol.uri);
  const isFile = result.granularity === "file";
  const place = isFile ? "" : ` · ${item.description}`;
  return {
    ...item,
    label: isFile ? path : item.label,
    icon: isFile ? "file" : item.icon,
    description: `${figure(hotspot.score, result.metric)}${place}`,
    tooltip: [
      isFile ? path : item.tooltip,
      `${METRICS[result.metric]}: ${figure(hotspot.score, result.metric)}`,
      `Fan-in ${hotspot.fanIn}, fan-out ${hotspot.fanOut}, complexity ${hotspot.complexity}, commits ${hotspot.churn ?? "unknown"}, PageRank ${figure(hotspot.pageRank, "pageRank")}`,
    ].join("\n"),
  };
}

function figure(score: number, metric: Metric): string {
  switch (metric) {
    case "pageRank":
      return `${(100 * score).toPrecision(2)} %`;
    case "risk":
      return String(Math.round(score));
    default:
      return String(score);
  }
}

export const METRICS: Record<Metric, string> = {
  risk: "Risk (complexity, callers and commits together)",
  fanIn: "Fan-in (symbols that use it)",
  pageRank: "PageRank (how much leads to it)",
  complexity: "Complexity (cyclomatic)",
  churn: "Churn (commits that changed the file)",
};
