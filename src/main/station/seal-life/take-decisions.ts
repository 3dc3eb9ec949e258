// What the authority decided, as the exchange hands it over. Threat: the exchange, or whoever holds it, invents a decision. Each must be signed by the list
// signer of the accepted publication and name this unit; what was issued counts only for keys of this machine, and is taken into use only once the registry
// itself holds the seal as active. Old keys stay: what they sealed is judged by its time.
import { checkSealBeforeUse } from '../../../seals/ofd/apply-seal-check.ts';
import { SealingRefused } from '../../../seals/ofd/apply.ts';
import { parseCertificate, unitCodeOf } from '../../../seals/pki/certificate.ts';
import { PkiError } from '../../../seals/pki/pki-error.ts';
import { readJws } from '../../../seals/trust/jws.ts';
import { sealNoticeSchema } from '../../../seals/trust/published-shapes.ts';
import { readSealDecision, type ReadSealDecision } from '../../../seals/trust/seal-decision.ts';
import { parseSha256 } from '../../../shared/domain/ids.ts';
import type { IssuedSeal, SealDecision } from '../../../shared/domain/seal-life-notices.ts';
import { createSealLifeRepository, type SealLifeRepository } from '../../store/seal-life-repository.ts';
import type { SealNoticeEntryOfLine, SyncStages } from '../../sync/sync-ports.ts';
import type { KeyUse, StationParts } from '../parts.ts';
import { type BelievedRow, readNoticeBook } from './notice-book.ts';
import { registeredSeals } from './view-seals.ts';

/** The intake for the sync. */
export function createDecisionIntake(parts: StationParts): SyncStages['seals'] {
  const repository = createSealLifeRepository(parts.store.db);
  const intake = { parts, repository };
  return {
    take: (entries, { lastTry, cursorOf }) => {
      for (const entry of entries) {
        const read = entry.from === 'authority' ? readOwnDecision(parts, entry) : null;
        // Signed by a list signer that the lists here do not name yet, perhaps: asked again after new ones, then put down as not believed.
        if (read?.ok === false && (!lastTry || read.code === 'no-lists')) return { result: 'later' };
        parts.store.transact(() => {
          if (read === null) repository.accept(entry.noticeId, parts.clock.nowMs());
          else keepDecision(intake, entry, read);
          repository.moveCursor(cursorOf(entry));
        });
        parts.events.emit('seals', null);
      }
      return { result: 'taken', newMachine: installIssued(intake) };
    },
    hasOpen: () => {
      const book = readNoticeBook(repository);
      return book.notices.some((notice) => notice.acceptedAtMs !== null && book.isOpen(notice));
    },
  };
}

interface Intake {
  readonly parts: StationParts;
  readonly repository: SealLifeRepository;
}

type ReadOwn = ReadSealDecision | { readonly ok: false; readonly code: 'no-lists' | 'decision-of-another' };

function readOwnDecision(parts: StationParts, { message, noticeId }: SealNoticeEntryOfLine): ReadOwn {
  const trust = parts.trust.current();
  if (trust === null) return { ok: false, code: 'no-lists' };
  const read = readSealDecision(message, trust);
  if (!read.ok) return read;
  const isOwn = read.decision.unit === parts.identity()?.unitCode && read.decision.noticeId === noticeId;
  return isOwn ? read : { ok: false, code: 'decision-of-another' };
}

function keepDecision(
  { parts, repository }: Intake,
  { noticeId }: SealNoticeEntryOfLine,
  read: ReadOwn,
): void {
  const decision = read.ok ? read.decision : null;
  const refusal = read.ok ? null : read.code;
  if (!repository.keep({ noticeId, decision, refusal, receivedAtMs: parts.clock.nowMs() })) return;
  if (decision === null) {
    parts.log.error('a decision about a seal is not believed', { noticeId, code: refusal });
    const details = { noticeId, code: refusal ?? '' };
    parts.audit.append({ actor: null, act: 'seal.decisionRefused', subject: null, details });
    return;
  }
  const { act, state, sealId } = decision;
  if (endsSuspension(repository, decision)) repository.release(sealId);
  parts.audit.append({
    actor: null,
    act: 'seal.decided',
    subject: sealId,
    details: { noticeId, act, state },
  });
}

/** Restored by the authority, or the unit's own suspension was not taken. */
function endsSuspension(repository: SealLifeRepository, { act, answers }: SealDecision): boolean {
  if (act === 'restore') return true;
  const asked = repository.notices().find(({ noticeId }) => noticeId === answers);
  return act === 'refuse' && asked?.kind === 'suspend';
}

