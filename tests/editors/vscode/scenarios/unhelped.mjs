// On a machine without the server and without a Python it is said what is missing and what helps.

export const options = { env: { PATH: "/no/such/folder" }, settings: {} };

export async function run({ editor, step }) {
  await step("what is missing is said, with what helps", async () => {
    await editor.open();
    await editor.ready();
    const notice = await editor.notice("needs Python 3.11 or newer, and none was found");
    for (const name of ["Choose Interpreter…", "Copy Command", "Open Settings"]) {
      await notice.getByRole("button", { name }).waitFor();
    }
    await editor.picture("24-no-python");
  });
  await step("the status bar leads there again", async () => {
    await editor.until(async () => /no server/.test((await editor.status()).text));
    await editor.command("Notifications: Clear All Notifications");
    await editor.command("Codegraph: Install Server");
    await editor.notice("needs Python 3.11 or newer");
  });
  await step("what cannot be shown says why", async () => {
    await editor.command("Codegraph: Show Callers");
    await editor.pane("Callers").getByText("was not found on PATH").waitFor();
  });
}
