// The centre's operator as attacker: the whole database and the TLS key in hand. It can withhold; it can make nothing that a station believes.
import { createPrivateKey } from 'node:crypto';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { judgePackage } from '../../../src/seals/package/verify.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { createSigner } from '../../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { signMessage, verifyMessage } from '../../../src/seals/trust/machine-jws.ts';
import { acceptPublication, type TrustStore } from '../../../src/seals/trust/trust-store.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DeliveryNote, Receipt } from '../../../src/shared/domain/messages.ts';
import type { Publication } from '../../../src/shared/domain/published.ts';
import { notApplicable, verdictOf } from '../../../src/shared/domain/report.ts';
import { sealDocument, signReceipt } from './test-documents.ts';
import { createPrefecture, finance, office, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
let publication: Publication;
let trust: TrustStore;
const now = (): Date => new Date();

beforeAll(async () => {
  place = await createPrefecture();
  publication = await place.authority.publish();
  const accepted = accept(publication);
  if (!accepted.ok) throw new Error(accepted.code);
  trust = accepted.trust;
});
afterAll(() => place.stop());

/** As a station does: pinned root, the numbers it knows. */
const accept = (offered: Publication) =>
  acceptPublication({
    publication: offered,
    pinnedRootSha256: place.authority.rootSha256,
    previous: trust ? trust.numbers : null,
    now: now(),
  });

const stolenKey = () => createPrivateKey(place.tls.keyPem);
const stolenCertificate = () =>
  parseCertificate(
    place.tls.certificatePem.split('-----END CERTIFICATE-----')[0] + '-----END CERTIFICATE-----\n',
  );

function signAs(payload: object, certificateSha256: string): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'PS256',
      'x5t#S256': Buffer.from(certificateSha256, 'hex').toString('base64url'),
    })
    .sign(stolenKey());
}

test('it cannot make a directory, registry, policy or list', async () => {
  const { certificates } = publication;
  const listSigner = parseCertificate(certificates.listSigner).sha256;
  const own = stolenCertificate();
  const payloadOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { number: number };
  for (const part of ['directory', 'sealRegistry', 'policy', 'revocation'] as const) {
    const next = { ...payloadOf(publication[part]), number: 1000 };
    const forged = { ...publication, [part]: await signAs(next, listSigner) };
    expect(accept(forged), part).toMatchObject({ ok: false, code: 'part-signature-refused' });
    const underOwn = { ...forged, [part]: await signAs(next, own.sha256) };
    expect(accept(underOwn), part).toMatchObject({ ok: false, code: 'part-signature-refused' });
  }
  const everything = {
    certificates: {
      ...certificates,
      listSigner: place.tls.certificatePem.split(/(?<=-----END CERTIFICATE-----\n)/)[0] ?? '',
    },
    directory: await signAs({ ...payloadOf(publication.directory), number: 1000 }, own.sha256),
    sealRegistry: await signAs(payloadOf(publication.sealRegistry), own.sha256),
    policy: await signAs(payloadOf(publication.policy), own.sha256),
    revocation: await signAs(payloadOf(publication.revocation), own.sha256),
  };
  expect(accept(everything)).toMatchObject({ ok: false, code: 'list-signer-refused' });
});

test('it cannot go back to an older publication, whole or in part', async () => {
  const newer = accept(await place.authority.publish());
  if (!newer.ok) throw new Error(newer.code);
  const previous = newer.trust.numbers;
  const pinnedRootSha256 = place.authority.rootSha256;
  const old = acceptPublication({ publication, pinnedRootSha256, previous, now: now() });
  expect(old).toMatchObject({ ok: false, code: 'number-went-back' });
});

test('it cannot make a delivery note or a receipt, nor turn one into another', async () => {
  const sealed = await sealDocument(place, place.unit(office));
  const machine = place.unit(office).machineSigner.certificateSha256;
  const verifyNote = (token: string) =>
    verifyMessage<DeliveryNote>({ token, trust, expectedType: 'yizhan/delivery-note/1', now: now() });
  expect((await verifyNote(sealed.noteJws)).ok).toBe(true);
  expect(await verifyNote(await signAs(sealed.note, machine))).toMatchObject({
    ok: false,
    code: 'jws-signature-invalid',
  });
  expect(await verifyNote(await signAs(sealed.note, stolenCertificate().sha256))).toMatchObject({
    ok: false,
  });
  // One unit's machine does not speak for another.
  const posing = await signMessage(sealed.note, place.unit(finance).machineSigner);
  expect(await verifyNote(posing)).toMatchObject({ ok: false, code: 'message-unit-mismatch' });

  const { receipt, token } = await signReceipt(place.unit(finance), sealed, { kind: 'signed' });
  const verifyReceipt = (text: string) =>
    verifyMessage<Receipt>({ token: text, trust, expectedType: 'yizhan/receipt/1', now: now() });
  expect((await verifyReceipt(token)).ok).toBe(true);
  expect(await verifyReceipt(await signAs(receipt, machine))).toMatchObject({ ok: false });
  expect(await verifyReceipt(sealed.noteJws)).toMatchObject({ ok: false, code: 'message-type-refused' });
  expect(await verifyNote(token)).toMatchObject({ ok: false, code: 'message-type-refused' });
});

test('it cannot make a document: not under its own key, not by putting a genuine note on another package', async () => {
  const genuine = await sealDocument(place, place.unit(office));
  const signer = createSigner({
    key: signingKeyOf(stolenKey()),
    certificate: stolenCertificate(),
    chain: [],
  });
  const forged = await sealDocument(place, place.unit(office), { sealer: signer });
  const other = await sealDocument(place, place.unit(office), { title: '关于另一件事的通知' });
  const judge = async (bytes: Uint8Array, note: DeliveryNote) => {
    const { report } = await judgePackage({
      source: memorySource(bytes),
      note,
      noteUnit: office as UnitCode,
      trust,
      now: now(),
      secrecy: () => Promise.resolve(notApplicable('NOT_CHECKED')),
      pageModelSha256Of: (document) => document.pageModelSha256,
    });
    return report;
  };
  expect(verdictOf((await judge(genuine.bytes, genuine.note)).checks)).not.toBe('invalid');
  const underOwnKey = await judge(forged.bytes, forged.note);
  expect(verdictOf(underOwnKey.checks)).toBe('invalid');
  expect(underOwnKey.checks.sealRegistered.result).toBe('failed');
  expect(underOwnKey.checks.certificateUse.result).toBe('failed');
  const swapped = await judge(other.bytes, genuine.note);
  expect(verdictOf(swapped.checks)).toBe('invalid');
  expect(swapped.checks.deliveryNote.result).toBe('failed');
});
