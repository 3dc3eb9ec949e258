// Run in a process of its own: attaches, seals and queues a document with one large attachment and prints what it took, as JSON.
import process from 'node:process';
import { approve, draft, okay, openOutgoingBench, register, sealPin } from './outgoing-bench.ts';

const mib = 1024 * 1024;
const sizeBytes = Number(process.argv[2]) * mib;

/** A JPEG by its first bytes, in chunks as a socket gives them. */
async function* picture(): AsyncGenerator<Uint8Array> {
  const chunkBytes = 64 * 1024;
  for (let at = 0; at < sizeBytes; at += chunkBytes) {
    const chunk = Buffer.alloc(chunkBytes, at % 251);
    if (at === 0) chunk.set([0xff, 0xd8, 0xff, 0xe0]);
    yield await Promise.resolve(chunk);
  }
}

const bench = await openOutgoingBench();
const { drafter, custodian } = bench.people;
const view = draft(bench);
const { documentId } = view;
const upload = okay(await bench.parts.content.receive(drafter.sessionId, picture(), 400 * mib));
const attached = await bench.drafting.attach(drafter, {
  documentId,
  upload: upload.handle,
  name: '航拍.jpg',
});
let sealed: unknown = null;
if (attached.ok) {
  const registered = register(bench, approve(bench, attached.value));
  const { sha256 } = attached.value.attachments[0] ?? { sha256: '' as never };
  okay(bench.sealing.desk(custodian, { documentId: registered.documentId }));
  okay(bench.sealing.confirmUnchecked(custodian, { documentId, sha256, name: '航拍.jpg' }));
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  const outcome = await bench.sealing.seal(custodian, { documentId, pin: sealPin });
  sealed = outcome.ok ? { packageBytes: outcome.value.packageBytes } : outcome;
}
bench.close();
const maxRssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ attached: attached.ok ? 'ok' : attached, sealed, maxRssMb }) + '\n');
