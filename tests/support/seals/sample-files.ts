// The public collection of genuine and forged documents with the right verdict of each, and the evaluation profile of its catalogue.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { outcomeOf, type FileOutcome } from '../../../src/seals/file-outcome.ts';
import { createVerificationCache } from '../../../src/seals/pki/verification-cache.ts';
import { readTrustFolder } from '../../../src/seals/trust/trust-material.ts';
import { verifyFile } from '../../../src/seals/verify-file.ts';

export interface ExpectedFile {
  readonly file: string;
  /** As the catalogue writes it, in capitals. */
  readonly verdict: string;
  /** The main reason first; empty: not said. */
  readonly codes: readonly string[];
}

export const sampleFolder = path.join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');
export const hasSamples = existsSync(path.join(sampleFolder, 'expected.json'));
/** Clock of judgement in the catalogue's profile. */
export const sampleClock = new Date('2026-10-01T00:00:00Z');

export const listedFiles = (): ExpectedFile[] =>
  JSON.parse(readFileSync(path.join(sampleFolder, 'expected.json'), 'utf8')) as ExpectedFile[];

/** Every certificate and list of the collection. */
export function readAnchors(): { name: string; bytes: Uint8Array }[] {
  const anchors = path.join(sampleFolder, 'anchors');
  const names = readdirSync(anchors, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.'),
  );
  return names.map((name) => ({ name, bytes: readFileSync(path.join(anchors, name)) }));
}

/** A judge in the evaluation profile: every certificate and list of `anchors`, clock 2026-10-01, missing lists told. */
export function sampleJudge(): (file: string) => Promise<FileOutcome> {
  const { trust } = readTrustFolder(readAnchors(), { cache: createVerificationCache() });
  return async (file) => {
    const whole = path.join(sampleFolder, file);
    const beside = (name: string): Promise<Uint8Array | null> => {
      const neighbour = path.join(path.dirname(whole), path.basename(name));
      return Promise.resolve(existsSync(neighbour) ? readFileSync(neighbour) : null);
    };
    const source = memorySource(readFileSync(whole));
    return outcomeOf(await verifyFile({ source, trust, now: sampleClock, beside }));
  };
}
