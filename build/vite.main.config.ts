// Builds what Electron loads: every module of the station and of the Electron shell as .js in dist/, with the folder shape of src/ kept, so that
// workers, migrations and fonts are found beside their modules exactly as in development. Packages stay outside: they are shipped as they are.
import { cpSync, globSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'src');
const isPreload = process.env['YIZHAN_BUILD'] === 'preload';

const entries = isPreload
  ? ['main/shell/electron/preload.ts']
  : [
      'main/shell/electron/main.ts',
      'main/shell/electron/station-entry.ts',
      'main/cli/accounts.ts',
      ...globSync('**/*.worker.ts', { cwd: source }),
    ];

export default defineConfig({
  root,
  build: {
    // Server build: Node's own resolution, no browser conditions, `new URL(…, import.meta.url)` left alone.
    ssr: true,
    outDir: path.join(root, 'dist'),
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: entries.map((entry) => path.join(source, entry)),
      // Packages by their names; `c:/…` is a path of Windows and no name.
      external: [/^node:/, /^(?![a-z]:)[@a-z]/],
      output: {
        // A sandboxed preload is CommonJS; everything else is a module.
        format: isPreload ? 'cjs' : 'es',
        entryFileNames: isPreload ? 'main/shell/electron/[name].cjs' : '[name].js',
        preserveModules: !isPreload,
        preserveModulesRoot: source,
      },
    },
  },
  plugins: [
    {
      name: 'copy-migrations',
      closeBundle: () => {
        const folder = 'main/store/migrations';
        if (!isPreload)
          cpSync(path.join(source, folder), path.join(root, 'dist', folder), { recursive: true });
      },
    },
  ],
});
