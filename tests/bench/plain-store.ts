// Preloaded (`node --import`) by the benchmarks that show what encryption costs: the same store without its cipher. Nothing of the product can do this.
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/src/main/store/database.ts')) return loaded;
    const source = String(loaded.source).replace(/^\s*db\.pragma\(`(?:cipher|key)=.*$/gm, '');
    return { ...loaded, source };
  },
});
