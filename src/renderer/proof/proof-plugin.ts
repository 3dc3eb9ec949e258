// Builds the page of the proof package into one file that needs nothing else: `proof/verify.html` beside the window's screens.
import { build, type Plugin } from 'vite';
import { proofPage } from './page-template.ts';

/** Puts the page's program into the page; the program's own file is not kept. */
const intoOneFile: Plugin = {
  name: 'proof-page-one-file',
  generateBundle(_options, bundle) {
    for (const [name, part] of Object.entries(bundle)) {
      if (part.type !== 'chunk') continue;
      delete bundle[name];
      this.emitFile({ type: 'asset', fileName: 'verify.html', source: proofPage(part.code) });
    }
  },
};

/** Writes `proof/verify.html` into the folder that the window's screens are built into. */
export function proofPageFile(): Plugin {
  let outDir = '';
  let root = '';
  return {
    name: 'proof-page',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
      outDir = config.build.outDir;
    },
    closeBundle: async () => {
      await build({
        configFile: false,
        root,
        logLevel: 'error',
        publicDir: false,
        plugins: [intoOneFile],
        build: {
          outDir: `${outDir}/proof`,
          emptyOutDir: true,
          target: 'chrome120',
          copyPublicDir: false,
          modulePreload: false,
          rolldownOptions: {
            input: decodeURI(import.meta.resolve('./page.ts')).replace(
              /^file:\/\/(?:\/(?=[A-Za-z]:\/))?/,
              '',
            ),
            output: { codeSplitting: false, format: 'es' },
          },
        },
      });
    },
  };
}
