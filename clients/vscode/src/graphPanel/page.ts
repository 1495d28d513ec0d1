// The webview's page: one script, one style sheet, and a policy that allows nothing else.

export interface PageParts {
  /** Where the webview's own files come from. */
  source: string;
  script: string;
  style: string;
  nonce: string;
}

export function pageHtml({ source, script, style, nonce }: PageParts): string {
  // Workers start from blobs, since the page's scripts have another origin than the page. Nothing is
  // fetched: `connect-src` stays at 'none'.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    "worker-src blob:",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>Codegraph</title>
</head>
<body>
<main id="graph" class="cg"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
