// Bundles the extension and the graph view into dist/, with the licences of what went in.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { buildExtension, buildGraphView } from "./bundles.mjs";
import { notices } from "./notices.mjs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const inputs = [...(await buildExtension()), ...(await buildGraphView())];
writeFileSync("dist/THIRD_PARTY_NOTICES.txt", notices(inputs));
