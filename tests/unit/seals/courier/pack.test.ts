// Packs of real keys and a real authority: genuine ones, and every way to bring a wrong one.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { signCourierManifest } from '../../../../src/seals/courier/manifest.ts';
import { checkItems, openPack, preparePack } from '../../../../src/seals/courier/pack.ts';
import {
  FaultyMediumError,
  listPackFiles,
  mediumFailure,
  openPackFiles,
  sweepPackFiles,
  writePackFiles,
} from '../../../../src/seals/courier/pack-files.ts';
import { recipientCertificateOf } from '../../../../src/seals/encryption/recipient-certificate.ts';
import type { CourierManifest, CourierParty } from '../../../../src/shared/domain/courier.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { enrolMachine } from '../../../support/enrol-machine.ts';
import { office, openOutgoingBench, type OutgoingBench } from '../../../support/outgoing-bench.ts';

const finance = '990100-DEP-0002' as UnitCode;
const message = Buffer.from('note');
const content = randomBytes(3_000_000);
const itemOf = (bytes: Uint8Array) => ({
  sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
  sizeBytes: bytes.length,
});
let bench: OutgoingBench;
let financeSigner: ReturnType<typeof enrolMachine>['signer'];

beforeAll(async () => {
  bench = await openOutgoingBench();
  financeSigner = enrolMachine(bench.authority).signer;
  await bench.republish();
});
afterAll(() => bench.close());

const now = (): Date => new Date(bench.parts.clock.nowMs());
const trustNow = () => {
  const trust = bench.parts.trust.current();
  if (trust === null) throw new Error('the bench has lists');
  return trust;
};
const manifestOf = (change: Partial<CourierManifest> = {}): CourierManifest => ({
  type: 'yizhan/courier-pack/1',
  packId: '019a0000-0000-7000-8000-000000000001',
  from: finance,
  to: office,
  madeAt: now().toISOString(),
  ...{ feed: null, auditHead: null, countersignature: null, answers: [] },
  entries: [
    {
      ...{ kind: 'document', id: 'd', documentId: null, number: null, at: null },
      ...{ message: itemOf(message), package: itemOf(content) },
    },
  ],
  ...change,
});

/** A pack of 市财政局 for this station, as bytes; with whatever is wrong about it. */
async function makePack(
  wish: {
    readonly manifest?: Partial<CourierManifest>;
    readonly to?: UnitCode;
    readonly signer?: Parameters<typeof signCourierManifest>[1];
    readonly partBytes?: number;
  } = {},
) {
  const recipient = recipientCertificateOf(trustNow(), wish.to ?? office, now());
  if (!recipient.ok) throw new Error(recipient.code);
  const manifest = manifestOf(wish.manifest);
  return preparePack({
    manifest,
    token: await signCourierManifest(manifest, wish.signer ?? financeSigner),
    recipient: recipient.certificate,
    chain: [],
    open: ({ sizeBytes }) => memorySource(sizeBytes === message.length ? message : content),
    partBytes: wish.partBytes ?? 2 ** 40,
  });
}
const bytesOf = async (pack: Awaited<ReturnType<typeof makePack>>) =>
  Buffer.from(await collectBytes(pack.chunks()));
const open = (bytes: Uint8Array, self: CourierParty = office) =>
  openPack({
    ...{ source: memorySource(bytes), self, trust: trustNow(), now: now() },
    keys: bench.parts.keys.encryptionKeys,
  });
const check = async (bytes: Uint8Array) => {
  const opened = await open(bytes);
  const watch = { onBytes: () => undefined, signal: new AbortController().signal };
  return opened.ok ? checkItems(opened.value, watch) : opened;
};

