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
  /** Answers of `isGoodMachine`, good as long as the publication is. */
  readonly judged: Map<string, MachineState>;
}

export interface TrustParts {
  readonly store: ExchangeStore;
  readonly pinnedRootSha256: Sha256;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

// Nodes that read one drop folder import the same file at the same time; each goes on from what the other kept.
const maxTries = 5;

/** The trust of one exchange; call `importPublication` and `loadStored` through the composition root. */
export function createTrustHolder(parts: TrustParts): TrustHolder {
  const { store, clock, log } = parts;
  let held: Held | null = null;
  // The stored issue that was looked at last, taken over or refused.
  let seenNo = 0;

  // One after the other: a look at what is stored during an import would judge it a second time.
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };

  const keep = async (next: Held, text: string): Promise<boolean> => {
    const units = next.trust.directory.units.map((unit) => unit.code);
    const atMs = clock().getTime();
    const issue = { numbers: next.trust.numbers, body: text, importedAtMs: atMs };
    const publicationNo = await store.transact(async (tx) => {
      const number = await tx.publications.insertAfter(seenNo, issue);
      const entry = { kind: 'publication', documentId: null, receiptId: null, atMs } as const;
      if (number !== null) await tx.feed.append(units.map((unit) => ({ ...entry, unit })));
      return number;
    });
    if (publicationNo === null) return false;
    seenNo = publicationNo;
    held = next;
    log.info('publication-imported', { ...next.trust.numbers, units: units.length });
    return true;
  };

  const load = async (): Promise<void> => {
    const stored = await store.publications.latest(seenNo);
    if (stored === undefined || stored.publicationNo <= seenNo) return;
    seenNo = stored.publicationNo;
    const judged = judgeText(parts, stored.body, held?.trust.numbers ?? null);
    if (judged.ok) held = judged.held;
    else log.warn('stored-publication-refused', { code: judged.code });
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
  const known = held.judged.get(certificate.sha256);
  if (known) return known;
  const judged = judgeMachine(held.trust, certificate, now);
  held.judged.set(certificate.sha256, judged);
  return judged;
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
