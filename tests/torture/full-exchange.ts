// `unshare -Urm node tests/torture/full-exchange.ts <empty folder>`: an exchange on a small disk that is full to its last bytes, without the room that it keeps
// free otherwise. In a mount namespace of its own, so that nobody else sees the disk. Prints what was found as one line of JSON.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { productLimits } from '../../src/exchange/operations/pressure.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { deliver, readAll, sealDocument, signReceipt } from '../integration/exchange/test-documents.ts';
import { createPrefecture, finance, office } from '../integration/exchange/test-prefecture.ts';
import { fillDisk } from './fill-disk.ts';

export interface FullExchangeFindings {
  /** What was said to an upload, a submit, a receipt and an audit head while nothing could be written. */
  readonly refused: readonly string[];
  /** What came all the same: the time, the feed, and the bytes of a package that was there. */
  readonly served: readonly boolean[];
  /** When there was room again: every try of before, then the feeds of addressee and sender by their kinds. */
  readonly taken: readonly boolean[];
  readonly feeds: readonly (readonly string[])[];
}

const [folder = ''] = process.argv.slice(2);

async function fillUp(): Promise<FullExchangeFindings> {
  const limits = { pressure: { ...productLimits, minFreeBytes: 0 } };
  const place = await createPrefecture({ limits });
  const [from, to] = [place.unit(office), place.unit(finance)];
  const seal = (attachment?: Uint8Array) =>
    sealDocument(place, from, { to: [finance], ...(attachment ? { attachment } : {}) });
  const first = await seal();
  await deliver(from.client(), first);
  const [large, uploaded] = [await seal(randomBytes(500_000)), await seal()];
  const upload = ({ bytes, note }: typeof first) =>
    from
      .client()
      .uploadPackage({ source: memorySource(bytes), sha256: note.package.sha256, resumeUrl: null });
  await upload(uploaded);
  const { token } = await signReceipt(to, first);
  const tries = [
    () => upload(large),
    () => from.client().submit(uploaded.documentId, uploaded.noteJws),
    () => to.client().sendReceipts([token]),
    () => to.client().sendAuditHead(1, first.note.package.sha256),
  ];
  const filler = path.join(folder, 'filler');
  fillDisk(filler);
  const refused: string[] = [];
  for (const attempt of tries) {
    const outcome = await attempt();
    refused.push(outcome.ok ? 'taken' : outcome.code);
  }
  const page = await to.client().feed({ after: 0 });
  const bytes = await readAll(to.client().downloadPackage({ ...first.note.package, fromByte: 0 }));
  const served = [(await to.client().hello()).ok, page.ok, bytes.equals(first.bytes)];
  rmSync(filler);
  const taken: boolean[] = [];
  for (const attempt of tries) taken.push((await attempt()).ok);
  taken.push((await deliver(from.client(), large)).ok);
  const feeds: string[][] = [];
  for (const unit of [to, from]) {
    const read = await unit.client().feed({ after: 0 });
    feeds.push(read.ok ? read.value.entries.map(({ number, kind }) => `${number} ${kind}`) : []);
  }
  await place.stop();
  return { refused, served, taken, feeds };
}

execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', folder]);
process.env['TMPDIR'] = folder;
process.stdout.write(`${JSON.stringify(await fillUp())}\n`);
