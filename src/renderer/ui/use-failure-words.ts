// A refusal as three sentences. Where the station said why (details.reason, .rule, .field), the sentence for that reason comes before the general one.
import type { Failure } from '../client/failure.ts';
import { useFactValue } from './use-fact-value.ts';
import { useWords } from './use-words.ts';

export interface FailureSentences {
  readonly what: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** Refusals of a draft by a rule: what the rule says of itself is more exact than anything general. */
const ruled: readonly Failure['code'][] = ['rule-broken', 'field-missing'];

/** The reason inside details that has sentences of its own. Dots would part the key. */
function reasonOf({ details }: Failure): string {
  const { reason, rule, code, where, field } = details;
  return (reason ?? rule ?? code ?? (where === 'package' ? where : field) ?? 'none').replaceAll('.', '-');
}

// Without its number the sentence would end in a hole; then the general remedy is said.
function generalRemedy({ code, details }: Failure): string {
  if (code === 'wrong-password' && details['attemptsLeft'] === undefined) return 'failure.again';
  if (code === 'wrong-pin' && details['attemptsLeft'] === undefined) return 'failure.pinAgain';
  return `failures.${code}.remedy`;
}

/** Keys of one sentence, the most exact first. */
function keysOf(failure: Failure, part: keyof FailureSentences, general: string): string[] {
  const { code, details } = failure;
  const rule = details['rule'];
  return [
    `failureReason.${code}.${reasonOf(failure)}.${part}`,
    ...(rule !== undefined && ruled.includes(code) ? [`finding.${rule}.${part}`] : []),
    ...(part === 'remedy' && details['reason']?.startsWith('desk.') === true
      ? [`deskCode.${details['reason']}`]
      : []),
    general,
  ];
}

/** Names inside details are identifiers; where the screen has a word for one, the word is said. */
function useReadableDetails(): (details: Failure['details']) => Record<string, string> {
  const { t } = useWords();
  const factValue = useFactValue();
  return (details) => {
    const entries = Object.entries(details).map(([name, value]) => {
      if (name === 'reason') return [name, t(`fileType.${value}`, { defaultValue: value })];
      return [name, ['where', 'field', 'state'].includes(name) ? factValue(name, value) : value];
    });
    return Object.fromEntries(entries) as Record<string, string>;
  };
}

/** What happened, what it means for the document, what to do. */
export function useFailureWords(failure: Failure): FailureSentences {
  const { t } = useWords();
  const details = useReadableDetails()(failure.details);
  return {
    what: t(keysOf(failure, 'what', `failures.${failure.code}.what`), details),
    meaning: t(keysOf(failure, 'meaning', `failures.${failure.code}.meaning`), details),
    remedy: t(keysOf(failure, 'remedy', generalRemedy(failure)), details),
  };
}
