// What an arrival is judged as: the sealed package inside when it came encrypted and opens, else the bytes as they came, with the reason why not.
import path from 'node:path';
import type { ByteSource } from '../../../formats/byte-source.ts';
import type { OpenFailure } from '../../../shared/domain/encryption-failures.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import { type BlobPlace, createBlobLocator, openBlobPlace, placeOfStaged } from '../../store/blob-place.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { StationParts } from '../parts.ts';
import { peekNote } from './delivery-note.ts';
import { createPackageOpener } from './open-package.ts';

/** The bytes as they came. */
export interface CameBytes {
  readonly source: ByteSource;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** In the store's hands since it came, or since it was opened; null: not yet. */
  readonly staged: StagedBlob | null;
}

export interface OpenedArrival extends CameBytes {
  /** The sealed package, when it was inside: to be committed with the row, or discarded. */
  readonly inside: { readonly staged: StagedBlob; readonly place: BlobPlace } | null;
  /** Why it did not open; null when it did, or was never encrypted. */
  readonly notOpened: OpenFailure | null;
}

export type ArrivalOpener = (token: string, came: CameBytes) => Promise<OpenedArrival>;

/** Opens what came, whatever its note is worth: whether the note is genuine is judged with what comes out. */
export function createArrivalOpener(parts: StationParts): ArrivalOpener {
  const open = createPackageOpener(parts);
  const folder = path.join(parts.folders.data, 'blobs');
  const locate = createBlobLocator(parts.store.db, folder);
  return async (token, came) => {
    const note = peekNote(token);
    const opened = note && (await open({ token, note, source: came.source }));
    if (opened === null) return { ...came, inside: null, notOpened: null };
    if (!opened.ok) return { ...came, inside: null, notOpened: opened.code };
    const { staged } = opened;
    const place = placeOfStaged(staged, folder) ?? locate(staged.sha256);
    if (place === undefined) throw new Error('a staged package is nowhere');
    const { sha256, sizeBytes } = staged;
    const source = openBlobPlace(place);
    return { sha256, sizeBytes, source, staged, inside: { staged, place }, notOpened: null };
  };
}
