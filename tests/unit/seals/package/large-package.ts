// Run as a process of its own, so that its peak memory is its own: seals and judges a package with an attachment of 199 MB.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openFileSource, readChunks, memorySource, hashStream } from '../../../../src/formats/byte-source.ts';
import { sealPackage } from '../../../../src/seals/package/apply.ts';
import { judgePackage } from '../../../../src/seals/package/verify.ts';
import { contentCanonicalForm } from '../../../../src/shared/domain/content.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { passed, verdictOf } from '../../../../src/shared/domain/report.ts';
import { june } from '../pki/test-pki.ts';
import { makePackage, makeTrust, officeSeal, pageModelSha256 } from './test-package.ts';
import { openPackage } from '../../../../src/seals/package/reader.ts';

const folder = process.argv[2] ?? '.';
const attachmentPath = join(folder, 'large.bin');
const file = openSync(attachmentPath, 'w');
const block = createHash('sha512').update('block').digest();
const megabyte = Buffer.alloc(1_000_000, block);
for (let index = 0; index < 199; index += 1) writeSync(file, megabyte);
closeSync(file);

const { bytes, document } = await makePackage();
const small = await openPackage(memorySource(bytes));
const body = small.openPart('body.pdf');
if (!body) throw new Error('no body');
const large = await openFileSource(attachmentPath);
const { sha256, sizeBytes } = await hashStream(readChunks(large));
const content = { ...document.content, attachments: [{ name: '名单.csv', sha256: sha256 as Sha256 }] };
const output = join(folder, 'large.asice');
const sealed = await sealPackage({
  document: {
    ...document,
    content,
    contentSha256: createHash('sha256').update(contentCanonicalForm(content)).digest('hex') as Sha256,
    parts: document.parts.map((part) =>
      part.role === 'body' ? part : { ...part, sha256: sha256 as Sha256, sizeBytes },
    ),
  },
  parts: [
    { path: 'body.pdf', source: body },
    { path: 'attachments/001.csv', source: large },
  ],
  signer: officeSeal.signer,
  signedAt: june,
  output,
});
const source = await openFileSource(output);
const { report } = await judgePackage({
  source,
  note: null,
  noteUnit: null,
  trust: makeTrust(),
  now: june,
  secrecy: () => Promise.resolve(passed()),
  pageModelSha256Of: () => pageModelSha256,
});
await source.close();
await large.close();
process.stdout.write(
  JSON.stringify({
    verdict: verdictOf(report.checks),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    sizeBytes: sealed.sizeBytes,
  }),
);
