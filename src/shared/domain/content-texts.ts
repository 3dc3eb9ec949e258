// Every text that a document carries, with its field path: one walk for the secrecy gate, the search index and whoever looks for a character.
import { type Block, type DocumentContent, isTable } from './content.ts';

export interface FieldText {
  /** Field path as in findings: `title`, `body.3`, `body.3.cells.2.1`, `annexes.0.title`, `notes`. */
  readonly path: string;
  readonly text: string;
}

function blockTexts(block: Block, path: string): FieldText[] {
  if (!isTable(block)) return [{ path, text: block.text }];
  return block.rows.flatMap((row, rowIndex) =>
    row.map(({ text }, cell) => ({ path: `${path}.cells.${rowIndex}.${cell}`, text })),
  );
}

const bodyTexts = (body: readonly Block[], path: string): FieldText[] =>
  body.flatMap((block, index) => blockTexts(block, `${path}.${index}`));

const fieldTexts = (path: string, fields: Readonly<Record<string, string>> | undefined): FieldText[] =>
  Object.entries(fields ?? {}).map(([name, text]) => ({ path: `${path}.${name}`, text }));

/** In the order of the page; names of recipients, issuers and attached files are not in it. */
export function textsOfContent(content: DocumentContent): FieldText[] {
  const texts: FieldText[] = [
    { path: 'title', text: content.title },
    { path: 'titleNote', text: content.titleNote ?? '' },
    ...bodyTexts(content.body, 'body'),
    ...fieldTexts('attendance', content.attendance && { ...content.attendance }),
    ...fieldTexts('signatureStamp', content.signatureStamp),
    { path: 'notes', text: content.notes ?? '' },
    { path: 'signatory', text: content.signatory ?? '' },
    { path: 'forwards', text: content.forwards?.title ?? '' },
    ...(content.annexes ?? []).flatMap((annex, index) => [
      { path: `annexes.${index}.title`, text: annex.title },
      ...bodyTexts(annex.body, `annexes.${index}.body`),
    ]),
  ];
  return texts.filter(({ text }) => text !== '');
}
