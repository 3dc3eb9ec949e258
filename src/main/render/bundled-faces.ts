// The faces under build/fonts, opened when first needed and kept: opening one costs some 50 ms, a document needs two to five.
import { readFileSync } from 'node:fs';
import type { FaceRole } from '../../shared/layout/page-model.ts';
import { openTrueType, type TrueTypeFace } from './true-type.ts';
import { unpackWoff2 } from './woff2.ts';

/** A bundled file; 仿宋 has no openly licensed face and is set in 宋. */
export type FaceName = Exclude<FaceRole, 'fang'>;

export interface BundledFaces {
  open(name: FaceName): TrueTypeFace;
}

// src/main/render and dist/main/render are equally deep.
const bundledFolder = new URL('../../../build/fonts/', import.meta.url);

/** Opens faces from a folder of yz-*.woff2 files. */
export function createBundledFaces(folder: URL = bundledFolder): BundledFaces {
  const opened = new Map<FaceName, TrueTypeFace>();
  return {
    open(name) {
      const known = opened.get(name);
      if (known) return known;
      const face = openTrueType(unpackWoff2(readFileSync(new URL(`yz-${name}.woff2`, folder))));
      opened.set(name, face);
      return face;
    },
  };
}

/** The bundled face that plays a role. */
export function faceOfRole(role: FaceRole): FaceName {
  return role === 'fang' ? 'song' : role;
}
