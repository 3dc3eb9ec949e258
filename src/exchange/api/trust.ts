// The accepted publication: who is in the directory, whose machine certificate is good, what policy says. Kept in the database, checked again at
// every start, replaced only by one with higher numbers under the pinned root.
import { z } from 'zod';
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { judgePath } from '../../seals/pki/path.ts';
import { acceptPublication, type TrustNumbers, type TrustStore } from '../../seals/trust/trust-store.ts';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { Publication } from '../../shared/domain/published.ts';
import type { ExchangeLog } from '../log.ts';
import type { ExchangeStore } from '../store/store.ts';
import { createJudgedAgain } from './judged-again.ts';

type MachineState = 'good' | 'revoked' | 'refused';

export interface TrustHolder {
  current(): TrustStore | null;
  /** The published JSON as it came; null before the first. */
  publication(): Publication | null;
  /** Unit of this machine certificate by the directory. */
  unitOfMachine(certificate: Certificate): UnitCode | undefined;
  /** Chains to the root, is a machine's and not on a revocation list; validity is the caller's to ask, it changes with the clock. */
  isGoodMachine(certificate: Certificate): MachineState;
  /** Takes a publication in when it is good and its numbers rise; says whether it did, or why not. */
  importPublication(text: string): Promise<ImportOutcome>;
  /** Takes over what another node kept since the last look, or what was kept before the start. */
  loadStored(): Promise<void>;
}

export interface ImportOutcome {
  readonly imported: boolean;
  readonly code: string;
}

interface Held {
  readonly trust: TrustStore;
  readonly publication: Publication;
  readonly machines: ReadonlyMap<string, UnitCode>;
  /** Answers of `isGoodMachine`, each with its time: those of another hour are asked anew, for a clock may have been wrong. */
  readonly judged: Map<string, { readonly state: MachineState; readonly atMs: number }>;
}

export interface TrustParts {
  readonly store: ExchangeStore;
  readonly pinnedRootSha256: Sha256;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

// Nodes that read one drop folder import the same file at the same time; each goes on from what the other kept.
const maxTries = 5;
const judgedForMs = 3600 * 1000;

/** The trust of one exchange; call `importPublication` and `loadStored` through the composition root. */
export function createTrustHolder(parts: TrustParts): TrustHolder {
  const { store, clock, log } = parts;
  let held: Held | null = null;
  // The stored issue that was looked at last, taken over or refused.
  let seenNo = 0;
  const refusals = createJudgedAgain();

  // One after the other: a look at what is stored during an import would judge it a second time.
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };

  const keep = async (next: Held, text: string): Promise<boolean> => {
    const publicationNo = await keepIssue(parts, { next, text, seenNo });
    if (publicationNo === null) return false;
    seenNo = publicationNo;
    refusals.note(null);
    held = next;
    log.info('publication-imported', { ...next.trust.numbers, units: next.trust.directory.units.length });
    return true;
  };

  const load = async (): Promise<void> => {
    const afterNo = refusals.isDue() ? seenNo - 1 : seenNo;
    const stored = await store.publications.latest(afterNo);
    if (stored === undefined || stored.publicationNo <= afterNo) return;
    seenNo = stored.publicationNo;
    const judged = judgeText(parts, stored.body, held?.trust.numbers ?? null);
    if (judged.ok) held = judged.held;
    const code = judged.ok ? null : judged.code;
    if (refusals.note(code)) log.warn('stored-publication-refused', { code });
  };

  const importPublication = async (text: string, triesLeft = maxTries): Promise<ImportOutcome> => {
    const judged = judgeText(parts, text, held?.trust.numbers ?? null);
    if (!judged.ok) return { imported: false, code: judged.code };
    if (held !== null && !rises(held.trust, judged.held.trust)) return { imported: false, code: 'not-newer' };
    if (await keep(judged.held, text)) return { imported: true, code: 'imported' };
    if (triesLeft <= 1) throw new Error('other nodes keep publications faster than this one can');
    await load();
    return importPublication(text, triesLeft - 1);
  };

