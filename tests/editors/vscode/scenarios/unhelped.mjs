// On a machine without the server and without a Python it is said what is missing and what helps.

export const options = { env: { PATH: "/no/such/folder" }, settings: {} };

export async function run({ editor, step }) {
  const { page } = editor;
  await step("what is missing is said, with what helps", async () => {
    await editor.open();
    await editor.ready();
    const toast = page.locator(".notification-toast", { hasText: "needs Python 3.11 or newer, and none was found" });
    await toast.waitFor();
    for (const name of ["Choose Interpreter…", "Copy Command", "Open Settings"]) {
      await toast.getByRole("button", { name }).waitFor();
    }
    await editor.picture("24-no-python");
  });
  await step("the status bar leads there again", async () => {
    await editor.until(async () => /no server/.test((await editor.status()).text));
    await editor.command("Notifications: Clear All Notifications");
    await editor.command("Codegraph: Install Server");
    await page.locator(".notification-toast", { hasText: "needs Python 3.11 or newer" }).waitFor();
  });
}
