// The document as the editor holds it: exactly what the page engine sets, nothing else. A title, a note below it, blocks, annexes; a block is a
// paragraph of a level or a table. What is not running text (kind, recipients, notes, …) is an attribute of the whole, so that one undo serves all.
import { Extension, getSchema, Node } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import { paragraphLevels, type ParagraphLevel } from '../../../../shared/domain/content.ts';

/** Attribute that only the document knows: it is not written into the markup by itself. */
const inner = <T>(value: T) => ({ default: value, rendered: false });

const levelOf = (word: string | null): ParagraphLevel =>
  paragraphLevels.find((level) => level === word) ?? 'text';
const countOf = (word: string | null): number => Math.max(1, Number(word) || 1);

const doc = Node.create({
  name: 'doc',
  topNode: true,
  content: 'title titleNote? block+ annex*',
  addAttributes: () => ({ fields: inner(null) }),
});

// Every text keeps its blanks and line ends as they are: what was stored comes back the same.
const line = { whitespace: 'pre', isolating: true, selectable: false, marks: '' } as const;

const lineNode = (name: string, content: string, tag: string) =>
  Node.create({
    ...line,
    name,
    content,
    parseHTML: () => [{ tag: `p[data-part=${tag}]`, preserveWhitespace: 'full' as const }],
    renderHTML: () => ['p', { class: `part-${tag}`, 'data-part': tag }, 0],
  });

const title = lineNode('title', '(text | lineEnd)*', 'title');
const titleNote = lineNode('titleNote', 'text*', 'note');
const annexTitle = lineNode('annexTitle', '(text | lineEnd)*', 'annex-title');

/** The author's own end of a title line. */
const lineEnd = Node.create({
  name: 'lineEnd',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  linebreakReplacement: false,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: () => ['br'],
});

const paragraph = Node.create({
  name: 'paragraph',
  group: 'block',
  content: 'text*',
  marks: '',
  whitespace: 'pre',
  addAttributes: () => ({
    level: {
      default: 'text',
      parseHTML: (element: HTMLElement) => levelOf(element.getAttribute('data-level')),
      renderHTML: ({ level }: Record<string, unknown>) => ({
        'data-level': level,
        class: `paragraph paragraph-${String(level)}`,
      }),
    },
  }),
  parseHTML: () => [{ tag: 'p', preserveWhitespace: 'full' as const }],
  renderHTML: ({ HTMLAttributes }) => ['p', HTMLAttributes, 0],
});

const table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  addAttributes: () => ({
    headRows: {
      default: 0,
      parseHTML: (element: HTMLElement) => Number(element.getAttribute('data-head-rows')) || 0,
      renderHTML: ({ headRows }: Record<string, unknown>) => ({ 'data-head-rows': headRows }),
    },
    landscape: {
      default: false,
      parseHTML: (element: HTMLElement) => element.hasAttribute('data-landscape'),
      renderHTML: ({ landscape }: Record<string, unknown>) => (landscape ? { 'data-landscape': '' } : {}),
    },
  }),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ HTMLAttributes }) => ['table', { class: 'table-block', ...HTMLAttributes }, ['tbody', 0]],
});

const tableRow = Node.create({
  name: 'tableRow',
  content: 'tableCell*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});

const span = (name: 'colspan' | 'rowspan') => ({
  default: 1,
  parseHTML: (element: HTMLElement) => countOf(element.getAttribute(name)),
  renderHTML: (attributes: Record<string, unknown>) =>
    attributes[name] === 1 ? {} : { [name]: attributes[name] },
});

const tableCell = Node.create({
  name: 'tableCell',
  content: 'cellLine+',
  isolating: true,
  addAttributes: () => ({ colspan: span('colspan'), rowspan: span('rowspan'), colwidth: inner(null) }),
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
});

const cellLine = Node.create({
  name: 'cellLine',
  content: 'text*',
  marks: '',
  whitespace: 'pre',
  parseHTML: () => [{ tag: 'p', context: 'tableCell/', preserveWhitespace: 'full' as const, priority: 60 }],
  renderHTML: () => ['p', { class: 'cell-line' }, 0],
});

const annex = Node.create({
  name: 'annex',
  content: 'annexTitle block+',
  isolating: true,
  selectable: false,
  parseHTML: () => [{ tag: 'section' }],
  renderHTML: () => ['section', { class: 'annex' }, 0],
});

const text = Node.create({ name: 'text', group: 'inline' });

const tableRoles: Readonly<Record<string, string>> = {
  table: 'table',
  tableRow: 'row',
  tableCell: 'cell',
};
const roles = Extension.create({
  name: 'tableRoles',
  extendNodeSchema: ({ name }) => (name in tableRoles ? { tableRole: tableRoles[name] } : {}),
});

/** Everything that a document is made of. */
export const documentNodes = [
  doc,
  paragraph,
  title,
  titleNote,
  lineEnd,
  table,
  tableRow,
  tableCell,
  cellLine,
  annex,
  annexTitle,
  text,
  roles,
];

/** The schema of these nodes. */
export const createDocumentSchema = (): Schema => getSchema(documentNodes);
