// A sealed document as the proof needs it: its package, the messages about it, whoever signed anything of it.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { verifyOfd } from '../../../seals/ofd/verify.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import { judgeManifestSignature } from '../../../seals/package/container-checks.ts';
import type { ProofMessage } from '../../../seals/proof/proof-package.ts';
import { type Certificate, parseCertificate } from '../../../seals/pki/certificate.ts';
import type { Crl } from '../../../seals/pki/crl.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { noteJwsOf } from '../../../shared/domain/note-token.ts';
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createInboxRepository } from '../../store/inbox-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import type { StationParts } from '../parts.ts';

export interface ProofSubject {
  readonly packageBlob: Sha256;
  readonly packageSha256: Sha256;
  /** Compact JWS; null when the document was sealed and never queued. */
  readonly note: string | null;
  readonly messages: readonly ProofMessage[];
  /** 涉密: nothing of it may leave. */
  readonly quarantined: boolean;
  /** The sender took it back: nothing of it is shown any more. */
  readonly recalled: boolean;
}

/** The received document of that id, else the own sealed one. */
export function findProofSubject(
  { store }: Pick<StationParts, 'store'>,
  documentId: DocumentId,
): ProofSubject | undefined {
  const receipts = createReceiptsRepository(store.db);
  const own = receipts.own(documentId).map(({ kind, jws }) => ({ name: `own-${asName(kind)}`, jws }));
  const received = receipts
    .received(documentId)
    .map(({ kind, jws }) => ({ name: `received-${asName(kind)}`, jws }));
  const arrived = createInboxRepository(store.db).get(documentId);
  if (arrived) {
    const { packageBlob, packageSha256, note, state } = arrived;
    const messages = [{ name: 'delivery-note', jws: noteJwsOf(note) }, ...own];
    const quarantined = state === 'quarantined';
    return { packageBlob, packageSha256, note, messages, quarantined, recalled: state === 'recalled' };
  }
  const sealed = createDocumentsRepository(store.db).get(documentId)?.sealed;
  if (!sealed) return undefined;
  const note = createOutboxRepository(store.db).get(documentId)?.note ?? null;
  const messages = [...(note === null ? [] : [{ name: 'delivery-note', jws: noteJwsOf(note) }]), ...received];
  return {
    packageBlob: sealed.packageBlob,
    packageSha256: sealed.packageBlob,
    note,
    messages,
    quarantined: false,
    recalled: false,
  };
}

/** Kinds of receipts come from other machines too. */
const asName = (kind: string): string =>
  kind
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);

export interface ProofMaterial {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

/** Every certificate that somebody needs to follow the signatures, and the lists of their issuers. */
export async function collectMaterial(question: {
  readonly reader: PackageReader;
  readonly trust: TrustStore;
  readonly machine: string | null;
  readonly now: Date;
}): Promise<ProofMaterial> {
  const { reader, trust, machine, now } = question;
  const { cms } = judgeManifestSignature(reader.container);
  const own = machine === null ? [] : [parseCertificate(machine)];
  const certificates = [
    ...cms.certificates,
    ...(await sealCertificates(reader.openPart('body.ofd'), now)),
    ...own,
    ...trust.intermediates,
    ...trust.anchors,
    ...trust.sm2.intermediates,
    ...trust.sm2.anchors,
  ];
  const crls = [...trust.crls, ...trust.sm2.crls].filter((crl) =>
    certificates.some(({ issuer }) => Buffer.compare(issuer.raw, crl.issuer.raw) === 0),
  );
  return { certificates, crls };
}

async function sealCertificates(source: ByteSource | undefined, now: Date): Promise<Certificate[]> {
  if (!source) return [];
  const { seals } = await verifyOfd({ source, trust: null, now });
  return seals.flatMap(({ certificate, maker }) => [certificate, maker]).filter((one) => one !== null);
}