describe('a pack', () => {
  it('opens for its taker, with every item as it was put in and exactly as long as said', async () => {
    const pack = await makePack();
    const bytes = await bytesOf(pack);
    expect(bytes.length).toBe(pack.sizeBytes);
    const opened = await open(bytes);
    if (!opened.ok) throw new Error(opened.code);
    expect(opened.value.manifest).toEqual(manifestOf());
    expect(
      Buffer.from(await opened.value.item(itemOf(content)).read(0, content.length)).equals(content),
    ).toBe(true);
    expect(await check(bytes)).toEqual({ ok: true, value: null });
    // Nothing of it can be read on the way.
    expect(bytes.includes(content.subarray(1000, 1032))).toBe(false);
  });

  it('that was cut, anywhere, is damaged', async () => {
    const bytes = await bytesOf(await makePack());
    for (const length of [bytes.length - 1, bytes.length - 1024 * 1024 - 16, 3000])
      expect(await check(bytes.subarray(0, length)), String(length)).toMatchObject({
        ok: false,
        code: 'file-damaged',
      });
    expect(await check(bytes.subarray(0, 10))).toMatchObject({ code: 'file-unreadable' });
  });

  it('that was changed, anywhere, is never taken', async () => {
    const bytes = await bytesOf(await makePack());
    for (const place of [bytes.length - 5, Math.floor(bytes.length / 2), 2_400_000]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(await check(changed), String(place)).toMatchObject({ ok: false, code: 'file-damaged' });
    }
    // The head is plain: whoever changes it is found out by the signed list, or by the key.
    const text = bytes.toString('latin1');
    const renamed = Buffer.from(text.replace('00000001","from"', '00000002","from"'), 'latin1');
    expect(await check(renamed)).toMatchObject({ code: 'file-damaged', details: { code: 'head-differs' } });
  });

  it('for another unit says whose it is; one that only says that it is ours has no key', async () => {
    const bytes = await bytesOf(await makePack({ to: finance, manifest: { to: finance } }));
    expect(await open(bytes)).toMatchObject({ code: 'not-for-us', details: { to: finance } });
    expect(await open(await bytesOf(await makePack({ to: finance })))).toMatchObject({ code: 'not-our-key' });
  });

  it('is only believed of whom it names', async () => {
    const own = bench.parts.keys.machineSigner();
    if (own === null) throw new Error('the bench has a machine');
    const byOther = await bytesOf(await makePack({ signer: own }));
    expect(await open(byOther)).toMatchObject({
      code: 'sender-refused',
      details: { code: 'message-unit-mismatch' },
    });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forged = await bytesOf(await makePack({ signer: { ...financeSigner, privateKey } }));
    expect(await open(forged)).toMatchObject({
      code: 'sender-refused',
      details: { code: 'jws-signature-invalid' },
    });
    // A unit cannot play the centre: its certificate is of another use, whatever it puts beside.
    const asCentre = await bytesOf(await makePack({ manifest: { from: 'exchange' } }));
    expect(await open(asCentre)).toMatchObject({ code: 'sender-refused' });
  });

  it('of a machine that is revoked is refused by that name', async () => {
    const bytes = await bytesOf(await makePack());
    bench.authority.revoke({ what: { unit: finance, use: 'machine' }, reason: 'keyCompromise' });
    await bench.republish();
    expect(await open(bytes)).toMatchObject({ ok: false, code: 'sender-revoked' });
  });
});

describe('the files of a pack', () => {
  const quiet = { onBytes: () => undefined, signal: new AbortController().signal };
  const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-pack-'));
    await work(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
  };
  const chunksOf = async function* (bytes: Uint8Array) {
    for (let start = 0; start < bytes.length; start += 700)
      yield await Promise.resolve(bytes.subarray(start, start + 700));
  };

  it('are cut where FAT32 ends and read as one; a part that is missing is named', () =>
    inFolder(async (folder) => {
      const bytes = content.subarray(0, 5000);
      const chunks = chunksOf(bytes);
      const parts = await writePackFiles({ folder, name: 'P.yzc', chunks, partBytes: 2000, ...quiet });
      expect(parts.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
        ['P.yzc', 2000],
        ['P.yzc.002', 2000],
        ['P.yzc.003', 1000],
      ]);
      expect(await listPackFiles(folder)).toEqual(['P.yzc']);
      const opened = await openPackFiles(folder, 'P.yzc', 3);
      if (!opened.ok) throw new Error('three parts');
      expect(Buffer.from(await opened.source.read(1990, 2020)).equals(bytes.subarray(1990, 4010))).toBe(true);
      await opened.source.close();
      rmSync(path.join(folder, 'P.yzc.002'));
      expect(await openPackFiles(folder, 'P.yzc', 3)).toEqual({ ok: false, missing: 'P.yzc.002' });
    }));

  it('leave nothing behind when the writing is ended or the medium lies', () =>
    inFolder(async (folder) => {
      const stopper = new AbortController();
      const onBytes = (): void => stopper.abort();
      const job = { folder, name: 'P.yzc', partBytes: 2000, signal: stopper.signal, onBytes };
      await expect(writePackFiles({ ...job, chunks: chunksOf(content.subarray(0, 5000)) })).rejects.toThrow();
      const lying = async function* () {
        yield await Promise.resolve(content.subarray(0, 500));
        const [file] = readdirSync(folder);
        truncateSync(path.join(folder, file ?? ''), 100);
        yield content.subarray(500, 600);
      };
      const lie = writePackFiles({ folder, name: 'P.yzc', partBytes: 2000, ...quiet, chunks: lying() });
      await expect(lie).rejects.toThrow(FaultyMediumError);
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('of a broken writing are swept, and nothing else is', () =>
    inFolder(async (folder) => {
      for (const name of ['YZ-1.yzc.0a1b2c3d.part', 'holiday.part', 'YZ-1.yzc'])
        writeFileSync(path.join(folder, name), 'x');
      await sweepPackFiles(folder);
      expect(readdirSync(folder).sort()).toEqual(['YZ-1.yzc', 'holiday.part']);
      expect(readFileSync(path.join(folder, 'YZ-1.yzc'), 'utf8')).toBe('x');
    }));

  it('fail in words for the medium', () => {
    const failure = (code: string) => mediumFailure(Object.assign(new Error(code), { code }));
    expect(['ENOSPC', 'EIO', 'EROFS', 'ENOENT', 'EBUG'].map(failure)).toEqual([
      ...['medium-full', 'medium-gone', 'folder-refused', 'folder-refused'],
      null,
    ]);
  });
});
