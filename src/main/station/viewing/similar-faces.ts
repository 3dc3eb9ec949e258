// Faces of the program for fonts that a foreign file names and does not carry.
import { readFileSync } from 'node:fs';
import { openFontTables, type OutlineFont } from '../../../formats/font/outline-font.ts';
import type { SimilarFaces } from '../../../formats/ofd/fonts.ts';
import { unpackWoff2 } from '../../render/woff2.ts';

type FaceName = 'song' | 'kai' | 'hei' | 'xbs' | 'latin';

// src/main/station/viewing and dist/main/station/viewing are equally deep.
const bundledFolder = new URL('../../../../build/fonts/', import.meta.url);

const bySound: readonly (readonly [RegExp, FaceName])[] = [
  [/小标宋|xiaobiaosong|xbs/i, 'xbs'],
  [/楷|kai/i, 'kai'],
  [/黑|hei|gothic|等线|dengxian|yahei|圆|arial|helvetica|verdana|tahoma|calibri|sans/i, 'hei'],
  [/宋|仿|song|sun|fang|ming|serif/i, 'song'],
  [/times|courier|roman|cambria|georgia|mono|consolas/i, 'latin'],
];

/** Opens faces when a document first needs them. */
export function createSimilarFaces(): SimilarFaces {
  const opened = new Map<FaceName, OutlineFont>();
  const open = (name: FaceName): OutlineFont => {
    const known = opened.get(name);
    if (known) return known;
    const font = openFontTables(unpackWoff2(readFileSync(new URL(`yz-${name}.woff2`, bundledFolder))));
    if (!font) throw new Error(`the bundled face ${name} cannot be read`);
    opened.set(name, font);
    return font;
  };
  const order: readonly FaceName[] = ['song', 'hei', 'kai', 'xbs', 'latin'];
  return {
    like: (name) => open(bySound.find(([sound]) => sound.test(name))?.[1] ?? 'song'),
    get fallbacks() {
      return order.map(open);
    },
  };
}
