// What is kept of a golden document: the digest of all that its pages draw, and a short one a page, so that a change can be found.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { pageModelCanonicalForm } from '../../src/shared/layout/page-model.ts';

/** The file that holds them. */
export const goldenFile = path.join(import.meta.dirname, 'page-models.json');

export interface GoldenModel {
  /** SHA-256 of the page model's canonical form. */
  readonly sha256: string;
  /** The first eight digits of each page's own digest, in order, parted by blanks. */
  readonly pages: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Lays a document out. */
export function digestsOf(input: LayoutInput): GoldenModel {
  const model = layoutDocument(input);
  const pages = model.pages.map((page) =>
    sha256(pageModelCanonicalForm({ ...model, pages: [page], sealPlaces: [], outline: [] })).slice(0, 8),
  );
  return { sha256: sha256(pageModelCanonicalForm(model)), pages: pages.join(' ') };
}

/** What was frozen, by name; nothing where there is no file yet. */
export function readGolden(): Readonly<Record<string, GoldenModel>> {
  try {
    return JSON.parse(readFileSync(goldenFile, 'utf8')) as Record<string, GoldenModel>;
  } catch {
    return {};
  }
}

/** How a document differs from what was frozen, in a line; null when it does not. */
export function differenceOf(was: GoldenModel | undefined, is: GoldenModel | undefined): string | null {
  if (!was) return 'new';
  if (!is) return 'gone';
  if (was.sha256 === is.sha256) return null;
  const [before, after] = [was.pages.split(' '), is.pages.split(' ')];
  const pages = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index + 1);
  const changed = pages.filter((page) => before[page - 1] !== after[page - 1]);
  const count = before.length === after.length ? '' : `, ${before.length} pages are now ${after.length}`;
  return changed.length === 0 ? 'seal places or outline' : `page ${changed.join(', ')}${count}`;
}
