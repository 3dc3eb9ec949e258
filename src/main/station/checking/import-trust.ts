// Import of trust by file, in two steps: what would change is shown first, taken over second. A signed publication of the authority on a stick renews the
// lists of a station without a line; it is judged exactly as one from the exchange.
import { createHash, randomBytes } from 'node:crypto';
import { type ImportItem, judgeTrustImport, type TrustImport } from '../../../seals/trust/trust-import.ts';
import { readPublicationFile } from '../../../seals/trust/publication-file.ts';
import type { TrustFile } from '../../../seals/trust/trust-files.ts';
import type { Publication } from '../../../shared/domain/published.ts';
import type { checkingContract } from '../../../shared/contract/station-checking.ts';
import {
  createImportedTrustRepository,
  type ImportedTrustRow,
} from '../../store/imported-trust-repository.ts';
import { openStaged } from '../drafting/take-attachment.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf } from '../stage.ts';
import type { TrustStage } from '../trust/trust-holder.ts';
import { readLocalTrust, viewLocalTrust } from './local-trust.ts';

type Contract = typeof checkingContract;
type Preview = OutputOf<Contract['previewImport']>;
type TrustView = OutputOf<Contract['trust']>;

/** Largest file of trust: a publication with the directory of a prefecture is a few megabytes. */
const maxFileBytes = 64 * 1024 * 1024;

interface Waiting {
  readonly sessionId: string;
  readonly judged: TrustImport;
  readonly publications: readonly Publication[];
}

/** Previews of this run; one a session. */
export function createTrustImports(parts: StationParts, trust: TrustStage) {
  const waiting = new Map<string, Waiting>();
  return {
    preview: async (
      actor: Actor,
      { files }: InputOf<Contract['previewImport']>,
    ): Promise<Outcome<Preview>> => {
      const taken: TrustFile[] = [];
      for (const { upload, name } of files) {
        const bytes = await takeBytes(parts, actor, upload);
        if (!bytes.ok) return bytes;
        taken.push({ name, bytes: bytes.value });
      }
      const publications = taken.map((file) => ({ file, publication: readPublicationFile(file.bytes) }));
      const others = publications.filter(({ publication }) => publication === null).map(({ file }) => file);
      const judged = judgeTrustImport(others, readLocalTrust(parts), new Date(parts.clock.nowMs()));
      const read = publications.flatMap(({ publication }) => publication ?? []);
      for (const [token, one] of waiting) if (one.sessionId === actor.sessionId) waiting.delete(token);
      const token = randomBytes(16).toString('base64url');
      waiting.set(token, { sessionId: actor.sessionId, judged, publications: read });
      const named = publications.filter(({ publication }) => publication !== null);
      return done({
        token,
        items: [...named.map(({ file }) => publicationItem(file)), ...judged.items.map(viewItem)],
      });
    },
    confirm: (actor: Actor, { token }: InputOf<Contract['confirmImport']>): Outcome<TrustView> => {
      const found = waiting.get(token);
      if (found?.sessionId !== actor.sessionId) return refuse('handle-unknown');
      waiting.delete(token);
      for (const publication of found.publications) {
        const outcome = trust.offer(publication);
        if (outcome.result === 'refused') return refuse('exchange-not-trusted', { reason: outcome.code });
      }
      keep(parts, actor, found.judged);
      return done(viewLocalTrust(parts));
    },
    remove: (actor: Actor, { sha256 }: InputOf<Contract['removeImported']>): Outcome<TrustView> => {
      const removed = parts.store.transact(() => {
        const gone = createImportedTrustRepository(parts.store.db).remove(sha256);
        if (gone) parts.audit.append({ actor, act: 'trust.removed', subject: sha256 });
        return gone;
      });
      return removed ? done(viewLocalTrust(parts)) : refuse('not-found');
    },
  };
}

async function takeBytes(
  parts: StationParts,
  actor: Actor,
  upload: InputOf<Contract['previewImport']>['files'][number]['upload'],
): Promise<Outcome<Uint8Array>> {
  const staged = parts.content.takeUpload(actor, upload);
  if (staged === undefined) return refuse('handle-unknown');
  try {
    const source = openStaged(parts.store, staged);
    const mb = (bytes: number): string => String(Math.ceil(bytes / 1024 / 1024));
    return source.sizeBytes > maxFileBytes
      ? refuse('package-too-large', { maxMb: mb(maxFileBytes), actualMb: mb(source.sizeBytes) })
      : done(await source.read(0, source.sizeBytes));
  } finally {
    await parts.store.blobs.discard(staged);
  }
}

const publicationItem = (file: TrustFile): Preview['items'][number] => ({
  file: file.name,
  kind: 'publication',
  state: 'added',
  code: null,
  name: file.name,
  sha256: createHash('sha256').update(file.bytes).digest('hex'),
  evidence: {},
});

const viewItem = (item: ImportItem): Preview['items'][number] => ({
  ...item,
  evidence: { ...item.evidence },
});

function keep(parts: StationParts, actor: Actor, { items, result }: TrustImport): void {
  const added = new Set(items.flatMap(({ state, sha256 }) => (state === 'added' && sha256 ? [sha256] : [])));
  const rows = [
    ...result.anchors.map((one) => ({ kind: 'anchor', ...one }) as const),
    ...result.intermediates.map((one) => ({ kind: 'intermediate', ...one }) as const),
    ...result.crls.map((one) => ({ kind: 'list', ...one }) as const),
  ].filter(({ sha256 }) => added.has(sha256));
  const meta = { importedBy: actor.person.name, importedAtMs: parts.clock.nowMs() };
  parts.store.transact(() => {
    const repository = createImportedTrustRepository(parts.store.db);
    for (const { sha256, kind, der } of rows) {
      repository.add({ sha256, kind, der, ...meta } satisfies ImportedTrustRow);
      parts.audit.append({ actor, act: 'trust.imported', subject: sha256, details: { kind } });
    }
  });
}
