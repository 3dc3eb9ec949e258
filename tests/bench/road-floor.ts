// The bare cost of what the judgement of one sealed package cannot do without, on one thread of this machine: the operations alone, on the bytes of such a
// package, with no reading, no rules and no store around them. What is above it in the table is work that could be less; what is not below it cannot be.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import process from 'node:process';
import { deflateSync, inflateSync } from 'node:zlib';
import { layoutDocument } from '../../src/shared/layout/layout-document.ts';
import { pageModelCanonicalForm } from '../../src/shared/layout/page-model.ts';
import { notice } from '../unit/shared/layout/sample-documents.ts';

interface FloorRow {
  readonly what: string;
  /** Processor time for one document. */
  readonly cpuMs: number;
}

/** Processor time of one call, from a run of some hundred milliseconds after as long a one to warm up. */
function cpuOf(act: () => unknown): number {
  const run = (times: number): number => {
    const before = process.cpuUsage();
    for (let index = 0; index < times; index += 1) act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / times;
  };
  return run(Math.max(20, Math.min(5000, Math.ceil(200 / Math.max(run(20), 0.001)))));
}

/** A document of one page with one sentence, as those of the bench. */
const short = {
  ...notice,
  content: {
    ...notice.content,
    title: '重点工作通知',
    attachments: [],
    body: [{ level: 'text' as const, text: '重点工作如期完成，特此通知。' }],
  },
};

/** Rows for packages of this size. */
export function measureFloor(sizeBytes: number): FloorRow[] {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bytes = randomBytes(sizeBytes);
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
  const wrapped = publicEncrypt({ key: publicKey, ...oaep }, key);
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;
  const attributes = randomBytes(300);
  const signature = sign('sha256', attributes, privateKey);
  const sealed = createCipheriv('aes-256-gcm', key, nonce).update(bytes);
  // The streams of a page are half of its PDF, and are unpacked to twice their size.
  const quarter = Math.ceil(sizeBytes / 4);
  const packed = deflateSync(Buffer.concat([randomBytes(quarter), Buffer.alloc(quarter)]));
  return [
    {
      what: 'content key unwrapped (RSA-2048, private)',
      cpuMs: cpuOf(() => privateDecrypt({ key: privateKey, ...oaep }, wrapped)),
    },
    {
      what: 'receipt signed (RSA-2048, private)',
      cpuMs: cpuOf(() => sign('sha256', attributes, { key: privateKey, ...pss })),
    },
    {
      what: 'note, seal and package verified (3 RSA-2048, public)',
      cpuMs: 3 * cpuOf(() => verify('sha256', attributes, publicKey, signature)),
    },
    {
      what: 'decrypted (AES-256-GCM)',
      cpuMs: cpuOf(() => createDecipheriv('aes-256-gcm', key, nonce).update(sealed)),
    },
    // As it travels, as it was sealed, each of its files, and what the seal in the page is over.
    {
      what: 'hashed four times (SHA-256)',
      cpuMs: 4 * cpuOf(() => createHash('sha256').update(bytes).digest()),
    },
    { what: 'streams of the page unpacked', cpuMs: cpuOf(() => inflateSync(packed)) },
    {
      what: 'content laid out, its page hashed',
      cpuMs: cpuOf(() =>
        createHash('sha256')
          .update(pageModelCanonicalForm(layoutDocument(short)))
          .digest(),
      ),
    },
  ];
}
