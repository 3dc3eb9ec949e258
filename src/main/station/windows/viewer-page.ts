// The page of the viewer's frame as one text: nothing is fetched by it.

const style = `
:root { color-scheme: light; }
html, body { height: 100%; margin: 0; background: #e7e9ec; }
main { box-sizing: border-box; height: 100%; overflow: auto; padding: 24px; text-align: center; outline: none; }
.sheet { display: inline-block; background: #fff; box-shadow: 0 1px 4px #0005; text-align: left; overflow: hidden; }
.sheet svg { display: block; transform-origin: center; }
`;

/** Ends of scripts and comments inside of the script's own texts would end the script for the HTML reader. */
function inScript(script: string): string {
  return script.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3c');
}

/** The frame's page with its script under the nonce. */
export function viewerPage(script: string, nonce: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>viewer</title><style nonce="${nonce}">${style}</style></head>
<body><script type="module" nonce="${nonce}">${inScript(script)}</script></body>
</html>
`;
}
