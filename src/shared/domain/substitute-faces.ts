// Faces that stand for one the standard asks for in every sealed body (docs/adr/0020); each document records them.
import type { Sha256 } from './ids.ts';

export interface SubstituteFace {
  readonly role: 'fang';
  readonly family: string;
  /** Of the bundled file. */
  readonly sha256: Sha256;
}

/** The bundled 宋 stands for 仿宋; the hash is that of build/fonts/yz-song.woff2 (a test holds them together). */
export const substituteFaces: readonly SubstituteFace[] = [
  {
    role: 'fang',
    family: 'YZ Song',
    sha256: '2c6e293f3b9196d13e2cc8c9eb60b477aa6af7de0806c629ac450fad33abb642' as Sha256,
  },
];
