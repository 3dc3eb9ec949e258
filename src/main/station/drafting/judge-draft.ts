// Everything that the checker and the secrecy gate find in one draft, its attachments included.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { type Finding, finding, findingFacts } from '../../../shared/domain/finding-codes.ts';
import type { RuleContext } from '../../../shared/domain/rules.ts';
import { check9704 } from '../../../shared/layout/check/check-9704.ts';
import { layoutDocument, type LayoutInput } from '../../../shared/layout/layout-document.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';
import { refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** Flags of judgeFileType that mean: this file can act by itself. */
const activeFlags: readonly string[] = ['macros', 'javascript'];
/** More mentions than a person decides one by one are counted, not listed. */
const maxMentions = 200;

/** A draft with what its pages need and what is attached to it. */
export interface JudgedDraft {
  readonly content: DocumentContent;
  readonly layout: Omit<LayoutInput, 'content'>;
  readonly attachments: readonly AttachmentRow[];
  /** Its pages, when the caller laid it out already. */
  readonly model?: PageModel;
}

/** Secrecy first, then the rules in the order of the form, the pages, then what the attachments can do. */
export function judgeDraft(
  parts: Pick<StationParts, 'trust' | 'identity'>,
  { content, layout, attachments, model }: JudgedDraft,
): Finding[] {
  const input: LayoutInput = { ...layout, content };
  const context = ruleContextOf(parts, content);
  const checked = check9704({ input, model: model ?? layoutDocument(input), context });
  const secrecy = [...checked.filter(isSecrecy), ...attachments.flatMap(findingsInText)];
  return [
    ...secrecy.filter(({ strength }) => strength === 'block'),
    ...secrecy.filter(({ strength }) => strength !== 'block').slice(0, maxMentions),
    ...checked.filter((found) => !isSecrecy(found)),
    ...attachments.flatMap(findingsOfFile),
  ];
}

const isSecrecy = ({ code }: Finding): boolean => code.startsWith('secrecy.');

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
    // Kept since the file was taken: clause and force are those of today's table.
    return { ...found, ...findingFacts[found.code], where: `${where} ${found.where}`, evidence };
  });
  return [...inText, ...unread];
}

function findingsOfFile({ flags, name }: AttachmentRow, index: number): Finding[] {
  const active = flags.filter((flag) => activeFlags.includes(flag));
  return active.map((flag) => finding('attachments.active', `attachments.${index}`, { name, flag }));
}
