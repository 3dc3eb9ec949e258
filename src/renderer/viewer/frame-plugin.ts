// Builds the viewer's frame into one file beside the window's own: the shells write it into the frame's page, because a frame with an origin of its own
// may fetch nothing, not even its script.
import { build, type Plugin } from 'vite';

/** Writes `viewer/viewer.js` into the folder that the window's screens are built into. */
export function viewerFrame(): Plugin {
  let outDir = '';
  let root = '';
  return {
    name: 'viewer-frame',
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
        worker: { format: 'iife' },
        build: {
          outDir: `${outDir}/viewer`,
          emptyOutDir: true,
          target: 'chrome120',
          copyPublicDir: false,
          modulePreload: false,
          chunkSizeWarningLimit: 4000,
          rolldownOptions: {
            input: pathOf(import.meta.resolve('./viewer.ts')),
            output: { entryFileNames: 'viewer.js', codeSplitting: false, format: 'es' },
          },
        },
      });
    },
  };
}

/** Path of a file address; a drive of Windows stands behind a slash of its own. */
function pathOf(url: string): string {
  return decodeURI(url).replace(/^file:\/\/(?:\/(?=[A-Za-z]:\/))?/, '');
}
