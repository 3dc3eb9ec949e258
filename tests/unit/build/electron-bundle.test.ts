// What Electron loads, built and then run in plain Node: modules, workers, migrations and fonts are found from dist/ as they are from src/.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const built = (file: string): string => pathToFileURL(path.join(root, 'dist', file)).href;

// The main process's side of the line to the station, and a page drawn in the worker thread.
const script = `
  import { EventEmitter } from 'node:events';
  import { serveStation } from '${built('main/shell/electron/station-process.js')}';
  import { drawSealPicture } from '${built('main/render/seal-picture.js')}';
  const line = new EventEmitter();
  const said = [];
  const parent = {
    on: line.on.bind(line),
    postMessage: (message) => {
      said.push(message.type);
      if (message.type === 'ready') line.emit('message', { data: { type: 'stop' }, ports: [] });
      if (message.type === 'refused') { console.error(message.text); process.exit(1); }
    },
  };
  setInterval(() => undefined, 60_000);
  serveStation(parent, (code) => {
    const { widthPx } = drawSealPicture({ name: '云岭市财政局', diameterMm: 42 });
    console.log(JSON.stringify({ code, said, drawn: widthPx > 0 }));
    process.exit();
  });
  const [folder] = process.argv.slice(2);
  line.emit('message', { data: {
    type: 'start', folder: folder + '/station', deviceKeyBase64: Buffer.alloc(32, 3).toString('base64'),
    deviceKeyKind: 'key-file', pipe: folder + '/pipe', pipeSecret: 'secret',
  }, ports: [] });
`;

test('the built station starts, draws and stops in plain Node; the preload is CommonJS for the sandbox', () => {
  execFileSync(process.execPath, [path.join(root, 'build/scripts/build-electron.mjs')], { stdio: 'pipe' });
  const file = path.join(folder, 'run.mjs');
  writeFileSync(file, script);
  const printed = execFileSync(process.execPath, [file, folder], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toEqual({ code: 0, said: ['ready', 'stopped'], drawn: true });

  for (const worker of globSync('**/*.worker.ts', { cwd: path.join(root, 'src') }))
    expect(existsSync(path.join(root, 'dist', worker.replace(/ts$/, 'js'))), worker).toBe(true);
  const preload = readFileSync(path.join(root, 'dist/main/shell/electron/preload.cjs'), 'utf8');
  expect(preload).toContain('require("electron")');
  expect(preload).not.toMatch(/^(?:import|export) /m);
});
