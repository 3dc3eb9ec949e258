// A courier pack of sealed documents, as the sender's station writes one, without drafting and approving each of them.
import { createHash } from 'node:crypto';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { signCourierManifest } from '../../src/seals/courier/manifest.ts';
import { preparePack } from '../../src/seals/courier/pack.ts';
import { writePackFiles } from '../../src/seals/courier/pack-files.ts';
import { recipientCertificateOf } from '../../src/seals/encryption/recipient-certificate.ts';
import type { Certificate } from '../../src/seals/pki/certificate.ts';
import { courierFileName, type CourierEntry, type CourierManifest } from '../../src/shared/domain/courier.ts';
import type { DocumentId, Sha256 } from '../../src/shared/domain/ids.ts';
import { type DocumentWish, openDesk, sealOne } from './sealed-package.ts';

export interface SealedPack {
  readonly packId: string;
  readonly folder: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly documentIds: readonly DocumentId[];
}

/** What stands in a pack: sealed documents with their notes. */
interface PackDocument {
  readonly documentId: DocumentId;
  readonly bytes: Uint8Array;
  readonly noteJws: string;
}

/** Seals so many documents of the sender for this unit and writes them as one pack into the folder. */
export async function writeSealedPack(wish: {
  readonly sender: DemoSeat;
  readonly taker: DemoSeat['unit'];
  readonly folder: string;
  readonly documents: readonly DocumentWish[];
}): Promise<SealedPack> {
  const { sender, taker, folder } = wish;
  const desk = await openDesk(sender, taker);
  const documents: PackDocument[] = [];
  for (const document of wish.documents) documents.push(await sealOne(desk, document));
  const { parts } = sender.station;
  const trust = parts.trust.current();
  const signer = parts.keys.machineSigner();
  if (trust === null || signer === null) throw new Error('an enrolled sender');
  const nowMs = parts.clock.nowMs();
  const recipient = recipientCertificateOf(trust, taker.code, new Date(nowMs));
  if (!recipient.ok) throw new Error(recipient.code);
  const { certificate } = recipient;
  return writePackOf({
    from: sender.unit.code,
    to: taker.code,
    nowMs,
    signer,
    certificate,
    folder,
    documents,
  });
}

/** Writes documents that are sealed already as one pack; `certificate` is the taker's. */
export async function writePackOf(wish: {
  readonly from: CourierManifest['from'];
  readonly to: CourierManifest['to'];
  readonly nowMs: number;
  readonly signer: Parameters<typeof signCourierManifest>[1];
  readonly certificate: Certificate;
  readonly folder: string;
  readonly documents: readonly PackDocument[];
}): Promise<SealedPack> {
  const { from, to, nowMs, signer, certificate, folder, documents } = wish;
  const shelf = new Map<string, Uint8Array>();
  const put = (bytes: Uint8Array) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
    shelf.set(sha256, bytes);
    return { sha256, sizeBytes: bytes.length };
  };
  const entries = documents.map(({ documentId, bytes, noteJws }): CourierEntry => {
    const of = { kind: 'document', id: documentId, documentId, number: null, at: null } as const;
    return { ...of, message: put(Buffer.from(noteJws)), package: put(bytes) };
  });
  const manifest: CourierManifest = {
    ...{ type: 'yizhan/courier-pack/1', packId: makeUuid(nowMs), from, to },
    ...{ madeAt: new Date(nowMs).toISOString(), feed: null, auditHead: null, countersignature: null },
    ...{ entries, answers: [] },
  };
  const pack = await preparePack({
    ...{ manifest, recipient: certificate, chain: [], partBytes: 2 ** 40 },
    token: await signCourierManifest(manifest, signer),
    open: ({ sha256 }) => memorySource(shelf.get(sha256) ?? new Uint8Array()),
  });
  const fileName = courierFileName(manifest);
  await writePackFiles({
    ...{ folder, name: fileName, chunks: pack.chunks(), partBytes: 2 ** 40 },
    onBytes: () => undefined,
    signal: new AbortController().signal,
  });
  const documentIds = documents.map(({ documentId }) => documentId);
  return { packId: manifest.packId, folder, fileName, sizeBytes: pack.sizeBytes, documentIds };
}
