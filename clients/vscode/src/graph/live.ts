// Runs in the page of `codegraph-lsp view`, which has in an element with the id `data` what it begins with.
import { CodePanel } from "./hosts/code";
import { type Begin, serverHost } from "./hosts/server";
import { View } from "./view";

const begin = JSON.parse(document.getElementById("data")!.textContent ?? "") as Begin;
document.title = `${begin.name} · Code Graph`;
const code = new CodePanel();
document.body.append(code.element);
new View(document.getElementById("graph")!, serverHost(begin, code));
