// Inputs from nothing, by fast-check: nested DER, XML and PDF that are right in form and wrong in meaning.
import fc from 'fast-check';
import type { TargetName } from './targets.ts';

const derTags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18];
const lengthOf = (length: number): number[] =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
const element = (tag: number, content: Uint8Array): Uint8Array =>
  Uint8Array.from([tag, ...lengthOf(content.length), ...content]);

const { der } = fc.letrec<{ der: Uint8Array; leaf: Uint8Array }>((tie) => ({
  leaf: fc
    .tuple(fc.constantFrom(...derTags), fc.uint8Array({ maxLength: 24 }))
    .map(([tag, bytes]) => element(tag, bytes)),
  der: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xa1, 0xa3), fc.array(tie('der'), { maxLength: 6 }))
      .map(([tag, parts]) => element(tag, Buffer.concat(parts).subarray(0, 60_000))),
  ),
}));

const names = fc.constantFrom('SignedInfo', 'References', 'Reference', 'ofd:Page', 'a', 'Seal', 'StampAnnot');
const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    fc.string({ maxLength: 20 }),
    fc
      .tuple(
        names,
        fc.dictionary(fc.constantFrom('ID', 'BaseLoc', 'xmlns:ofd', 'x'), fc.string({ maxLength: 12 })),
        fc.array(tie('node'), { maxLength: 5 }),
      )
      .map(([name, attributes, inside]) => {
        const list = Object.entries(attributes).map(
          ([key, value]) => ` ${key}="${value.replaceAll(/[<"&]/g, '')}"`,
        );
        return `<${name}${list.join('')}>${inside.join('')}</${name}>`;
      }),
  ),
}));
const xml = node.map((text) => Buffer.from(`<a xmlns:ofd="http://www.ofdspec.org/2016">${text}</a>`));

const pdfWord = fc.constantFrom(
  '1 0 R',
  '2 0 R',
  '<<',
  '>>',
  '[',
  ']',
  '/Type',
  '/Sig',
  '/Pages',
  '/Kids',
  '(a)',
  '<00>',
  '12',
  '-1',
  '0.5',
  'null',
  'stream\nabc\nendstream',
  '/Length 3',
);
const pdf = fc.array(fc.array(pdfWord, { maxLength: 14 }), { maxLength: 6 }).map((bodies) => {
  const objects = bodies.map((words, index) => `${index + 1} 0 obj\n<< ${words.join(' ')} >>\nendobj\n`);
  return Buffer.from(
    `%PDF-1.7\n${objects.join('')}trailer\n<< /Root 1 0 R /Size ${bodies.length + 1} >>\nstartxref\n9\n%%EOF\n`,
  );
});

const arbitraries: Readonly<Partial<Record<TargetName, fc.Arbitrary<Uint8Array>>>> = {
  der,
  cms: der,
  ses: der,
  xml,
  ofd: xml,
  pdf,
};

/** Some inputs from nothing; the same seed gives the same ones. */
export function freshInputs(target: TargetName, seed: number, count: number): readonly Uint8Array[] {
  const arbitrary = arbitraries[target] ?? fc.uint8Array({ minLength: 1, maxLength: 200 });
  return fc.sample(arbitrary, { seed, numRuns: count }).filter(({ length }) => length > 0);
}
