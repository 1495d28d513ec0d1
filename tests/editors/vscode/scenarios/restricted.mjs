// A folder that is not trusted brings a program with our server's name, and settings that name it.
import fs from "node:fs";
import path from "node:path";

export const options = { trusted: false, settings: {} };

export async function run({ editor, step, options }) {
  const ran = path.join(options.home, "ran");
  await step("nothing of an untrusted workspace is run", async () => {
    plant(options.workspace, ran);
    await editor.open();
    await editor.ready();
    await editor.until(async () => /no server/.test((await editor.status()).text));
    await editor.openFile("shop/cart.py");
    await editor.picture("20-restricted");
    if (fs.existsSync(ran)) {
      throw new Error("a program of the workspace was run");
    }
  });
  await step("it is said why, and what can be done", async () => {
    await editor.notice("Codegraph needs its language server");
    if (!/not trusted/.test((await editor.status()).label)) {
      throw new Error((await editor.status()).label);
    }
  });
}

/** Where the extension would find it if it looked: in settings, in the environment beside the code. */
function plant(workspace, ran) {
  const program = path.join(workspace, ".venv", "bin", "codegraph-lsp");
  fs.mkdirSync(path.dirname(program), { recursive: true });
  fs.writeFileSync(program, `#!/bin/sh\ntouch '${ran}'\nexec cat\n`, { mode: 0o755 });
  fs.mkdirSync(path.join(workspace, ".vscode"), { recursive: true });
  const settings = { "codegraph.server.command": ["${workspaceFolder}/.venv/bin/codegraph-lsp", "--stdio"] };
  fs.writeFileSync(path.join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
}
