// English: why a step of the seal desk stands as it does.
import { treeOf, type DeskTable } from '../word-trees.ts';

const table: DeskTable = {
  OK: 'Passed.',
  'desk.locked': 'A step above has not passed yet.',
  'desk.apply.ready': 'All steps above have passed; the seal can be applied.',
  'desk.identity.drafter': '{{person}} drafted this document. Another custodian must seal it.',
  'desk.identity.leader': '{{person}} signed this document off. Another custodian must seal it.',
  'desk.application.missing': 'No application: no clerk has registered it. Return it.',
  'desk.approval.missing': 'No sign-off in force. Return it.',
  'desk.approval.incomplete': 'The sign-off lacks {{field}}. Return it.',
  'desk.approval.signatory': 'The page names {{signatory}}, but {{leader}} signed. Return it.',
  'desk.consistency.changed':
    'The content differs from what was signed off in {{count}} place(s), see below. Return it for another sign-off.',
  'desk.consistency.attachment': 'Attachment “{{name}}” is missing or not the one signed off. Return it.',
  'desk.secrecy.marking': 'Secrecy marking “{{text}}” at {{where}}. Nobody can override this; return it.',
  'desk.secrecy.undecided': 'Mention of “{{text}}” at {{where}} without the leader’s decision. Return it.',
  'desk.secrecy.unchecked': 'Text of attachments could not be read: {{names}}. Look at each and confirm it.',
  'desk.secrecy.confirmed': '“{{name}}” confirmed as not secret.',
  'desk.elements.number': 'No number, or not the one in the register. Return it to the clerk.',
  'desk.elements.date': 'The date {{docDate}} is not the day of sign-off {{approved}}. Return it.',
  'desk.elements.rule': 'A rule is broken at {{where}}. Return it.',
  'desk.seal.missing': 'This machine has no seal of the unit. Call the administrator.',
  'desk.seal.noLists': 'The seal registry has not come yet. Connect once and try again.',
  'desk.seal.notRegistered': 'The seal is not in the registry. Call the administrator.',
  'desk.seal.suspended': 'The seal is suspended or destroyed ({{state}}). Call the administrator.',
  'desk.seal.expired':
    'The seal is outside its term ({{validFrom}} to {{validUntil}}). Call the administrator.',
  'desk.seal.name': 'The seal says “{{seal}}”, the signature “{{signature}}”. Return it.',
  'desk.seal.diameter': 'Diameter {{diameterMm}} mm instead of {{expectedMm}} mm. Call the administrator.',
  'desk.seal.joint':
    'This is a joint document, and {{units}} has no electronic seal in use, so it cannot be sealed together. That unit asks the authority for one; or return it, or print it and seal the paper.',
  'desk.seal.pdfOnly':
    'Passed. The original should be an OFD, but this machine has no SM2 seal key (it was enrolled before there were any), so this original will be a PDF. Remedy: the administrator renews the seal; after that OFD is made.',
  'desk.seal.eseal':
    'The electronic seal (SES) on this machine did not pass its check before use, reason {{reason}}. It cannot be used. Remedy: the authority makes this seal anew.',
  'desk.seal.picture': 'The registered picture of the seal is not on this machine. Call the administrator.',
  'desk.place.count': 'The page has {{places}} places for the seal instead of one. Return it.',
  'desk.place.confirm': 'Look at the place on page {{page}} and confirm it.',
  'desk.place.confirmed': 'Place confirmed.',
  'desk.copies.changed': 'Recipients or copies differ from what was signed off. Return it.',
  'desk.copies.unknownUnit': 'Recipient “{{name}}” is no longer in the directory. Return it.',
  'desk.apply.sealed': 'Sealed and verified from disk.',
};

export const deskCode = { ...treeOf(table), other: 'Not passed ({{code}}). Return it with the reason.' };
