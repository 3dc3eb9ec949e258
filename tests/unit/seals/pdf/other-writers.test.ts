// Sealed PDFs as other programs write them: hybrid cross-references (office programs), notes of LibreOffice in the trailer, names of fields in parts,
// encryption. What is lawful is not called broken; what an attacker makes of it is never called valid.
import { deflateSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { openPdf } from '../../../../src/formats/pdf/document.ts';
import { sealPdf } from '../../../../src/seals/pdf/apply.ts';
import { judgePdf, trustIn } from '../../../support/seals/judge.ts';
import { cmsShape, forgeCms } from '../../../support/seals/forge-cms.ts';
import { lastRange, refill } from '../../../support/seals/forge-pdf.ts';
import { createSealPki, june } from '../../../support/seals/seal-pki.ts';
import { makePdf, makePicture } from './test-pdf.ts';

const pki = createSealPki('ec');
const unit = '云溪县人民政府';
const trust = trustIn(pki);
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const seal = (pdf: Uint8Array, fieldName: string, by = unit): Uint8Array =>
  sealPdf({
    ...{ pdf, fieldName, picture: makePicture(16), signer: pki.unit(by), signedAt: june, unitName: by },
  });
const say = (pdf: Uint8Array): string => {
  const { verdict, codes } = judgePdf(pdf, trust);
  return `${verdict} ${codes[0] ?? ''}`;
};

const row = (number: number, offset: number, kind = 'n'): string =>
  `${number} 1\n${String(offset).padStart(10, '0')} ${kind === 'n' ? '00000 n' : '65535 f'} \n`;
const lastStart = (pdf: Uint8Array): string => /.*startxref\s+(\d+)/s.exec(latin1(pdf))?.[1] ?? '';
const trailerOf = (pdf: Uint8Array, more: string): string =>
  `trailer\n<< /Size 90 /Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <ff>] /Prev ${lastStart(pdf)} ${more}>>\n`;

interface Revision {
  readonly objects: Readonly<Record<number, string>>;
  /** Rows of the table beside the objects' own, in place of them for hidden ones. */
  readonly table?: string;
  /** Entries that the stream beside the table has; absent: a classic section. */
  readonly stream?: readonly { readonly number: number; readonly type: 1 | 2; readonly at: number }[];
  readonly trailer?: string;
}

/** A revision by hand. `at` of an entry of type 1 is an object number of this revision, or an offset when it is none. */
function revise(pdf: Uint8Array, { objects, table, stream, trailer = '' }: Revision): Uint8Array {
  let text = latin1(pdf);
  const offsets: Record<number, number> = {};
  for (const [number, body] of Object.entries(objects)) {
    offsets[Number(number)] = text.length;
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const rows =
    table ??
    Object.entries(offsets)
      .map(([number, at]) => row(Number(number), at))
      .join('');
  let more = trailer;
  if (stream) {
    const packed = stream.map(({ type, at }) => {
      const value = type === 1 ? (offsets[at] ?? at) : at;
      return Buffer.from([type, value >> 16, (value >> 8) & 255, value & 255, 0]);
    });
    const data = latin1(Buffer.concat(packed));
    more += `/XRefStm ${text.length} `;
    const index = stream.map(({ number }) => `${number} 1`).join(' ');
    text += `89 0 obj\n<< /Type /XRef /W [1 3 1] /Index [${index}] /Size 90 /Root 1 0 R /Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
  }
  const start = text.length;
  return bytesOf(`${text}xref\n${rows || '0 0\n'}${trailerOf(pdf, more)}startxref\n${start}\n%%EOF\n`);
}

/** As Word does it: the face stands in an object stream, its number is free in the table, and an empty second table names the stream. */
function hybrid(): Uint8Array {
  const face = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  const free = latin1(makePdf({ fields: 2 })).replace(
    /(xref\n0 8\n(?:.{19}\n){5}).{19}\n/,
    '$10000000000 65535 f \n',
  );
  const packed = latin1(deflateSync(bytesOf(`5 0 ${face}`)));
  const holder = `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
  return revise(bytesOf(free), {
    objects: { 20: holder },
    table: '',
    stream: [
      { number: 5, type: 2, at: 20 },
      { number: 20, type: 1, at: 20 },
    ],
  });
}

describe('a hybrid cross-reference', () => {
  const sealed = seal(seal(hybrid(), 'Seal1'), 'Seal2', '云溪县财政局');
  const content = Buffer.from(sealed).indexOf('4 0 obj');

  it('is read with what it hides, and two seals on it hold', () => {
    expect(openPdf(hybrid()).get(5)).toMatchObject({ kind: 'dict' });
    expect(say(sealed)).toBe('valid PDF_LATER_REVISION_ALLOWED');
    expect(latin1(sealed.subarray(hybrid().length))).not.toContain('XRefStm');
  });

  const other = '<< /Length 2 >>\nstream\nq \nendstream';
  const attacks: readonly (readonly [string, Revision])[] = [
    [
      'that shows another page to readers of streams',
      { objects: { 30: other }, table: '', stream: [{ number: 4, type: 1, at: 30 }] },
    ],
    [
      'that shows another page to readers of tables',
      {
        objects: { 4: other },
        stream: [{ number: 4, type: 1, at: content }],
      },
    ],
    [
      'that takes the page from readers of tables',
      { objects: {}, table: row(4, 0, 'f'), stream: [{ number: 4, type: 1, at: content }] },
    ],
    [
      'that takes a hidden face from readers that stop at the table',
      { objects: {}, table: row(5, 0, 'f'), stream: [{ number: 5, type: 2, at: 20 }] },
    ],
  ];
  it.each(attacks)('behind a seal %s is ambiguous', (_, attack) => {
    expect(say(revise(sealed, attack))).toBe('invalid CONTAINER_AMBIGUOUS');
  });

  it('that points at a table, or at nothing, is malformed', () => {
    expect(say(revise(sealed, { objects: {}, trailer: `/XRefStm ${lastStart(sealed)} ` }))).toBe(
      'invalid CONTAINER_MALFORMED',
    );
    expect(say(revise(sealed, { objects: {}, trailer: '/XRefStm 99999999 ' }))).toBe(
      'invalid CONTAINER_MALFORMED',
    );
  });
});

test('a checksum of LibreOffice in the trailer of the sealed file may be missing in later revisions; another key may not', () => {
  const withTrailer = (entry: string): Uint8Array =>
    bytesOf(latin1(makePdf({ fields: 2 })).replace('/Root 1 0 R', `/Root 1 0 R ${entry}`));
  const later = (entry: string): string => {
    const sealed = seal(withTrailer(entry), 'Seal1');
    return say(revise(sealed, { objects: { 60: '<< >>' } }));
  };
  expect(later('/DocChecksum /0123456789ABCDEF')).toBe('valid PDF_LATER_REVISION_ALLOWED');
  expect(later('/Layers 5 0 R')).toBe('invalid PDF_DISALLOWED_CHANGE');
});

describe('a further seal in a new field whose name has parts', () => {
  const first = seal(makePdf({ fields: 2 }), 'Seal1');
  const written = latin1(first);
  const catalog = written.slice(written.lastIndexOf('\n1 0 obj\n') + 9).split('\nendobj')[0] ?? '';
  const page = latin1(makePdf({ fields: 2 })).match(/3 0 obj\n(.*)\nendobj/)?.[1] ?? '';
  const add = (parent: string, kid: string): Uint8Array => {
    const objects = {
      1: catalog.replace(/\/Fields \[([^\]]*)\]/, '/Fields [$1 70 0 R]'),
      3: page.replace(/\/Annots \[([^\]]*)\]/, '/Annots [$1 71 0 R]'),
      70: `<< /T (Approval) ${parent}/Kids [71 0 R] >>`,
      71: `<< /Type /Annot /Subtype /Widget /P 3 0 R /F 4 /Rect [0 0 9 9] /Parent 70 0 R ${kid} >>`,
    };
    return revise(first, { objects });
  };

  it('is a field for a signature like any other', () => {
    expect(catalog).toContain('/Fields');
    const { verdict, codes } = judgePdf(add('', '/FT /Sig /T (Second)'), trust);
    // It is empty and is drawn nowhere.
    expect([verdict, codes]).toEqual(['valid', codes]);
    expect(codes).not.toContain('PDF_DISALLOWED_CHANGE');
  });

  it.each([
    ['is for text', '', '/FT /Tx /T (Second)'],
    ['has no name of its own', '', '/FT /Sig'],
    ['has an upper part that does more than name it', '/AA << >> ', '/FT /Sig /T (Second)'],
  ])('is refused when it %s', (_, parent, kid) => {
    expect(say(add(parent, kid))).toBe('invalid PDF_DISALLOWED_CHANGE');
  });
});

/** A revision whose objects lie in one object stream (70) under a cross-reference stream (71). `rows`: object number and index in the stream. */
function pack(
  pdf: Uint8Array,
  objects: readonly (readonly [number, string])[],
  rows: readonly (readonly [number, number])[],
  more = '',
): Uint8Array {
  const text = latin1(pdf);
  const places = objects.map((_, at) =>
    objects.slice(0, at).reduce((sum, [, body]) => sum + body.length + 1, 0),
  );
  const head = objects.map(([number], at) => `${number} ${places[at] ?? 0} `).join('');
  const data = head + objects.map(([, body]) => `${body} `).join('');
  const holder = `70 0 obj\n<< /Type /ObjStm /N ${objects.length} /First ${head.length} ${more}/Length ${data.length} >>\nstream\n${data}\nendstream\nendobj\n`;
  const start = text.length + holder.length;
  const entry = (type: number, value: number, third: number): number[] => [
    ...[type, value >> 16, (value >> 8) & 255, value & 255, third],
  ];
  const packed = [
    ...rows.map(([, index]) => entry(2, 70, index)),
    entry(1, text.length, 0),
    entry(1, start, 0),
  ];
  const table = latin1(Uint8Array.from(packed.flat()));
  const index = [...rows.map(([number]) => number), 70, 71].map((number) => `${number} 1`).join(' ');
  const dict = `<< /Type /XRef /W [1 3 1] /Index [${index}] /Size 90 /Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <ff>] /Prev ${lastStart(pdf)} /Length ${table.length} >>`;
  return bytesOf(
    `${text}${holder}71 0 obj\n${dict}\nstream\n${table}\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`,
  );
}

describe('an object stream behind a seal', () => {
  const sealed = seal(makePdf({ fields: 2 }), 'Seal1');
  const honest = latin1(makePdf({ fields: 2 })).match(/3 0 obj\n(.*)\nendobj/)?.[1] ?? '';
  const other = honest.replace('/Contents 4 0 R', '/Contents 5 0 R');

  it('that writes the page again as it was changes nothing', () => {
    expect(say(pack(sealed, [[3, honest]], [[3, 0]]))).toBe('valid PDF_LATER_REVISION_ALLOWED');
    expect(say(pack(sealed, [[3, other]], [[3, 0]]))).toBe('invalid PDF_DISALLOWED_CHANGE');
  });

  it('that some readers unpack and others look for in another file is not judged', () => {
    const filtered = pack(sealed, [[3, honest]], [[3, 0]], '/F /ASCIIHexDecode ');
    expect(say(filtered)).toBe('indeterminate CONTAINER_UNSUPPORTED');
  });

  it.each<[string, readonly (readonly [number, string])[], number]>([
    [
      'holds the page twice, another one first',
      [
        [3, other],
        [3, honest],
      ],
      0,
    ],
    [
      'leads to another object by the index',
      [
        [3, honest],
        [60, other],
      ],
      1,
    ],
    ['leads nowhere by the index', [[3, honest]], 7],
  ])('is ambiguous when it %s', (_, objects, index) => {
    expect(say(pack(sealed, objects, [[3, index]]))).toBe('invalid CONTAINER_AMBIGUOUS');
  });
});

describe('a harmless revision behind a seal', () => {
  const sealed = seal(makePdf({ fields: 2 }), 'Seal1');
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>';
  const beside = (text: string): string =>
    say(revise(Buffer.concat([sealed, Buffer.from(text)]), { objects: { 60: '<< >>' } }));

  it.each([
    ['by blanks', `3 0 obj\n${page}\nendobj\n`],
    ['by line ends', `3\n0\r\nobj\n${page}\nendobj\n`],
  ])('leaves it open when an object in no cross-reference stands beside it, written %s', (_, text) => {
    expect(beside('% nothing\n')).toBe('valid PDF_LATER_REVISION_ALLOWED');
    expect(beside(text)).toBe('indeterminate PDF_LATER_REVISION_UNANALYSED');
  });

  it('may hold such words inside of a stream', () => {
    const text = `3 0 obj\n${page}\nendobj\n`;
    const stream = `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
    expect(say(revise(sealed, { objects: { 60: stream } }))).toBe('valid PDF_LATER_REVISION_ALLOWED');
  });

  it('does not lower /Size, behind which readers see nothing', () => {
    const text = latin1(revise(sealed, { objects: { 60: '<< >>' } }));
    const at = text.lastIndexOf('/Size 90');
    const smaller = bytesOf(`${text.slice(0, at)}/Size 3 ${text.slice(at + 8)}`);
    expect(say(smaller)).toBe('invalid PDF_DISALLOWED_CHANGE');
  });
});

describe('an encrypted PDF', () => {
  const plain = bytesOf(
    latin1(makePdf()).replace('/Root 1 0 R', '/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 >>'),
  );
  /** The product does not seal it: the signature is put in by hand. */
  function signed(): Uint8Array {
    const room = '0'.repeat(8000);
    const revision = revise(plain, {
      objects: {
        6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal1) /P 3 0 R /Rect [0 0 9 9] /V 50 0 R >>',
        50: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${room}> >>`,
      },
      trailer: '/Encrypt << /Filter /Standard /V 2 /R 3 >> ',
    });
    const text = latin1(revision);
    const [start, end] = [
      text.indexOf('/Contents <') + 10,
      text.indexOf('0>', text.indexOf('/Contents <')) + 2,
    ];
    const range = `/ByteRange [0 ${start} ${end} ${text.length - end}`;
    const ranged = bytesOf(text.replace('/ByteRange [0 0000000000 0000000000 0000000000', range.padEnd(46)));
    const { covered } = lastRange(ranged);
    return refill(ranged, forgeCms(cmsShape(pki.unit(unit), covered, { family: 'rfc', withEss: true })));
  }

  it('cannot be looked into here: undecided, not broken', () => {
    expect(say(signed())).toBe('indeterminate CONTAINER_UNSUPPORTED');
  });

  it('whose signed bytes were changed is invalid all the same', () => {
    const changed = bytesOf(latin1(signed()).replace('2026 No. 1', '2026 No. 7'));
    expect(say(changed)).toBe('invalid CMS_DIGEST_MISMATCH');
  });
});
