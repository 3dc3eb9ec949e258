// 附件: what the body says of them against what is there (GB/T 9704-2012, 7.3.4 and 7.3.7). The note itself is made by the layout.
import { type DocumentContent, isTable, textOfBlock } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';

const mention = /见附件|附件[1-9一二三]?[）)]|^\s{0,8}附件\s{0,4}[:：]/;
const typedNote = /^\s{0,8}附件\s{0,4}[:：]\s{0,4}\S/;
/** The number of an attachment of this document; 《……》附件2 is another document's. */
const numbered = /(?<![》])附件\s?([1-9]\d?)(?!\d)/g;

const withoutEnding = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, '');

/** Annexes come first in the note, then the attached files. */
export function attachmentRules(content: DocumentContent): Finding[] {
  return [...mentionRules(content), ...nameRules(content), ...annexRules(content)];
}

function mentionRules({ body, annexes, attachments }: DocumentContent): Finding[] {
  const count = (annexes?.length ?? 0) + attachments.length;
  if (count === 0)
    return body.some((block) => mention.test(textOfBlock(block)))
      ? [finding('attachments.mentioned', 'attachments')]
      : [];
  return body.flatMap((block, index) => (isTable(block) ? [] : numberRules(block.text, index, count)));
}

function numberRules(text: string, index: number, count: number): Finding[] {
  const where = `body.${index}`;
  if (typedNote.test(text)) return [finding('attachments.typedNote', where)];
  return [...text.matchAll(numbered)].flatMap((match) => {
    const range = { start: match.index, end: match.index + match[0].length };
    const evidence = { text: match[0], number: match[1] ?? '', count: String(count) };
    return Number(match[1]) > count ? [finding('attachments.numberMissing', where, evidence, range)] : [];
  });
}

function nameRules({ annexes, attachments }: DocumentContent): Finding[] {
  const names = new Set<string>();
  const annexNames = (annexes ?? []).map(({ title }, index) => {
    const name = title.trim();
    return { name, printed: name, where: `annexes.${index}.title` };
  });
  const fileNames = attachments.map(({ name }, index) => {
    return { name, printed: withoutEnding(name), where: `attachments.${index}` };
  });
  return [...annexNames, ...fileNames].flatMap(({ name, printed, where }) => {
    const isTwice = printed !== '' && names.has(printed);
    names.add(printed);
    return isTwice ? [finding('attachments.sameName', where, { name })] : [];
  });
}

function annexRules({ annexes }: DocumentContent): Finding[] {
  return (annexes ?? []).flatMap(({ title, body }, index) => [
    ...(title.trim() === '' ? [finding('annex.titleEmpty', `annexes.${index}.title`)] : []),
    ...(body.every((block) => textOfBlock(block).trim() === '')
      ? [finding('annex.bodyEmpty', `annexes.${index}.body`)]
      : []),
  ]);
}
