// What a template holds of a document: its words and form; who it goes to and what may become of it there, what is attached or passed on and who issues
// it belong to the one document.
import type { DocumentContent } from './content.ts';

export type TemplateContent = Omit<
  DocumentContent,
  'recipients' | 'attachments' | 'issuers' | 'forward' | 'forwards'
>;

/** The draft with the words and form of the template; recipients, attachments and issuers stay. */
export function applyTemplate(draft: DocumentContent, template: TemplateContent): DocumentContent {
  const { recipients, attachments, issuers, forward, forwards } = draft;
  return {
    ...template,
    ...{ recipients, attachments, issuers },
    ...(forward && { forward }),
    ...(forwards && { forwards }),
  };
}

/** What of a draft becomes a template. */
export function templateOf(draft: DocumentContent): TemplateContent {
  const { kind, format, urgency, title, titleBreaks, titleNote, body, annexes } = draft;
  const { signatory, signatureStamp, attendance, notes } = draft;
  return {
    kind,
    ...(format !== undefined && { format }),
    urgency,
    title,
    ...(titleBreaks && { titleBreaks }),
    ...(titleNote !== undefined && { titleNote }),
    body,
    ...(annexes && { annexes }),
    signatory,
    ...(signatureStamp && { signatureStamp }),
    ...(attendance && { attendance }),
    notes,
  };
}
