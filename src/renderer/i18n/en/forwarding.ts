// Forwarding: the sender's rule, the receiver's act, the original that was forwarded.
import type { forwarding as zhForwarding, forwardingRefusals as zhRefusals } from '../zh-CN/forwarding.ts';
import type { SameKeys } from '../same-keys.ts';

export const forwardingRefusals: SameKeys<typeof zhRefusals> = {
  'not-allowed': {
    what: 'The sender does not allow this document to be forwarded.',
    remedy: 'If other units need it, ask the sender to send it to them.',
  },
  'consent-missing': {
    what: 'The sender wants to be asked before it is forwarded, and its consent has not come.',
    remedy: 'Talk to the sender; once it consents in its outbox, forwarding opens here by itself.',
  },
  recalled: {
    what: 'The sender recalled this document.',
    remedy: 'Do not forward it; tell whoever heard of it.',
  },
  annulled: {
    what: 'This document was annulled; it is void from the beginning.',
    remedy: 'Do not forward it; tell the units that have it from you.',
  },
  abolished: {
    what: 'This document was abolished.',
    remedy: 'Do not forward it; tell the units that have it from you.',
  },
  superseded: {
    what: 'Another document has taken the place of this one.',
    remedy: 'Forward the new one; tell the units that have the old one from you.',
  },
  invalid: {
    what: 'This document is not valid or is damaged; it cannot be forwarded.',
    remedy: 'Return it; forward it when the sender has sent it again.',
  },
  undecided: {
    what: 'The seal of this document cannot be judged yet.',
    remedy: 'Connect to update the lists, open it again, then forward it.',
  },
  'not-signed': { what: 'This document is not signed for yet.', remedy: 'Sign for it first.' },
  nested: {
    what: 'This document forwards another one itself; documents are not forwarded in layers.',
    remedy: 'Ask the sender of the original to send it to the units that need it.',
  },
  'too-large': {
    what: 'The original is too large to go with a covering notice.',
    remedy: 'Ask the sender to send it to the units that need it.',
  },
  joint: {
    what: 'A joint document cannot carry a forwarded one.',
    remedy: 'Let your unit issue it alone.',
  },
};

export const forwarding: SameKeys<typeof zhForwarding> = {
  rule: 'Forwarding',
  ruleValue: { no: 'Not allowed', ask: 'Only with consent', yes: 'Allowed' },
  ruleHint: {
    no: 'Recipients cannot forward it. The rule is sealed with the document and cannot be changed once it went.',
    ask: 'Recipients ask your unit first; you consent in the outbox.',
    yes: 'Recipients may forward it as they see fit; the original stays unchanged.',
  },
  ruleShort: 'Forwarding: {{rule}}',
  carries: 'Forwards: {{sender}} {{number}} {{title}} (original enclosed)',
  act: 'Forward',
  panel: 'Forwarding',
  title: 'Forward this document',
  what: 'This begins a covering notice of your unit, which is drafted, signed off and sealed as usual. The original goes inside it unchanged with its own seal; whoever gets it can verify it.',
  pick: 'Choose units',
  nobody: 'No unit chosen yet',
  had: 'Have it already, not sent to again: {{units}}',
  from: { sender: 'from the sender', forwarded: 'forwarded by you', drafted: 'being forwarded by you' },
  hadUnit: '{{name}} ({{from}})',
  cover: 'Words of the covering notice (may be written later)',
  confirm: 'Draft the covering notice',
  consent: '{{who}} consented to your forwarding it, {{when}}. {{reason}}',
  passedOn: 'Forwarded by your unit',
  passedLine: '{{when}} forwarded to {{units}}',
  draftLine: '{{when}} {{who}} is forwarding it to {{units}} ({{state}})',
  ended: 'It was forwarded to units: {{count}} ({{units}}). Tell them what the sender said.',
  original: 'Original',
  forwardedBy: 'Forwarded document: {{by}} forwards {{number}} “{{title}}” of {{sender}}',
  originalVerdict: 'Original',
  showOriginal: 'Show the original',
  saveOriginal: 'Save the original package',
  originalReportNote:
    'The original is judged by itself, by the seal of its own sender. Whoever forwards it cannot change it.',
  originalGone: 'The original cannot be opened.',
  permit: 'Consent to forwarding',
  permitTitle: 'Which units may forward it',
  permitWhat:
    'The consent goes to the chosen units; it travels with the original when they forward it, and whoever gets it can verify it. It cannot be taken back.',
  permitUnits: 'Choose units',
  permitReason: 'Scope or note (optional)',
  confirmPermit: 'Consent for units: {{count}}',
  permitted: 'Consented to: {{units}}',
};