  return {
    current: () => held?.trust ?? null,
    publication: () => held?.publication ?? null,
    unitOfMachine: (certificate) => held?.machines.get(certificate.sha256),
    isGoodMachine: (certificate) => (held === null ? 'refused' : recallMachine(held, certificate, clock())),
    importPublication: (text) => inLine(() => importPublication(text)),
    loadStored: () => inLine(load),
  };
}

/** Null, with nothing kept, when another node kept one since `seenNo`. Every unit hears of it in the same transaction. */
function keepIssue(
  { store, clock }: TrustParts,
  { next, text, seenNo }: { readonly next: Held; readonly text: string; readonly seenNo: number },
): Promise<number | null> {
  const { numbers, directory } = next.trust;
  const atMs = clock().getTime();
  const entry = { kind: 'publication', documentId: null, receiptId: null, atMs } as const;
  return store.transact(async (tx) => {
    const number = await tx.publications.insertAfter(seenNo, { numbers, body: text, importedAtMs: atMs });
    if (number !== null) await tx.feed.append(directory.units.map(({ code }) => ({ ...entry, unit: code })));
    return number;
  });
}

type JudgedText = { readonly ok: true; readonly held: Held } | { readonly ok: false; readonly code: string };

function judgeText(parts: TrustParts, text: string, previous: TrustNumbers | null): JudgedText {
  const publication = parsePublication(text);
  if (publication === null) return { ok: false, code: 'publication-malformed' };
  const { pinnedRootSha256, clock, log } = parts;
  const outcome = acceptPublication({ publication, pinnedRootSha256, previous, now: clock() });
  if (!outcome.ok) return outcome;
  const { trust } = outcome;
  return { ok: true, held: { trust, publication, machines: machinesOf(trust, log), judged: new Map() } };
}

function recallMachine(held: Held, certificate: Certificate, now: Date): MachineState {
  const atMs = now.getTime();
  const known = held.judged.get(certificate.sha256);
  if (known && Math.abs(atMs - known.atMs) < judgedForMs) return known.state;
  const state = judgeMachine(held.trust, certificate, now);
  held.judged.set(certificate.sha256, { state, atMs });
  return state;
}

function rises(old: TrustStore, next: TrustStore): boolean {
  const names = ['directory', 'registry', 'policy', 'revocation'] as const;
  return (
    names.every((name) => next.numbers[name] >= old.numbers[name]) &&
    names.some((name) => next.numbers[name] > old.numbers[name])
  );
}

const publicationSchema: z.ZodType<Publication> = z.object({
  certificates: z.object({
    root: z.string(),
    intermediates: z.array(z.string()),
    listSigner: z.string(),
    sm2: z.object({ root: z.string(), intermediates: z.array(z.string()).max(5) }).exactOptional(),
  }),
  directory: z.string(),
  sealRegistry: z.string(),
  policy: z.string(),
  revocation: z.string(),
});

function parsePublication(text: string): Publication | null {
  try {
    return publicationSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function machinesOf(trust: TrustStore, log: ExchangeLog): Map<string, UnitCode> {
  const machines = new Map<string, UnitCode>();
  for (const unit of trust.directory.units) {
    for (const certificatePem of unit.machineCertificates) {
      try {
        machines.set(parseCertificate(certificatePem).sha256, unit.code);
      } catch (error) {
        log.error('directory-certificate-unreadable', error, { unit: unit.code });
      }
    }
  }
  return machines;
}

function judgeMachine(trust: TrustStore, leaf: Certificate, now: Date): MachineState {
  const { anchors, intermediates, crls } = trust;
  // Soft: an old list must not cut every unit off; what it does name is cut off all the same.
  const judged = judgePath({
    leaf,
    anchors,
    intermediates,
    crls,
    at: now,
    now,
    use: 'machine',
    revocation: 'soft',
  });
  if (judged.revocation.result === 'failed') return 'revoked';
  return judged.chain.result === 'passed' && judged.use.result === 'passed' ? 'good' : 'refused';
}
