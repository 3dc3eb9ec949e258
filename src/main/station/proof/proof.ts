// The proof of a document's seals for people without this program, and the report on paper. Judged anew each time, by today's lists; giving a proof is
// an explicit act, and audited: the package inside is in the clear.
import { randomBytes } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { CompactSign } from 'jose';
import { memorySource, openFileSource } from '../../../formats/byte-source.ts';
import { safeFileName } from '../../../formats/file-name.ts';
import { writeProof } from '../../../seals/proof/proof-package.ts';
import { jwsAlgorithm } from '../../../seals/trust/jws.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { canonicalJson, type JsonValue } from '../../../shared/domain/canonical-json.ts';
import type { proofContract } from '../../../shared/contract/station-proof.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import { reportText } from '../../../shared/domain/report-text.ts';
import type { ReportLanguage } from '../../../shared/domain/report-words.ts';
import { verdictOf } from '../../../shared/domain/report.ts';
import { layoutTextPages } from '../../../shared/layout/text-pages.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { MachineSigner, StationParts } from '../parts.ts';
import { forwardedSubjectOf } from '../forwarding/forwarded-subject.ts';
import { readNote } from '../receiving/delivery-note.ts';
import { createPackageJudge, type JudgedPackage } from '../receiving/judge-package.ts';
import type { OutputOf, Stage } from '../stage.ts';
import { type ProofProgram, readProofProgram } from './program-files.ts';
import { collectMaterial, findProofSubject, type ProofSubject } from './proof-subject.ts';

type Given = OutputOf<(typeof proofContract)['give']>;

interface Judged extends JudgedPackage {
  readonly subject: ProofSubject;
  readonly trust: TrustStore;
}

/** The stage over the station's parts. */
export function createProof(
  parts: StationParts,
  readProgram: () => Promise<ProofProgram | null> = readProofProgram,
): Stage<typeof proofContract> {
  return {
    give: async (actor, { documentId }) => {
      const judged = await judge(parts, documentId);
      if (!judged.ok) return judged;
      const program = await readProgram();
      if (program === null) return refuse('not-found');
      return give(parts, actor, { documentId, program, judged: judged.value });
    },
    report: async (actor, { documentId, language }) => {
      const judged = await judge(parts, documentId);
      if (!judged.ok) return judged;
      const name = `${titleOf(judged.value)} ${language === 'en' ? 'seal report' : '验章报告'}.pdf`;
      const handle = parts.content.lend({
        sessionId: actor.sessionId,
        source: memorySource(await printReport(parts, judged.value, language)),
        name: safeFileName(name),
        mediaType: 'application/pdf',
        disposition: 'inline',
      });
      return done({ handle, name: safeFileName(name) });
    },
  };
}

async function judge(parts: StationParts, documentId: DocumentId): Promise<Outcome<Judged>> {
  const subject = findProofSubject(parts, documentId);
  if (!subject) return refuse('not-found');
  if (subject.recalled) return refuse('recalled-by-sender');
  const trust = parts.trust.current();
  if (trust === null) return refuse('exchange-unreachable');
  const read = subject.note === null ? null : await readNote(subject.note, trust, parts.clock.nowMs());
  const source = parts.store.blobs.open(subject.packageBlob);
  const judged = await createPackageJudge(parts)({ source, sha256: subject.packageSha256, read });
  if (subject.quarantined || judged.marking) return refuse('secrecy-marking', { where: 'package' });
  return done({ ...judged, subject, trust });
}

const titleOf = ({ document }: JudgedPackage): string => document?.content.title ?? '';

async function printReport(
  parts: StationParts,
  judged: Judged,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const { report, document, subject, reader, trust } = judged;
  const forwarded = reader && (await forwardedSubjectOf(reader, trust, parts.clock.nowMs()));
  const lines = reportText(
    report,
    {
      title: titleOf(judged),
      docNumber: document?.meta.FWZH ?? null,
      sender: document?.sender.name ?? '',
      packageSha256: subject.packageSha256,
      forward: document && forwardRuleOf(document.content),
      ...(forwarded && { forwarded }),
    },
    language,
  );
  const title = lines[0]?.text ?? '';
  const { pdf } = await parts.pdf.renderPdf({
    model: layoutTextPages(
      title,
      lines.map(({ style, text, alarming }) => ({ style, text, ...(alarming && { color: 'red' as const }) })),
    ),
    language,
    metadata: { title, author: parts.identity()?.unitName ?? '' },
    documentDate: report.judgedAt.slice(0, 10),
  });
  return pdf;
}

async function give(
  parts: StationParts,
  actor: Actor,
  what: { readonly documentId: DocumentId; readonly judged: Judged; readonly program: ProofProgram },
): Promise<Outcome<Given>> {
  const { documentId, judged, program } = what;
  const { reader, report, subject, trust } = judged;
  const identity = parts.identity();
  const machine = parts.keys.machineIdentity();
  if (identity === null || machine === null) return refuse('not-enrolled');
  if (reader === null) return refuse('not-found');
  const givenAt = new Date(parts.clock.nowMs());
  const material = await collectMaterial({ reader, trust, machine: machine.certificatePem, now: givenAt });
  const proof = writeProof({
    ...program,
    ...material,
    documentId,
    title: titleOf(judged),
    source: parts.store.blobs.open(subject.packageBlob),
    report,
    reportPdf: await printReport(parts, judged, 'zh-CN'),
    messages: subject.messages,
    givenBy: { unit: identity.unitCode, name: identity.unitName },
    givenAt,
    sign: (manifest) => signManifest(manifest, machine),
  });
  const file = await writeFile(parts, proof);
  const details = { packageSha256: subject.packageSha256, verdict: verdictOf(report.checks) };
  parts.store.transact(() => parts.audit.append({ actor, act: 'proof.given', subject: documentId, details }));
  const name = safeFileName(`${titleOf(judged)} 验章证明.zip`);
  const source = await openFileSource(file);
  const handle = parts.content.lend({
    sessionId: actor.sessionId,
    source,
    name,
    mediaType: 'application/zip',
    disposition: 'attachment',
  });
  return done({ handle, name, sizeBytes: (await stat(file)).size, verdict: verdictOf(report.checks) });
}

/** Into the folder of plain copies, which is emptied at lock and exit: a package may be too large for memory. */
async function writeFile({ folders }: StationParts, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const folder = path.join(folders.plain, randomBytes(8).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'proof.zip');
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
  return file;
}

function signManifest(manifest: JsonValue, machine: MachineSigner): Promise<string> {
  const thumbprint = Buffer.from(machine.certificateSha256, 'hex').toString('base64url');
  return new CompactSign(new TextEncoder().encode(canonicalJson(manifest)))
    .setProtectedHeader({ alg: jwsAlgorithm, 'x5t#S256': thumbprint })
    .sign(machine.privateKey);
}
