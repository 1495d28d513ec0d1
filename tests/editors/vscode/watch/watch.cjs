// Loaded before each process of Node.js that the editor starts: writes down who it is and whom it reaches on
// other machines, a line each, into the file that CODEGRAPH_REACHED names.
const fs = require("node:fs");
const net = require("node:net");

const file = process.env.CODEGRAPH_REACHED;
const HERE = new Set(["", "localhost", "127.0.0.1", "::1", "::"]);

function tell(line) {
  fs.appendFileSync(file, `${line}\n`);
}

if (file) {
  tell(`watched ${process.argv.slice(1).join(" ")}`);
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...given) {
    const [first, second] = Array.isArray(given[0]) ? given[0] : given;
    const options = typeof first === "object" ? first : { port: first, host: typeof second === "string" ? second : "" };
    const host = options.host ?? "";
    if ((options.path ?? undefined) === undefined && Number.isFinite(Number(options.port)) && !HERE.has(host)) {
      tell(`reached ${host}:${options.port}`);
    }
    return connect.apply(this, given);
  };
}
