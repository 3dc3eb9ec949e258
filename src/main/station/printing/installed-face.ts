// The 仿宋 of this machine, as the unit wants it used: looked for once, when somebody first asks.
import { readFileSync } from 'node:fs';
import { memorySource, type ByteSource } from '../../../formats/byte-source.ts';
import { findFangSong, type InstalledFace } from '../../render/user-faces/find-fang-song.ts';
import type { Db } from '../../store/database.ts';

export type FaceUse = 'installed' | 'bundled';

export interface InstalledFaces {
  readonly found: readonly InstalledFace[];
  readonly use: FaceUse;
  /** The face that draws 仿宋 here; null: the bundled 宋 does. */
  readonly inUse: InstalledFace | null;
}

export interface FaceChooser {
  current(): InstalledFaces;
  /** Inside the caller's transaction. */
  choose(use: FaceUse): void;
  /** The face's own file, the same object every time; null when it is gone. */
  open(face: InstalledFace): ByteSource | null;
}

/** Answers what is installed and what is in use. */
export function createFaceChooser(db: Db, search: () => InstalledFace[] = findFangSong): FaceChooser {
  const read = db.prepare<[], { use: FaceUse }>('SELECT face_use AS use FROM station WHERE id = 1');
  const write = db.prepare('UPDATE station SET face_use = ? WHERE id = 1');
  const opened = new Map<string, ByteSource>();
  let found: readonly InstalledFace[] | null = null;
  return {
    current: () => {
      found ??= search();
      const use = read.get()?.use ?? 'installed';
      const best = found.find(({ judgement }) => judgement.usable);
      return { found, use, inUse: use === 'installed' ? (best ?? null) : null };
    },
    choose: (use) => void write.run(use),
    open: ({ path }) => {
      const known = opened.get(path);
      if (known) return known;
      try {
        const source = memorySource(readFileSync(path));
        opened.set(path, source);
        return source;
      } catch {
        return null;
      }
    },
  };
}
