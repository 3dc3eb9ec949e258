// The command line over the seal engine: files and folders are judged by the evaluation profile, with the anchors of a folder, at a given time. It asks nobody
// and keeps nothing; what it prints is the complete report.
import { parseArgs } from 'node:util';
import { openFileSource } from '../../formats/byte-source.ts';
import type { ReportLanguage } from '../../shared/domain/report-words.ts';
import type { TrustMaterial } from '../../seals/trust/trust-material.ts';
import { outcomeOf } from '../../seals/file-outcome.ts';
import { type VerifiedFile, verifyFile } from '../../seals/verify-file.ts';
import { errorCodeOf, type ListedFile, listFiles, neighbourOf } from './verify-files.ts';
import { jsonLineOf, unreadableJson } from './verify-json.ts';
import { linesOf, unreadableLines } from './verify-lines.ts';
import { readTrust } from './verify-trust.ts';
import { verifyWords } from './verify-words.ts';

/** 0: every file is valid · 1: at least one is not · 2: the command cannot be carried out, or a file could not be read. */
export type VerifyExit = 0 | 1 | 2;

export interface VerifyOutput {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

interface Wish {
  readonly files: readonly string[];
  readonly anchors: string | null;
  readonly policy: string | null;
  readonly at: Date;
  readonly json: boolean;
  readonly language: ReportLanguage;
}

const languageNames: Readonly<Record<string, ReportLanguage>> = { zh: 'zh-CN', 'zh-CN': 'zh-CN', en: 'en' };
/** A day, or a time with its zone: a time without one would mean another instant on every machine. */
const timeForm = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

function readWish(words: readonly string[]): Wish | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        anchors: { type: 'string' },
        policy: { type: 'string' },
        at: { type: 'string' },
        json: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'zh' },
      },
    });
    const at = values.at === undefined ? new Date() : new Date(timeForm.test(values.at) ? values.at : NaN);
    const language = languageNames[values.lang];
    if (positionals.length === 0 || Number.isNaN(at.getTime()) || language === undefined) return null;
    const { anchors = null, policy = null, json } = values;
    return { files: positionals, anchors, policy, at, json, language };
  } catch {
    return null;
  }
}

interface Judging {
  readonly wish: Wish;
  readonly trust: TrustMaterial;
  readonly output: VerifyOutput;
}

/** Judges one file and prints its report; 2 when it could not be read. */
async function judgeFile({ file, reason }: ListedFile, judging: Judging): Promise<VerifyExit> {
  const { json, language } = judging.wish;
  const { print } = judging.output;
  const judged = reason ?? (await verifyOrReason(file, judging));
  if (typeof judged === 'string') {
    if (json) print(unreadableJson(file, judged));
    else for (const line of unreadableLines({ file, reason: judged, language })) print(line);
    return 2;
  }
  const outcome = outcomeOf(judged);
  if (json) print(jsonLineOf({ file, judged, outcome }));
  else for (const line of linesOf({ file, judged, outcome, language })) print(line);
  return outcome.verdict === 'valid' ? 0 : 1;
}

/** The judgement, or why the file could not be read: it may be gone, cut short or on a failing disk by now. */
async function verifyOrReason(file: string, { wish, trust }: Judging): Promise<VerifiedFile | string> {
  try {
    const source = await openFileSource(file);
    try {
      return await verifyFile({ source, trust, now: wish.at, beside: neighbourOf(file) });
    } finally {
      await source.close();
    }
  } catch (error) {
    const isOfFile = error instanceof RangeError || (error instanceof Error && 'syscall' in error);
    if (!isOfFile) throw error;
    return errorCodeOf(error);
  }
}

function worstOf(exits: readonly VerifyExit[]): VerifyExit {
  if (exits.includes(2)) return 2;
  return exits.includes(1) ? 1 : 0;
}

/** Runs the command; everything it has to say goes through `output`. */
export async function runVerify(words: readonly string[], output: VerifyOutput): Promise<VerifyExit> {
  const wish = readWish(words);
  if (wish === null) {
    output.complain(verifyWords[words.includes('en') ? 'en' : 'zh-CN'].usage);
    return 2;
  }
  const read = await readTrust(wish);
  for (const sentence of read.complaints) output.complain(sentence);
  if (read.trust === null) return 2;
  const exits: VerifyExit[] = [];
  for await (const file of listFiles(wish.files))
    exits.push(await judgeFile(file, { wish, trust: read.trust, output }));
  if (exits.length > 0) return worstOf(exits);
  // Folders without a file in them: nothing was found good.
  output.complain(verifyWords[wish.language].nothingThere);
  return 2;
}
