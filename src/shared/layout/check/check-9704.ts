// The checker: everything that can be said about a document and its pages before anybody else sees them. Pure, so that the screen says at every
// keystroke what the station will say when the draft is submitted.
import { type Finding, finding, type FindingCode } from '../../domain/finding-codes.ts';
import { judgeRules } from '../../domain/rules.ts';
import { judgeTexts, type MissingCharacters } from '../../domain/rules/text-rules.ts';
import { judgeSecrecy, secrecyTextsOf } from '../../domain/secrecy.ts';
import { characterCoverageOf } from '../character-coverage.ts';
import { readPages } from './page-facts.ts';
import { type LaidOut, pageRules } from './page-rules.ts';

export interface CheckInput extends LaidOut {
  /** Of the faces at hand; absent: of the bundled ones. */
  readonly missingCharacters?: MissingCharacters;
}

/** More of one kind than anybody reads are counted, not listed: a pasted text may have ten thousand half-width commas. */
const maxListed = 50;

/**
 * Secrecy, rules, letters and marks, pages, in this order; each with its page where the model shows it. Without directory
 * (`context.unitOf` null, as on the screen) the rules that need it are silent: the station's answer has them.
 */
export function check9704({ missingCharacters, ...laidOut }: CheckInput): Finding[] {
  const { content } = laidOut.input;
  const facts = readPages(laidOut.model);
  const found = [
    ...judgeSecrecy(secrecyTextsOf(content)),
    ...judgeRules(content, laidOut.context),
    ...judgeTexts(content, missingCharacters ?? characterCoverageOf(content)),
    ...pageRules(laidOut, facts),
  ];
  return listed(found).map((each) => {
    const page = each.page ?? facts.pageOf(each.where, each.range?.start ?? 0);
    return page === undefined ? each : { ...each, page };
  });
}

/** The first of each kind, and how many more there are. What stops or waits for a decision is listed whole. */
function listed(found: readonly Finding[]): Finding[] {
  const counts = new Map<FindingCode, number>();
  const firstLeftOut = new Map<FindingCode, Finding>();
  const kept = found.filter((each) => {
    const count = (counts.get(each.code) ?? 0) + 1;
    counts.set(each.code, count);
    if (each.strength !== 'warn' || count <= maxListed) return true;
    if (!firstLeftOut.has(each.code)) firstLeftOut.set(each.code, each);
    return false;
  });
  const more = [...firstLeftOut].map(([code, { where }]) =>
    finding('check.more', where, { code, count: String((counts.get(code) ?? 0) - maxListed) }),
  );
  return [...kept, ...more];
}
