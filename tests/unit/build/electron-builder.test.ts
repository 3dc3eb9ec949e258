import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodePng } from '../../../src/main/render/png.ts';

const root = path.resolve(import.meta.dirname, '../../..');
// electron-builder's own loader, validator and matcher, from inside its package: the schema and the patterns that packaging will use.
const requireFromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

interface Packaging {
  readonly icon: string;
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
}

function readPackaging(): Packaging & Record<string, unknown> {
  const { load } = requireFromBuilder('js-yaml') as {
    load(text: string): Packaging & Record<string, unknown>;
  };
  return load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
}

async function validate(change: (config: Record<string, unknown>) => void): Promise<void> {
  const { validateConfiguration } = requireFromBuilder('app-builder-lib/out/util/config/config') as {
    validateConfiguration(config: unknown, log: { isEnabled: boolean; add(): void }): Promise<void>;
  };
  const config = readPackaging();
  change(config);
  await validateConfiguration(config, { isEnabled: false, add: () => undefined });
}

function matches(file: string, pattern: string): boolean {
  const { minimatch } = createRequire(requireFromBuilder.resolve('app-builder-lib'))('minimatch') as {
    minimatch(file: string, pattern: string, options: { dot: boolean }): boolean;
  };
  return minimatch(file, pattern, { dot: true });
}

test('electron-builder.yml is valid against the schema of the packager', async () => {
  await expect(validate(() => undefined)).resolves.toBeUndefined();
});

test('a misspelt key is refused, so the check above can fail', async () => {
  await expect(validate((config) => (config['asarUnpak'] = []))).rejects.toThrow(/asarUnpak/);
});

test('what the station needs is packed, and its native code outside the archive', () => {
  const { files, asarUnpack } = readPackaging();
  const isPacked = (file: string): boolean =>
    files.some((pattern) => !pattern.startsWith('!') && matches(file, pattern));
  for (const file of ['build/fonts/yz-song.woff2', 'build/icons/tray.png', 'build/icons/tray@2x.png']) {
    expect(existsSync(path.join(root, file)), file).toBe(true);
    expect(isPacked(file), file).toBe(true);
  }
  expect(isPacked('dist/main/store/migrations/0001-station.sql')).toBe(true);
  const binaries = globSync('node_modules/better-sqlite3/**/*.node', { cwd: root });
  expect(binaries.length).toBeGreaterThan(0);
  for (const binary of binaries)
    expect(
      asarUnpack.some((pattern) => matches(binary, pattern)),
      binary,
    ).toBe(true);
});

test('every package that the packed program imports is shipped', () => {
  const { files } = readPackaging();
  const left = files.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  // The browser shell is for development; the test of it is that it runs.
  const sources = globSync('src/{main,shared,formats,seals}/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('shell/browser'),
  );
  const imported = new Set(
    sources.flatMap((file) =>
      [
        ...readFileSync(path.join(root, file), 'utf8').matchAll(
          /^(?:import|export) (?!type)[^;]*? from '((?:@[\w-]+\/)?[\w-]+)/gm,
        ),
      ].map((match) => match[1] ?? ''),
    ),
  );
  imported.delete('node');
  imported.delete('electron');
  expect(imported).toContain('better-sqlite3');
  for (const name of imported) {
    expect(dependencies, name).toHaveProperty([name]);
    expect(
      left.some((pattern) => matches(`node_modules/${name}/package.json`, pattern)),
      name,
    ).toBe(false);
  }
});

test('the icon is large enough for every system', () => {
  const icon = decodePng(readFileSync(path.join(root, readPackaging().icon)));
  expect(icon.ok && Math.min(icon.picture.widthPx, icon.picture.heightPx)).toBeGreaterThanOrEqual(512);
});
