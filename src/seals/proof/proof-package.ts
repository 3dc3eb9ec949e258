// The proof package: a sealed document with everything that a stranger needs to check it without this program, in one zip.
//
//     读我 README.txt | verify.html (offline, opens in any browser) | check.sh (openssl, unzip, sha256sum)
//     document/ package as received | certificates/*.pem | revocation/*.crl | receipts/*.jws | report.json | report.pdf
//     manifest.json (name, SHA-256 and size of every file) | manifest.jws (the same, signed by the machine of the unit that gives the proof)
//
// Threat: a proof that was changed afterwards, or put together from parts of several. Every file stands in the signed manifest; names are fixed or
// made from hashes, never taken from the document.
import { createHash } from 'node:crypto';
import { type ByteSource, hashStream, memorySource, readChunks } from '../../formats/byte-source.ts';
import { writeZip, type ZipInput } from '../../formats/zip/write.ts';
import { canonicalJson, type JsonValue } from '../../shared/domain/canonical-json.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { type SealReport, verdictOf } from '../../shared/domain/report.ts';
import { type Certificate, toPem } from '../pki/certificate.ts';
import type { Crl } from '../pki/crl.ts';

/** A message that belongs to the document: the delivery note, a receipt. */
export interface ProofMessage {
  /** ASCII, `delivery-note`, `receipt-signed`; a number is put before it. */
  readonly name: string;
  readonly jws: string;
}

export interface ProofContents {
  readonly documentId: string;
  readonly title: string;
  /** The package as it lies here, byte for byte. */
  readonly source: ByteSource;
  readonly report: SealReport;
  readonly reportPdf: Uint8Array;
  /** Signers, seal makers, intermediates and roots; each once. */
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly messages: readonly ProofMessage[];
  /** The page that checks the proof offline, and the script for openssl. */
  readonly verifyPage: Uint8Array;
  readonly checkScript: Uint8Array;
  readonly givenBy: { readonly unit: UnitCode; readonly name: string };
  readonly givenAt: Date;
  /** Signs the canonical manifest with the machine key: compact JWS. */
  readonly sign: (manifest: JsonValue) => Promise<string>;
}

interface ProofFile {
  readonly name: string;
  readonly source: ByteSource;
  readonly method: 'stored' | 'deflated';
}

const text = (content: string): ByteSource => memorySource(new TextEncoder().encode(content));

/** Streams the proof. Rejects when the package cannot be read. */
export async function* writeProof(contents: ProofContents): AsyncGenerator<Uint8Array> {
  const files = filesOf(contents);
  const entries: { path: string; sha256: string; sizeBytes: number }[] = [];
  for (const { name, source } of files)
    entries.push({ path: name, ...(await hashStream(readChunks(source))) });
  const manifest = manifestOf(contents, entries);
  const jws = await contents.sign(manifest);
  const inputs: ZipInput[] = [
    ...files,
    { name: 'manifest.json', source: text(canonicalJson(manifest)), method: 'deflated' },
    { name: 'manifest.jws', source: text(jws), method: 'deflated' },
  ];
  yield* writeZip(inputs);
}

function manifestOf(
  { documentId, title, report, givenBy, givenAt }: ProofContents,
  files: readonly { readonly path: string; readonly sha256: string; readonly sizeBytes: number }[],
): JsonValue {
  return {
    type: 'yizhan/proof/1',
    documentId,
    title,
    verdict: verdictOf(report.checks),
    judgedAt: report.judgedAt,
    givenBy: { unit: givenBy.unit, name: givenBy.name },
    givenAt: givenAt.toISOString(),
    files: files.map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes })),
  };
}

function filesOf(contents: ProofContents): ProofFile[] {
  const { report, source, messages } = contents;
  return [
    { name: 'README.txt', source: text(readme(contents)), method: 'deflated' },
    { name: 'verify.html', source: memorySource(contents.verifyPage), method: 'deflated' },
    { name: 'check.sh', source: memorySource(contents.checkScript), method: 'deflated' },
    { name: 'document/package.asice', source, method: 'stored' },
    { name: 'report.json', source: text(`${JSON.stringify(report, null, 1)}\n`), method: 'deflated' },
    { name: 'report.pdf', source: memorySource(contents.reportPdf), method: 'deflated' },
    ...certificateFiles(contents.certificates),
    ...listFiles(contents.crls),
    ...messages.map(({ name, jws }, index) => ({
      name: `receipts/${String(index + 1).padStart(3, '0')}-${name}.jws`,
      source: text(jws),
      method: 'deflated' as const,
    })),
  ];
}

const isRoot = ({ subject, issuer }: Certificate): boolean => Buffer.compare(subject.raw, issuer.raw) === 0;

function certificateFiles(certificates: readonly Certificate[]): ProofFile[] {
  const unique = new Map(certificates.map((one) => [one.sha256, one]));
  return [...unique.values()].map((one) => ({
    name: `certificates/${isRoot(one) ? 'root-' : ''}${one.sha256.slice(0, 32)}.pem`,
    source: text(toPem('CERTIFICATE', one.der)),
    method: 'deflated',
  }));
}

function listFiles(crls: readonly Crl[]): ProofFile[] {
  const unique = new Map(
    crls.map(({ der }) => [createHash('sha256').update(der).digest('hex').slice(0, 32), der]),
  );
  return [...unique].map(([name, der]) => ({
    name: `revocation/${name}.crl`,
    source: memorySource(der),
    method: 'deflated',
  }));
}

function readme({ certificates, givenBy, givenAt, title }: ProofContents): string {
  const roots = certificates.filter(isRoot).map(({ sha256 }) => `  ${sha256}`);
  return [
    `《${title}》验章证明`,
    `出具：${givenBy.name}（${givenBy.unit}），${givenAt.toISOString()}`,
    '',
    '怎样核对（不需要本系统）：',
    '一、双击 verify.html，用浏览器打开，把整个证明文件（zip）拖进页面。全部在本机计算，不联网。',
    '二、或者在命令行运行：sh check.sh document/package.asice 根证书.pem（需要 openssl、unzip、sha256sum）。',
    '三、请把下列根证书的 SHA-256 与上级机构公布的核对一致；不一致就不要相信本证明：',
    ...roots,
    '',
    `Proof of the seals of "${title}"`,
    'How to check it without this program:',
    '1. Open verify.html in a browser and drop the whole zip file on it. Everything is computed on your machine, offline.',
    '2. Or run: sh check.sh document/package.asice ROOT.pem (needs openssl, unzip, sha256sum).',
    '3. Compare the SHA-256 of the roots above with what the authority publishes; if they differ, do not believe this proof.',
    '',
    'report.pdf / report.json: every check, as judged at the time named in it. revocation/: the lists that were used.',
    '',
  ].join('\r\n');
}
