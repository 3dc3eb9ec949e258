// The frame of the proof page: one file, no address outside of itself, a policy that lets nothing out.

/** The page with its program written into it. */
export const proofPage = (program: string): string =>
  template.replace('/*PROGRAM*/', () => program.replaceAll('</script', '<\\/script'));

const template = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
    />
    <title>验章证明核对 Check a proof of seals</title>
    <style>
      body { font: 18px/1.6 sans-serif; max-width: 52em; margin: 2em auto; padding: 0 1em; color: #1f1f1f; background: #fff; }
      h1 { font-size: 1.5em; } h2 { font-size: 1.3em; }
      label { display: block; border: 2px dashed #767676; border-radius: 8px; padding: 1.5em; }
      input { font: inherit; display: block; margin-top: 0.5em; }
      ul { list-style: none; padding: 0; } li { padding: 0.5em 0; border-bottom: 1px solid #ddd; }
      li span, li code { display: block; color: #444; } code { overflow-wrap: anywhere; }
      .good { color: #1a6b2c; } .bad { color: #b3151d; }
    </style>
  </head>
  <body>
    <h1>验章证明核对 <small>Check a proof of seals</small></h1>
    <p>全部在这台电脑上计算，不联网。 Everything is computed on this machine; nothing is sent.</p>
    <label>
      选择证明文件（zip），或拖到这里 Choose the proof (zip) or drop it here
      <input type="file" accept=".zip" />
    </label>
    <section id="result" aria-live="polite"></section>
    <script type="module">/*PROGRAM*/</script>
  </body>
</html>
`;
