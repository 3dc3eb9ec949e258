// Everything that the rules and the secrecy gate find in one draft, its attachments included.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { type Finding, finding } from '../../../shared/domain/finding-codes.ts';
import { judgeRules, type RuleContext } from '../../../shared/domain/rules.ts';
import { judgeSecrecy, secrecyTextsOf } from '../../../shared/domain/secrecy.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';
import { refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** Flags of judgeFileType that mean: this file can act by itself. */
const activeFlags: readonly string[] = ['macros', 'javascript'];
/** More mentions than a person decides one by one are counted, not listed. */
const maxMentions = 200;

/** Secrecy first, then the rules in the order of the form, then what the attachments can do. */
export function judgeDraft(
  parts: Pick<StationParts, 'trust' | 'identity'>,
  content: DocumentContent,
  attachments: readonly AttachmentRow[],
): Finding[] {
  const secrecy = [...judgeSecrecy(secrecyTextsOf(content)), ...attachments.flatMap(findingsInText)];
  return [
    ...secrecy.filter(({ strength }) => strength === 'block'),
    ...secrecy.filter(({ strength }) => strength !== 'block').slice(0, maxMentions),
    ...judgeRules(content, ruleContextOf(parts, content)),
    ...attachments.flatMap(findingsOfFile),
  ];
}

/** What the rules ask the directory. */
function ruleContextOf(
  parts: Pick<StationParts, 'trust' | 'identity'>,
  content: DocumentContent,
): RuleContext {
  const trust = parts.trust.current();
  const ownUnit = parts.identity()?.unitCode ?? content.issuers[0]?.unit;
  if (ownUnit === undefined) throw new Error('a document has an issuer');
  return { ownUnit, unitOf: trust === null ? null : (code) => trust.unit(code) };
}

/** The refusal of the first finding that nobody can override; null when there is none. */
export function refusalOf(findings: readonly Finding[]): Refusal | null {
  const blocking = findings.find(({ strength }) => strength === 'block');
  if (blocking === undefined) return null;
  const { code, clause, where, evidence } = blocking;
  if (code.startsWith('secrecy.'))
    return refuse('secrecy-marking', { where, rule: code, text: evidence.text ?? '' });
  if (code === 'title.empty' || code === 'body.empty' || code === 'recipients.none')
    return refuse('field-missing', { field: where, rule: code });
  if (code === 'recipients.unknown')
    return refuse('recipient-unknown', { unit: evidence.unit ?? '', ...evidence });
  return refuse('rule-broken', { ...evidence, rule: code, clause, where });
}

function findingsInText({ textFindings, textState, name }: AttachmentRow, index: number): Finding[] {
  const where = `attachments.${index}`;
  const unread = textState === 'read' ? [] : [finding('secrecy.unchecked', where, { name })];
  const inText = textFindings.map((found) => {
    const evidence = { ...found.evidence, name };
    return { ...found, where: `${where} ${found.where}`, evidence };
  });
  return [...inText, ...unread];
}

function findingsOfFile({ flags, name }: AttachmentRow, index: number): Finding[] {
  const active = flags.filter((flag) => activeFlags.includes(flag));
  return active.map((flag) => finding('attachments.active', `attachments.${index}`, { name, flag }));
}
