// The faces that a request asks for: the bundled ones, or with an installed 仿宋 in its role.
import { withFangSong, type Faces } from './faces.ts';
import type { PageRequest } from './page-request.ts';
import type { TrueTypeFace } from './true-type.ts';
import { openFontFile } from './user-faces/read-sfnt.ts';

function openInstalled(path: string): TrueTypeFace {
  const file = openFontFile(path);
  try {
    return file.openFace();
  } finally {
    file.close();
  }
}

/** Answers the faces of a request; the last installed one stays open. */
export function createFaceShelf(bundled: Faces): (request: Pick<PageRequest, 'fangSongFile'>) => Faces {
  let last: { readonly path: string; readonly faces: Faces } | null = null;
  return ({ fangSongFile: path }) => {
    if (path === undefined) return bundled;
    if (last?.path !== path) last = { path, faces: withFangSong(bundled, () => openInstalled(path)) };
    return last.faces;
  };
}
