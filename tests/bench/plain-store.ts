// Preloaded (`node --import`) by the benchmarks that show what encryption costs: the same store without its cipher, and without the look at what the cipher
// leaves in the file's head. Nothing of the product can do this.
import { registerHooks } from 'node:module';

const changes = [
  { file: '/src/main/store/database.ts', from: /^\s*db\.pragma\(`(?:cipher|key)=.*$/gm, to: '' },
  {
    file: '/src/main/store/integrity.ts',
    from: /^const plainHead = .*$/gm,
    to: 'const plainHead = [0x40, 0x00];',
  },
];

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const change = changes.find(({ file }) => url.endsWith(file));
    if (change === undefined) return loaded;
    const before = String(loaded.source);
    const source = before.replace(change.from, change.to);
    if (source === before) throw new Error(`${change.file} reads otherwise than the plain store knows it`);
    return { ...loaded, source };
  },
});
