// 转发: whether a received document may be passed on, decided by its sender at the draft (条例 31) and judged in the same words at the unit that passes it on
// and at the one that gets it. The rule is part of the approved content, so the sender's seal stands for it, wherever the package goes.
import type { DocumentContent } from './content.ts';
import type { ForwardRule } from './messages.ts';
import type { Verdict } from './report.ts';
import type { InboxState } from './states.ts';

/** Absent: a recipient asks first. */
export function forwardRuleOf({ forward }: Pick<DocumentContent, 'forward'>): ForwardRule {
  return forward ?? 'ask';
}

/** Why a received document is not passed on; each has its words and its remedy. */
export const forwardRefusals = [
  /** The sender does not allow it. Remedy: ask the sender to send it to the further units (补发). */
  'not-allowed',
  /** The sender wants to be asked first. Remedy: ask; its consent comes over the exchange and opens the act. */
  'consent-missing',
  /** The sender took it back, or declared it void. Remedy: none; tell whoever has it. */
  'recalled',
  'annulled',
  'abolished',
  'superseded',
  /** Its seals do not hold, or nobody can say today. Remedy: return it; or bring newer lists and open it again. */
  'invalid',
  'undecided',
  /** Remedy: sign for it first. */
  'not-signed',
  /** It passes another document on itself. Remedy: ask the sender of that one (补发). */
  'nested',
  /** It would not fit into a package of this unit. */
  'too-large',
] as const;
export type ForwardRefusal = (typeof forwardRefusals)[number];

/** Notices of the sender after which a document is not passed on. */
export const endingKinds = { annul: 'annulled', abolish: 'abolished', supersede: 'superseded' } as const;

/** What is known of a received document. */
export interface ForwardFacts {
  readonly state: InboxState;
  /** Null in quarantine. */
  readonly content: DocumentContent | null;
  readonly verdict: Verdict;
  /** Kinds of the sender's notices that count. */
  readonly said: readonly string[];
  /** It fits into a package of this unit, with a page before it. */
  readonly fits: boolean;
}

function refusalOfLife({ state, said }: ForwardFacts): ForwardRefusal | null {
  if (state === 'recalled') return 'recalled';
  const ended = Object.entries(endingKinds).find(([kind]) => said.includes(kind));
  return ended === undefined ? null : ended[1];
}

function refusalOfRule(rule: ForwardRule, hasConsent: boolean): ForwardRefusal | null {
  if (rule === 'no') return 'not-allowed';
  return rule === 'ask' && !hasConsent ? 'consent-missing' : null;
}

/** Why it may not be passed on; null: it may. What its sender said comes first, then what is wrong with it, then what is left to do. */
export function refuseForwarding(facts: ForwardFacts): ForwardRefusal | null {
  const { content, verdict, state, said } = facts;
  const ended = refusalOfLife(facts);
  if (ended !== null) return ended;
  if (content === null || verdict === 'invalid') return 'invalid';
  const ruled = refusalOfRule(forwardRuleOf(content), said.includes('permit'));
  if (ruled === 'not-allowed') return ruled;
  if (content.forwards !== undefined) return 'nested';
  if (state !== 'signed') return 'not-signed';
  if (verdict === 'indeterminate') return 'undecided';
  return ruled ?? (facts.fits ? null : 'too-large');
}

/** What a 转发通知 says when nobody wants to say more; the clerk changes it or leaves it. */
export function usualCover(original: { readonly title: string; readonly docNumber: string | null }): string {
  const number = original.docNumber === null ? '' : `（${original.docNumber}）`;
  return `现将《${original.title}》${number}转发给你们，请结合实际认真贯彻执行。`;
}

/** Title and first words of the covering notice (转发通知) as a clerk begins it. */
export function coverOf(
  original: { readonly title: string },
  cover: string,
): Pick<DocumentContent, 'title' | 'body'> {
  const text = cover.trim();
  return {
    // 500 is what a title holds; a longer one is for the drafter to shorten.
    title: `关于转发《${original.title}》的通知`.slice(0, 500),
    body: text === '' ? [] : text.split('\n').map((line) => ({ level: 'text' as const, text: line.trim() })),
  };
}
