import { FormatError } from '../failure.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { NoteBook } from './container.ts';
import type { OfdLimits } from './limits.ts';
import type { OfdParts } from './parts.ts';

/** What every reader of a part gets. */
export interface Reading {
  readonly parts: OfdParts;
  readonly limits: OfdLimits;
  readonly book: NoteBook;
  /** The tree of a part that the document can do without; null and a note when it is broken. */
  tree(path: string): Promise<XmlElement | null>;
}

/** A reading over opened parts. */
export function createReading(given: Omit<Reading, 'tree'>): Reading {
  return {
    ...given,
    tree: async (path) => {
      try {
        return await given.parts.xml(path);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        given.book.add('part-unreadable', { path });
        return null;
      }
    },
  };
}

/** The part that a path in `from` means; null and a note when there is none. An absent path is no note. */
export function followTo(
  reading: Pick<Reading, 'parts' | 'book'>,
  from: string,
  loc: string | null,
): string | null {
  if (loc === null) return null;
  const found = reading.parts.resolve(from, loc);
  if (!found) reading.book.add('part-missing', { path: loc });
  else if (found.way === 'folded') reading.book.add('path-tolerated', { path: loc });
  return found?.path ?? null;
}

/** A list of at most so many entries; LIMIT_EXCEEDED beyond. */
export function bounded<T>(list: readonly T[], max: number, what: string): readonly T[] {
  if (list.length > max) throw new FormatError('LIMIT_EXCEEDED', `${list.length} ${what}`);
  return list;
}
