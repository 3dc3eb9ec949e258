import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { proofPageFile } from './proof/proof-plugin.ts';
import { viewerFrame } from './viewer/frame-plugin.ts';

// Built once into dist/renderer and served by either shell from its root; fonts come from the shell's own /fonts.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), viewerFrame(), proofPageFile()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    // The page's policy allows no inline script and no data: script, so nothing may be inlined into the html.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      // The page faces are served by the shell and not part of this build.
      external: [/^\/fonts\//],
      output: {
        codeSplitting: {
          groups: [
            { name: 'pdf', test: /pdfjs-dist/ },
            { name: 'vendor', test: /node_modules/ },
          ],
        },
      },
    },
  },
});
