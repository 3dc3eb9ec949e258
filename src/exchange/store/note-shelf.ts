// Delivery notes that many units read at the same time. A note to 1,500 units names all of them (100 KB) and has a wrapped key for each behind it (ten
// times as much); each reader gets the signed note and its own key. So a note is taken out of the database once, its keys are put in order, and what is the
// same for all readers is compressed once. What is kept never changes: an id names one note as long as the epoch lasts. Bounded; what was asked for
// longest ago leaves first.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import { noteJwsOf, wrappedKeysOf } from '../../shared/domain/note-token.ts';

export interface NoteName {
  readonly epoch: string;
  readonly documentId: DocumentId;
  /** Set for a further note of the document. */
  readonly followUpId: string | null;
}

/** A note as the database has it: the signed note with the wrapped keys of all behind it. */
export interface LoadedNote {
  readonly token: string;
  readonly sizeBytes: number;
}

/** What one unit gets of a note. */
export interface NoteForUnit {
  /** The signed note, and the unit's own wrapped key behind it where there is one. */
  readonly message: string;
  readonly sizeBytes: number;
  readonly packed: PackedNote | null;
}

/** A message in two parts, for whoever sends it compressed. Both may stand in a JSON string as they are. */
export interface PackedNote {
  /** The signed note as one gzip member (RFC 1952): members one after the other are one file. */
  readonly member: Uint8Array;
  /** What comes behind it; empty: nothing. */
  readonly tail: string;
}

export interface NoteShelf {
  /** Undefined when `load` finds none. */
  noteFor(
    unit: UnitCode,
    name: NoteName,
    load: () => Promise<LoadedNote | undefined>,
  ): Promise<NoteForUnit | undefined>;
}

interface ShelvedNote {
  readonly jws: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly sizeBytes: number;
  readonly member: Uint8Array | null;
  readonly weight: number;
}

const compress = promisify(gzip);
// A morning's notices to all in a prefecture of 3,000 units: twenty of 2 MB with their keys.
const maxTotalChars = 64 * 1024 * 1024;
// Below it the head of another packet is not saved.
const minPackedChars = 4096;
/** Letters of base64url, and the marks between its parts. */
const plainLetters = /^[\w.~=-]*$/;

/** A shelf for one store. */
export function createNoteShelf(limits = { maxTotalChars }): NoteShelf {
  const shelved = new Map<string, ShelvedNote>();
  const loading = new Map<string, Promise<ShelvedNote | undefined>>();
  let total = 0;
  const put = (key: string, note: ShelvedNote): void => {
    shelved.set(key, note);
    total += note.weight;
    for (const [oldest, { weight }] of shelved) {
      if (total <= limits.maxTotalChars) return;
      shelved.delete(oldest);
      total -= weight;
    }
  };
  const load = async (key: string, read: () => Promise<LoadedNote | undefined>) => {
    const loaded = await read();
    if (!loaded) return undefined;
    const note = await shelve(loaded);
    put(key, note);
    return note;
  };
  const find = (key: string, read: () => Promise<LoadedNote | undefined>) => {
    const known = shelved.get(key);
    if (known) {
      // To the end of the line.
      shelved.delete(key);
      shelved.set(key, known);
      return known;
    }
    const running = loading.get(key) ?? load(key, read).finally(() => loading.delete(key));
    loading.set(key, running);
    return running;
  };
  return {
    noteFor: async (unit, { epoch, documentId, followUpId }, read) => {
      const note = await find(`${epoch} ${documentId} ${followUpId ?? ''}`, read);
      return note && noteForUnit(note, unit);
    },
  };
}

async function shelve({ token, sizeBytes }: LoadedNote): Promise<ShelvedNote> {
  const jws = noteJwsOf(token);
  const isWorthIt = jws.length >= minPackedChars && plainLetters.test(token);
  // Once for a note and for hundreds of readers: the best that there is.
  const member = isWorthIt ? await compress(jws, { level: constants.Z_BEST_COMPRESSION }) : null;
  const weight = token.length + (member?.length ?? 0);
  return { jws, keys: wrappedKeysOf(token), sizeBytes, member, weight };
}

function noteForUnit({ jws, keys, sizeBytes, member }: ShelvedNote, unit: UnitCode): NoteForUnit {
  const key = keys.get(unit);
  const tail = key === undefined ? '' : `~${unit}=${key}`;
  return { message: jws + tail, sizeBytes, packed: member && { member, tail } };
}
