// What the writers ask of the faces they draw with, whether bundled or installed on this machine.
import type { FaceRole } from '../../shared/layout/page-model.ts';
import type { TrueTypeFace } from './true-type.ts';

/** A face by the role it was made for; `fang` is only there when an installed 仿宋 is used. */
export type FaceName = FaceRole;

export interface Faces {
  /** Where to look for a character of that role, best first. */
  order(role: FaceRole): readonly FaceName[];
  open(name: FaceName): TrueTypeFace;
}

/** The same faces with an installed 仿宋 in its role; what it does not have still comes from the bundled ones. */
export function withFangSong(faces: Faces, open: () => TrueTypeFace): Faces {
  let opened: TrueTypeFace | null = null;
  return {
    order: (role) => (role === 'fang' ? ['fang', ...faces.order(role)] : faces.order(role)),
    open: (name) => (name === 'fang' ? (opened ??= open()) : faces.open(name)),
  };
}
