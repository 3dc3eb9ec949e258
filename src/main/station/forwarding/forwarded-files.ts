// What of a forwarded document goes into the package of the one that passes it on: its sealed package byte for byte, its sender's signed note without
// the keys of others, and the consent where the rule asks for one. All of it as it came: the receiver judges it as if it had come by itself.
import { createHash } from 'node:crypto';
import type { DocumentContent, ForwardedDocument } from '../../../shared/domain/content.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import { noteJwsOf } from '../../../shared/domain/note-token.ts';
import { forwardedPaths } from '../../../shared/domain/package-document.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { createNoticesRepository, type ReceivedNotice } from '../../store/notices-repository.ts';
import type { StationParts } from '../parts.ts';
import type { ForwardedFile } from '../sealing/package-of-document.ts';

type Parts = Pick<StationParts, 'store'>;

/** Its sender's newest consent that counts; undefined: none. */
export function consentFor(
  { store }: Parts,
  { documentId, senderUnit }: Pick<InboxRow, 'documentId' | 'senderUnit'>,
): ReceivedNotice | undefined {
  return createNoticesRepository(store.db)
    .standing(documentId, senderUnit)
    .findLast(({ kind, effect }) => kind === 'permit' && effect === 'applied');
}

/** The original as it lies here. Throws when it is not: whoever seals has asked before whether it may be passed on. */
function findOriginal(parts: Parts, { documentId, packageSha256 }: ForwardedDocument): InboxRow {
  const row = createInboxRepository(parts.store.db).get(documentId);
  if (row?.packageBlob !== packageSha256) throw new Error('what is passed on lies in the inbox');
  return row;
}

/** Note and consent, as bytes by their path. */
export function forwardedTextsOf(
  parts: Parts,
  { forwards }: Pick<DocumentContent, 'forwards'>,
): { readonly path: string; readonly bytes: Uint8Array }[] {
  if (forwards === undefined) return [];
  const row = findOriginal(parts, forwards);
  const asks = row.document !== null && forwardRuleOf(row.document.content) === 'ask';
  const consent = asks ? consentFor(parts, row)?.jws : undefined;
  const note = { path: forwardedPaths.note, bytes: Buffer.from(noteJwsOf(row.note)) };
  return consent === undefined
    ? [note]
    : [note, { path: forwardedPaths.consent, bytes: Buffer.from(consent) }];
}

const names: Readonly<Record<string, string>> = {
  [forwardedPaths.note]: '原件交接单.jws',
  [forwardedPaths.consent]: '同意转发.jws',
};

/** All of it as document.json names it. */
export function forwardedFilesOf(
  parts: Parts,
  content: Pick<DocumentContent, 'forwards'>,
): readonly ForwardedFile[] {
  const { forwards } = content;
  if (forwards === undefined) return [];
  const row = findOriginal(parts, forwards);
  const original = {
    path: forwardedPaths.package,
    name: '原件.asice',
    sha256: row.packageBlob,
    sizeBytes: row.packageBytes,
  };
  const texts = forwardedTextsOf(parts, content).map(({ path, bytes }) => ({
    path,
    name: names[path] ?? path,
    sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
    sizeBytes: bytes.length,
  }));
  return [original, ...texts];
}
