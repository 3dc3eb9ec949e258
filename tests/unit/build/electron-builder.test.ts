import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
// electron-builder's own loader and validator, from inside its package: the schema that packaging will use.
const requireFromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

async function validate(change: (config: Record<string, unknown>) => void): Promise<void> {
  const { load } = requireFromBuilder('js-yaml') as { load(text: string): Record<string, unknown> };
  const { validateConfiguration } = requireFromBuilder('app-builder-lib/out/util/config/config') as {
    validateConfiguration(config: unknown, log: { isEnabled: boolean; add(): void }): Promise<void>;
  };
  const config = load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
  change(config);
  await validateConfiguration(config, { isEnabled: false, add: () => undefined });
}

test('electron-builder.yml is valid against the schema of the packager', async () => {
  await expect(validate(() => undefined)).resolves.toBeUndefined();
});

test('a misspelt key is refused, so the check above can fail', async () => {
  await expect(validate((config) => (config['asarUnpak'] = []))).rejects.toThrow(/asarUnpak/);
});
