// The editor around a webview, as a host.
import type { FromHost, Host, ToHost } from "../messages";

declare function acquireVsCodeApi(): { postMessage(message: ToHost): void };

export function vscodeHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (hear) => {
      window.addEventListener("message", (event: MessageEvent<FromHost>) => hear(event.data));
      // The editor writes a theme's colours into the page, and its kind into the body's class.
      const observer = new MutationObserver(() => hear({ type: "theme" }));
      observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
      observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
    },
  };
}
