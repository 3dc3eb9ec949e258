// 印章管理员处置顺序, steps 1 to 9 (domain.md 2.10), each a pure comparison of facts; the order is the order of the desk.
import type { sealingSteps } from '../../../shared/contract/station-outgoing.ts';
import type { DeskCode } from '../../../shared/domain/desk-codes.ts';
import type { PersonId, Sha256 } from '../../../shared/domain/ids.ts';
import { formatOf } from '../../../shared/domain/kinds.ts';
import { isCanonicalDocNumber } from '../../../shared/domain/numbers.ts';
import { isUpward, type RuleContext } from '../../../shared/domain/rules.ts';
import { isCalendarDay } from '../drafting/china-day.ts';
import type { DeskFacts } from './desk-facts.ts';
import { ridingEvidence } from './riding-choice.ts';

export type SealingStep = (typeof sealingSteps)[number];

interface StepResult {
  readonly state: 'passed' | 'failed' | 'confirm';
  readonly code: DeskCode;
  readonly evidence: Readonly<Record<string, string>>;
}

type Judge = (facts: DeskFacts) => StepResult;
type Evidence = StepResult['evidence'];

const passed = (evidence: Evidence = {}): StepResult => ({ state: 'passed', code: 'OK', evidence });
const failed = (code: DeskCode, evidence: Evidence = {}): StepResult => ({ state: 'failed', code, evidence });
const confirm = (code: DeskCode, evidence: Evidence): StepResult => ({ state: 'confirm', code, evidence });

const identity: Judge = ({ actor, row, approval, machineName, mayPairLeader }) => {
  const { id, name } = actor.person;
  if (id === row.drafterId) return failed('desk.identity.drafter', { person: name });
  if (id === approval?.leaderId && !mayPairLeader) return failed('desk.identity.leader', { person: name });
  return passed({ person: name, machine: machineName });
};

const application: Judge = ({ register, row }) => {
  if (register === undefined) return failed('desk.application.missing');
  const copies = row.content.recipients.reduce((sum, recipient) => sum + recipient.copies, 0);
  return passed({ applicant: register.registeredBy, title: row.content.title, copies: String(copies) });
};

const approval: Judge = (facts) => {
  const { approval: signed, row } = facts;
  if (signed === undefined) return failed('desk.approval.missing');
  const { opinion, leaderName, date } = signed;
  const missing = [
    ['opinion', opinion.trim() !== ''],
    ['name', leaderName.trim() !== ''],
    ['date', isCalendarDay(date)],
  ].find(([, isThere]) => !isThere);
  if (missing !== undefined) return failed('desk.approval.incomplete', { field: String(missing[0]) });
  const { signatory } = row.content;
  if (isUpward(row.content, ruleContext(facts)) && signatory !== leaderName)
    return failed('desk.approval.signatory', { signatory: signatory ?? '', leader: leaderName });
  return passed({ leader: leaderName, date, opinion });
};

const consistency: Judge = ({ approval: signed, contentSha256, differences, attachments, row, present }) => {
  if (contentSha256 !== signed?.contentSha256)
    return failed('desk.consistency.changed', {
      count: String(differences.length),
      approved: signed?.contentSha256 ?? '',
      present: contentSha256,
    });
  const named = row.content.attachments;
  const odd = named.find(
    ({ sha256 }, index) => attachments[index]?.sha256 !== sha256 || !present.has(sha256),
  );
  const extra = attachments[named.length];
  if (odd !== undefined || extra !== undefined)
    return failed('desk.consistency.attachment', { name: odd?.name ?? extra?.name ?? '' });
  return passed({ contentSha256 });
};

const secrecy: Judge = (facts) => {
  const { findings, approval: signed } = facts;
  const marking = findings.find(({ code, strength }) => code.startsWith('secrecy.') && strength === 'block');
  if (marking !== undefined)
    return failed('desk.secrecy.marking', { where: marking.where, text: marking.evidence.text ?? '' });
  const mention = findings.find(({ strength }) => strength === 'decide');
  if (mention !== undefined && signed?.mentionsDecided !== true)
    return failed('desk.secrecy.undecided', { where: mention.where, text: mention.evidence.text ?? '' });
  const confirmedBy = facts.actor.person.id;
  const open = uncheckedAttachments({ ...facts, confirmedBy }).filter(({ confirmed }) => !confirmed);
  if (open.length === 0) return passed();
  return confirm('desk.secrecy.unchecked', { names: open.map(({ name }) => name).join('、') });
};

