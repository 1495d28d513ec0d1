// Runs in a page of its own, which has its graph in an element with the id `data`.
import { pageHost } from "./hosts/page";
import type { Graph } from "./model/graph";
import { View } from "./view";

const graph = JSON.parse(document.getElementById("data")!.textContent ?? "") as Graph;
document.title = graph.title;
new View(document.getElementById("graph")!, pageHost(graph));
