// Mutates one document many times and judges each result: what a batch of a long run does.
import { outcomeOf } from '../../src/seals/file-outcome.ts';
import { verifyFile } from '../../src/seals/verify-file.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { changeByte } from './mutate-bytes.ts';
import { changePdf } from './mutate-pdf.ts';
import { changeZip, type Entry, entriesOf } from './mutate-zip.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import { type SameLook, sameLookAs, type SubjectForm } from './rendered.ts';
import { type Subject, subjectsOf } from './subjects.ts';

export interface Batch {
  readonly form: SubjectForm;
  /** Which document of the form. */
  readonly subject: number;
  readonly from: number;
  readonly count: number;
  readonly seed: number;
}

export interface Failure {
  readonly what: string;
  readonly subject: string;
  readonly mutation: number;
  readonly kind: string;
  /** The file, to look at. */
  readonly bytes: Uint8Array;
}

export interface BatchResult {
  readonly batch: Batch;
  /** Of kind of mutation and verdict, as `kind|verdict`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  readonly slowestMs: number;
  readonly peakMb: number;
}

/** Of processor time: the wall clock of a busy machine says nothing. */
const maxCpuMs = 2000;
const maxMb = 512;

interface Original {
  readonly subject: Subject;
  readonly bytes: Uint8Array;
  readonly entries: readonly Entry[];
  readonly sameLook: SameLook;
}

const originals = new Map<string, Promise<Original>>();

async function openOriginal(form: SubjectForm, index: number): Promise<Original> {
  const subject = subjectsOf(form, index + 1)[index];
  if (!subject) throw new RangeError(`there is no ${form} ${index}`);
  const bytes = await subject.make();
  const { verdict, codes } = await judge(subject, bytes);
  if (verdict !== 'valid') throw new Error(`${subject.name} is not valid to begin with: ${codes.join(' ')}`);
  const entries = form === 'pdf' ? [] : await entriesOf(bytes);
  return { subject, bytes, entries, sameLook: await sameLookAs(form, bytes) };
}

async function judge({ trust, now }: Subject, bytes: Uint8Array) {
  return outcomeOf(await verifyFile({ source: memorySource(bytes), trust, now }));
}

interface Mutated {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** A quarter are single bytes of the file as it is, the others are structural. */
function mutate({ subject, bytes, entries }: Original, random: Random): Mutated {
  const byByte = (): Mutated => ({ kind: 'byte', bytes: changeByte(bytes, random) });
  if (random.next() < 0.25) return byByte();
  if (subject.form !== 'pdf') return changeZip(entries, random);
  return changePdf(bytes, random) ?? byByte();
}

async function judgeOne(
  original: Original,
  { kind, bytes }: Mutated,
): Promise<{ verdict: string; what: string | null }> {
  const startedAt = process.cpuUsage();
  try {
    const { verdict } = await judge(original.subject, bytes);
    const used = process.cpuUsage(startedAt);
    if ((used.user + used.system) / 1000 > maxCpuMs) return { verdict, what: 'slow' };
    if (verdict !== 'valid') return { verdict, what: null };
    return { verdict, what: (await original.sameLook(bytes)) ? null : `valid with other content (${kind})` };
  } catch (error) {
    return {
      verdict: 'crash',
      what: `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    };
  }
}

/** Judges the mutations `from` to `from + count` of one document. */
export async function judgeBatch(batch: Batch): Promise<BatchResult> {
  const { form, subject, from, count, seed } = batch;
  const key = `${form} ${subject}`;
  const opened = originals.get(key) ?? openOriginal(form, subject);
  originals.set(key, opened);
  const original = await opened;
  const counts: Record<string, number> = {};
  const failures: Failure[] = [];
  let slowestMs = 0;
  for (let mutation = from; mutation < from + count; mutation += 1) {
    const mutated = mutate(original, createRandom(seedOf(seed, form, subject, mutation)));
    const startedAt = process.cpuUsage();
    const { verdict, what } = await judgeOne(original, mutated);
    slowestMs = Math.max(slowestMs, process.cpuUsage(startedAt).user / 1000);
    const row = `${mutated.kind}|${verdict}`;
    counts[row] = (counts[row] ?? 0) + 1;
    if (what !== null) failures.push({ what, subject: original.subject.name, mutation, ...mutated });
  }
  const peakMb = process.resourceUsage().maxRSS / 1024;
  if (peakMb > maxMb) failures.push(memoryFailure(original.subject.name, from, peakMb));
  return { batch, counts, failures, slowestMs, peakMb };
}

function memoryFailure(subject: string, mutation: number, peakMb: number): Failure {
  return {
    what: `memory: ${peakMb.toFixed(0)} MB`,
    subject,
    mutation,
    kind: 'batch',
    bytes: new Uint8Array(),
  };
}