const elements: Judge = ({ row, register, approval: signed, findings }) => {
  const docNumber = row.docNumber ?? '';
  const docDate = row.docDate ?? '';
  if (docNumber !== register?.docNumber || !isCanonicalDocNumber(docNumber, formatOf(row.content)))
    return failed('desk.elements.number', { docNumber });
  if (docDate !== signed?.date)
    return failed('desk.elements.date', { docDate, approved: signed?.date ?? '' });
  const broken = findings.find(({ strength }) => strength === 'block');
  if (broken !== undefined) return failed('desk.elements.rule', { rule: broken.code, where: broken.where });
  return passed({ docNumber, docDate });
};

const seal: Judge = ({ seal: found, row, trust }) => {
  // 会印 goes from unit to unit; one that has no seal in use could never finish it.
  const without = row.content.issuers
    .slice(1)
    .filter(
      ({ unit }) =>
        trust?.registry.seals.some((entry) => entry.unit === unit && entry.state === 'active') !== true,
    );
  if (without.length > 0)
    return failed('desk.seal.joint', { units: without.map(({ name }) => name).join('、') });
  if (!found.ok) return failed(found.code, found.evidence);
  const { form, lacksSm2 } = found;
  const { id, name, diameterMm } = found.seal;
  const evidence = { seal: id, name, diameterMm: String(diameterMm), form };
  return lacksSm2 ? { state: 'passed', code: 'desk.seal.pdfOnly', evidence } : passed(evidence);
};

const place: Judge = ({ page, row, placed, riding }) => {
  const units = row.content.issuers.map(({ unit }) => unit);
  const [first] = page.places;
  const isWhole =
    page.places.length === units.length && page.places.every(({ unit }, index) => unit === units[index]);
  if (first === undefined || !isWhole)
    return failed('desk.place.count', { places: String(page.places.length) });
  const evidence = {
    page: String(first.page + 1),
    xMm: (first.xUm / 1000).toFixed(1),
    yMm: (first.yUm / 1000).toFixed(1),
    diameterMm: String(first.diameterUm / 1000),
    pageModelSha256: page.sha256,
    riding: ridingEvidence(riding.chosen),
  };
  // Confirmed is this very page by the person who will seal it: any other asks again.
  return placed === undefined ? confirm('desk.place.confirm', evidence) : passed(evidence);
};

const copies: Judge = ({ row, approval: signed, trust }) => {
  const { recipients } = row.content;
  if (JSON.stringify(recipients) !== JSON.stringify(signed?.content.recipients))
    return failed('desk.copies.changed');
  const gone = recipients.find(({ unit }) => trust?.unit(unit) === undefined);
  if (gone !== undefined) return failed('desk.copies.unknownUnit', { unit: gone.unit, name: gone.name });
  const total = recipients.reduce((sum, recipient) => sum + recipient.copies, 0);
  return passed({ recipients: String(recipients.length), copies: String(total) });
};

/** The steps that can be judged before the seal, in their order. */
export const judgedSteps: readonly (readonly [SealingStep, Judge])[] = [
  ['identity', identity],
  ['application', application],
  ['approval', approval],
  ['consistency', consistency],
  ['secrecy', secrecy],
  ['elements', elements],
  ['seal', seal],
  ['place', place],
  ['copies', copies],
];

/** Attachments whose text the gate could not read, with the confirmation of one custodian (null: of any). */
export function uncheckedAttachments({
  attachments,
  taken,
  confirmedBy,
}: Pick<DeskFacts, 'attachments' | 'taken'> & {
  readonly confirmedBy: PersonId | null;
}): UncheckedAttachment[] {
  const confirmations = taken.filter(
    ({ code, personId }) =>
      code === 'desk.secrecy.confirmed' && (confirmedBy === null || personId === confirmedBy),
  );
  return attachments
    .filter(({ textState }) => textState !== 'read')
    .map(({ name, sha256 }) => ({
      name,
      sha256,
      confirmed: confirmations.some(({ evidence }) => evidence.sha256 === sha256 && evidence.name === name),
    }));
}

interface UncheckedAttachment {
  readonly name: string;
  readonly sha256: Sha256;
  readonly confirmed: boolean;
}

function ruleContext({ row, trust }: DeskFacts): RuleContext {
  const ownUnit = row.content.issuers[0]?.unit;
  if (ownUnit === undefined) throw new Error('a document has an issuer');
  return { ownUnit, unitOf: trust === null ? null : (code) => trust.unit(code) };
}