/** Takes into use what was issued and is active in the registry; true when the machine has another certificate now. */
function installIssued({ parts, repository }: Intake): boolean {
  const active = new Map(
    registeredSeals(parts)
      .filter(({ state, supersededBy }) => state === 'active' && supersededBy === undefined)
      .map((seal) => [seal.id, seal]),
  );
  const due = readNoticeBook(repository).believed.filter(
    (row) => row.decision.issued !== null && row.installedAtMs === null && row.installFailure === null,
  );
  let newMachine = false;
  for (const row of due) {
    const seal = active.get(row.decision.sealId);
    const issued = row.decision.issued;
    if (seal === undefined || issued === null) continue;
    const failure = judgeIssued(parts, issued, seal.certificatePem);
    parts.store.transact(() => settle({ parts, repository }, row, { issued, failure }));
    newMachine ||= failure === null && issued.certificates.machine !== undefined;
    parts.events.emit('seals', null);
  }
  return newMachine;
}

function settle(
  { parts, repository }: Intake,
  { noticeId, decision }: BelievedRow,
  { issued, failure }: { readonly issued: IssuedSeal; readonly failure: string | null },
): void {
  const subject = decision.sealId;
  const missing = failure ?? (install(parts, issued) ? null : 'key-missing');
  repository.settle(noticeId, missing === null ? parts.clock.nowMs() : null, missing);
  if (missing === null) installPicture({ parts, repository }, decision);
  const act = missing === null ? 'seal.installed' : 'seal.notInstalled';
  const details = { noticeId, ...(missing === null ? {} : { code: missing }) };
  parts.audit.append({ actor: null, act, subject, details });
}

/** Null: certificates and SES seal are this unit's and fit each other and the registry. */
function judgeIssued(parts: StationParts, issued: IssuedSeal, registeredPem: string): string | null {
  try {
    const unit = parts.identity()?.unitCode;
    const { certificates, sm2 } = issued;
    const leaves = [certificates.seal, certificates.machine, certificates.encryption, sm2?.certificate]
      .filter((pem) => pem !== undefined)
      .map((pem) => parseCertificate(pem));
    if (leaves.some((leaf) => unitCodeOf(leaf) !== unit)) return 'issued-for-another';
    if (leaves[0]?.sha256 !== parseCertificate(registeredPem).sha256) return 'not-as-registered';
    if (sm2 === undefined) return null;
    checkSealBeforeUse({
      seal: new Uint8Array(Buffer.from(sm2.eseal, 'base64')),
      signer: { certificate: parseCertificate(sm2.certificate) },
      signedAt: new Date(parts.clock.nowMs()),
    });
    return null;
  } catch (error) {
    if (error instanceof PkiError || error instanceof SealingRefused) return error.code;
    throw error;
  }
}

/** False when one of the keys is not on this machine: then nothing is put into use. */
function install({ keys, store }: StationParts, { certificates, sm2 }: IssuedSeal): boolean {
  const above = certificates.intermediates.join('');
  const wanted: readonly (readonly [KeyUse, string | undefined, string])[] = [
    ['seal', certificates.seal, above],
    ['machine', certificates.machine, above],
    ['encryption', certificates.encryption, above],
    ['sm2Seal', sm2?.certificate, sm2?.intermediates.join('') ?? ''],
  ];
  try {
    store.transact(() => {
      for (const [use, pem, chain] of wanted)
        if (pem !== undefined && !keys.installCertificate(use, pem, chain)) throw new KeyMissing();
      if (sm2 === undefined) return;
      const { sha256 } = parseCertificate(sm2.certificate);
      const der = new Uint8Array(Buffer.from(sm2.eseal, 'base64'));
      keys.installEseal({ certificateSha256: sha256, esId: sm2.esId, der });
    });
    return true;
  } catch (error) {
    if (error instanceof KeyMissing) return false;
    throw error;
  }
}

/** Rolls the savepoint back. */
class KeyMissing extends Error {}

/** The picture went with the wish: it is in the unit's own notice. */
function installPicture({ parts, repository }: Intake, { answers }: SealDecision): void {
  const own = repository.notices().find(({ noticeId }) => noticeId === answers);
  const read = own === undefined ? null : readJws(own.jws);
  const wish = read?.ok === true ? sealNoticeSchema.safeParse(read.jws.payload).data?.wish : null;
  if (!wish) return;
  const { name, diameterMm, pictureSha256, picture } = wish;
  const png = new Uint8Array(Buffer.from(picture, 'base64'));
  parts.keys.installSealPicture({ sha256: parseSha256(pictureSha256), png, name, diameterMm });
}
