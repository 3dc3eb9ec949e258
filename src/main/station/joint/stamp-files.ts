// A co-issuer's seal on the files as they came. What the page keeps for it is taken from the page as it is drawn here, not from the file.
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import { done, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { renderPair } from '../sealing/body-of-document.ts';
import { pageOfDocument } from '../sealing/page-of-document.ts';
import type { FileBytes } from '../sealing/seal-files.ts';
import { type Stamping, stampOfd, stampPdf } from '../sealing/stamp-body.ts';

export interface StampFilesOptions {
  readonly parts: Pick<StationParts, 'pdf'>;
  readonly document: PackageDocument;
  readonly files: readonly FileBytes[];
  readonly stamping: Omit<Stamping, 'issuers'>;
}

/** The files with one more seal each. */
export async function stampFiles(options: StampFilesOptions): Promise<Outcome<readonly FileBytes[]>> {
  const { parts, document } = options;
  const stamping = { ...options.stamping, issuers: document.content.issuers };
  const stamped: FileBytes[] = [];
  for (const { path, bytes } of options.files) {
    const sealed = path.endsWith('.ofd')
      ? await stampOfd(stamping, bytes, await placesOf(parts, document))
      : await stampPdf(stamping, bytes);
    if (!sealed.ok) return sealed;
    stamped.push({ path, bytes: sealed.value });
  }
  return done(stamped);
}

async function placesOf(parts: StampFilesOptions['parts'], document: PackageDocument) {
  return (await renderPair(parts.pdf, document, pageOfDocument(document))).original.stampPlaces;
}
