// The faces under build/fonts, opened when first needed and kept: opening one costs some 50 ms, a document needs two to five.
import { readFileSync } from 'node:fs';
import type { FaceName, Faces } from './faces.ts';
import { openTrueType, type TrueTypeFace } from './true-type.ts';
import { unpackWoff2 } from './woff2.ts';

// src/main/render and dist/main/render are equally deep.
const bundledFolder = new URL('../../../build/fonts/', import.meta.url);
const fallbackOrder: readonly FaceName[] = ['song', 'kai', 'hei', 'xbs', 'latin'];

/** Opens faces from a folder of yz-*.woff2 files. 仿宋 has no openly licensed face and is set in 宋. */
export function createBundledFaces(folder: URL = bundledFolder): Faces {
  const opened = new Map<FaceName, TrueTypeFace>();
  return {
    order(role) {
      const own = role === 'fang' ? 'song' : role;
      return [own, ...fallbackOrder.filter((name) => name !== own)];
    },
    open(name) {
      const known = opened.get(name);
      if (known) return known;
      const face = openTrueType(unpackWoff2(readFileSync(new URL(`yz-${name}.woff2`, folder))));
      opened.set(name, face);
      return face;
    },
  };
}
