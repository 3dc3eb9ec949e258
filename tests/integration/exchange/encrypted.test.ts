// What the exchange does with packages that are encrypted to their recipients: it reads what is encrypted to it too, refuses what breaks the rules of the day,
// and carries what is closed to it.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectBytes } from '../../../src/formats/byte-source.ts';
import type { ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { wrapContentKey } from '../../../src/seals/encryption/content-key.ts';
import { encryptStream, newContentKey } from '../../../src/seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../../src/seals/encryption/package-purpose.ts';
import { type Certificate, parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import type { DeliveryNote } from '../../../src/shared/domain/messages.ts';
import { exchangeHolder, withWrappedKeys, wrappedKeyOf } from '../../../src/shared/domain/note-token.ts';
import { deliver, sealDocument, type DocumentWish, type SealedDocument } from './test-documents.ts';
import {
  county,
  createPrefecture,
  finance,
  office,
  pemOfKey,
  sha256,
  type Prefecture,
} from './test-prefecture.ts';

let place: Prefecture;
let from: ExchangeClient;
let exchangeCertificate: Certificate;
const exchangeKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

beforeAll(async () => {
  place = await createPrefecture({ encryptionKeyPems: [pemOfKey(exchangeKey)] });
  const csr = buildCsr({ key: signingKeyOf(exchangeKey), commonName: 'exchange' });
  exchangeCertificate = parseCertificate(place.authority.issueExchangeEncryption(csr));
  await publish({ encryption: 'required', exchangeReads: true });
  from = place.unit(office).client();
});
afterAll(() => place.stop());

async function publish(policy: Parameters<Prefecture['authority']['setPolicy']>[0]): Promise<void> {
  place.authority.setPolicy(policy);
  await place.authority.publish();
  await place.exchange().checkDrop();
}

const certificateOf = (unit: string): Certificate => {
  const pem = place.authority.state().units.find(({ code }) => code === unit)?.encryptionCertificates[0];
  return parseCertificate(pem ?? '');
};

/** As a station does it; `change` makes what travels another thing than was encrypted. */
async function encrypt(
  wish: DocumentWish & { readonly holders?: readonly string[] },
  change: (bytes: Buffer) => void = () => undefined,
): Promise<SealedDocument> {
  const { holders = [finance, county, exchangeHolder] } = wish;
  const sealed = await sealDocument(place, place.unit(office), wish);
  const contentKey = newContentKey();
  const plain = (async function* () {
    yield await Promise.resolve(sealed.bytes);
  })();
  const bytes = Buffer.from(
    await collectBytes(encryptStream({ contentKey, purpose: packagePurpose }, plain)),
  );
  change(bytes);
  const keys = new Map<string, string>();
  for (const holder of holders) {
    const certificate = holder === exchangeHolder ? exchangeCertificate : certificateOf(holder);
    keys.set(holder, await wrapContentKey(certificate, contentKey));
  }
  const note: DeliveryNote = {
    ...sealed.note,
    package: { sha256: sha256(bytes), sizeBytes: bytes.length },
    encryption: { algorithm: 'A256GCM-1MiB', plain: sealed.note.package },
  };
  const jws = await signMessage(note, place.unit(office).machineSigner);
  return { ...sealed, bytes, note, noteJws: withWrappedKeys(jws, keys) };
}

test('reads what is encrypted to it too, and hands each recipient the note with its own key alone', async () => {
  const sealed = await encrypt({});
  expect(await deliver(from, sealed)).toMatchObject({ ok: true });
  const page = await place.unit(finance).client().feed({ after: 0 });
  const entry = page.ok ? page.value.entries.find((one) => one.documentId === sealed.documentId) : undefined;
  const token = entry?.message ?? '';
  expect(wrappedKeyOf(token, finance)).toBe(wrappedKeyOf(sealed.noteJws, finance));
  expect(wrappedKeyOf(token, county) ?? wrappedKeyOf(token, exchangeHolder)).toBeNull();
});

test('a marking inside is refused as it is in the clear', async () => {
  const sealed = await encrypt({ title: '关于报送材料的通知（机密★1年）' });
  expect(await deliver(from, sealed)).toMatchObject({ ok: false, code: 'secrecy-marking' });
});

test('refuses what is not encrypted, has no key for a recipient or for itself, and what does not open as named', async () => {
  const refusal = async (sealed: SealedDocument): Promise<unknown> => {
    const answer = await deliver(from, sealed);
    return answer.ok ? 'taken' : [answer.code, answer.details['reason']];
  };
  const clear = await sealDocument(place, place.unit(office));
  expect(await refusal(clear)).toEqual(['note-refused', 'not-encrypted']);
  expect(await refusal(await encrypt({ holders: [finance, exchangeHolder] }))).toEqual([
    'note-refused',
    'key-missing',
  ]);
  expect(await refusal(await encrypt({ holders: [finance, county] }))).toEqual([
    'note-refused',
    'exchange-key-missing',
  ]);
  const damaged = await encrypt({}, (bytes) => void (bytes[500] = (bytes[500] ?? 0) ^ 1));
  expect(await refusal(damaged)).toEqual(['package-refused', 'encryption-changed']);
  const other = await encrypt({ note: { package: { sha256: sha256('another package'), sizeBytes: 15 } } });
  expect(await refusal(other)).toEqual(['package-refused', 'plain-differs']);
});

test('where policy does not let it read, it carries what is closed to it and says so in its log alone', async () => {
  await publish({ exchangeReads: false });
  const sealed = await encrypt({ holders: [finance, county], title: '关于报送材料的通知（机密★1年）' });
  expect(await deliver(from, sealed)).toMatchObject({ ok: true });
  expect(place.log.some((line) => line.includes('package-not-read'))).toBe(true);
});
