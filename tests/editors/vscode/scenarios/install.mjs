// On a machine without the server the extension installs it, from the wheel that the test made.
import fs from "node:fs";
import path from "node:path";

export async function run({ editor, step, figures, options }) {
  const { page } = editor;
  const question = () => editor.notice("Codegraph needs its language server");
  await step("a missing server is told, with what would be done about it", async () => {
    await editor.open();
    await editor.ready();
    await question();
    await editor.picture("21-install-offered");
  });
  await step("nothing is installed unless it is asked for", async () => {
    await (await question()).getByRole("button", { name: "Install", exact: true }).waitFor();
    if (fs.existsSync(path.join(storage(options), "current.json"))) {
      throw new Error("it is installed already");
    }
  });
  await step("it is installed, started and answers", async () => {
    const began = Date.now();
    await (await question()).getByRole("button", { name: "Install", exact: true }).click();
    await editor.notice(/Creating the environment|Installing the server/);
    await editor.picture("22-installing");
    await editor.untilIndexed();
    figures.installMs = Date.now() - began;
    await editor.openFile("shop/cart.py");
    await editor.lens(/caller/);
    await editor.picture("23-installed");
  });
}

function storage({ home }) {
  return path.join(home, "data", "User", "globalStorage", "codegraph-lsp.codegraph", "server");
}
