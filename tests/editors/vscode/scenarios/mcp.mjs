// Where a setting asks for it, the editor lists our server of the Model Context Protocol, and starts it.

export async function run({ editor, step }) {
  const { page } = editor;
  await step("the server is among those that the editor knows", async () => {
    await editor.open();
    await editor.ready();
    await editor.untilIndexed();
    await editor.command("MCP: List Servers");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Codegraph" }).first().waitFor();
    await editor.picture("25-mcp-servers");
  });
  await step("it is started and tells its tools", async () => {
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Codegraph" }).first().click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /Start Server/ }).first().click();
    await editor.command("MCP: List Servers");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /Codegraph.*Running/s }).first().waitFor();
    await editor.picture("26-mcp-running");
  });
}
