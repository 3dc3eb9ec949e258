// Another input out of known ones: bytes, structures, pieces of two, words that readers look for.
import { changeByte } from '../mutation/mutate-bytes.ts';
import { changeDer } from '../mutation/mutate-der.ts';
import { changePdf } from '../mutation/mutate-pdf.ts';
import { changeXml } from '../mutation/mutate-xml.ts';
import { changeZip, entriesOf } from '../mutation/mutate-zip.ts';
import type { Random } from '../mutation/random.ts';
import type { TargetName } from './targets.ts';

/** Larger ones only slow the search down. */
export const maxInputBytes = 64 * 1024;

const words: Readonly<Partial<Record<TargetName, readonly string[]>>> = {
  pdf: [
    'obj',
    'endobj',
    'stream\n',
    'endstream',
    'xref\n',
    'trailer',
    '<<',
    '>>',
    '[',
    ']',
    '/Prev 0',
    '/Type',
    '/ByteRange [0 1 2 3]',
    '/Contents <00>',
    '/FT /Sig',
    '/ObjStm',
    '/XRef',
    'startxref\n0\n%%EOF',
    '1 0 R',
    '/Filter /FlateDecode',
    '/Length 99999999',
  ],
  xml: [
    '<a>',
    '</a>',
    '<a/>',
    '&amp;',
    '&#x110000;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?x?>',
    '<!DOCTYPE a>',
    ' xmlns:a="b"',
    '\ufeff',
  ],
  ofd: [
    '<ofd:Page ID="1"/>',
    ' BaseLoc="../../x"',
    ' Boundary="1e308 -1 NaN 0"',
    '<ofd:Layer>',
    '999999999999',
    ' Value="1 2 3"',
    'M 0 0 A 1 1 0 0 0 1 1 B 1 2 3 4 5 6',
  ],
};
const bytesWords = [
  [0x30, 0x80],
  [0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
  [0, 0],
  [0x02, 0x01, 0x80],
  [0x06, 0x00],
  [0x50, 0x4b, 5, 6],
  [0x50, 0x4b, 1, 2],
  [0xff, 0xff, 0xff, 0xff],
];

function insert(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const byteChanges: readonly Change[] = [
  changeByte,
  (bytes, random) => {
    const times = 1 + random.below(16);
    return Array.from({ length: times }).reduce<Uint8Array>((changed) => changeByte(changed, random), bytes);
  },
  (bytes, random) => bytes.subarray(0, 1 + random.below(bytes.length)),
  (bytes, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)].toSorted((a, b) => a - b);
    return insert(bytes, random.below(bytes.length), bytes.subarray(from, to));
  },
  (bytes, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)].toSorted((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random, others) => {
    const other = random.pick(others);
    return Buffer.concat([
      bytes.subarray(0, random.below(bytes.length)),
      other.subarray(random.below(other.length)),
    ]);
  },
  (bytes, random) => insert(bytes, random.below(bytes.length), Uint8Array.from(random.pick(bytesWords))),
];

const structural: Readonly<Partial<Record<TargetName, Change>>> = {
  der: changeDer,
  cms: changeDer,
  ses: changeDer,
  xml: changeXml,
  ofd: changeXml,
  pdf: (bytes, random) => changePdf(bytes, random)?.bytes ?? changeByte(bytes, random),
};

async function changeArchive(bytes: Uint8Array, random: Random): Promise<Uint8Array> {
  const entries = await entriesOf(bytes).catch(() => null);
  return entries === null || entries.length === 0
    ? changeByte(bytes, random)
    : changeZip(entries, random).bytes;
}

/** An input made of one of `corpus`, never empty and never too long. */
export async function changeInput(
  target: TargetName,
  corpus: readonly Uint8Array[],
  random: Random,
): Promise<Uint8Array> {
  let input = random.pick(corpus);
  for (let rounds = 1 + random.below(3); rounds > 0 && input.length > 0; rounds -= 1) {
    const isStructural = random.next() < 0.45;
    const word = words[target];
    if (isStructural && (target === 'zip' || target === 'file')) input = await changeArchive(input, random);
    else if (isStructural && structural[target]) input = structural[target](input, random, corpus);
    else if (word && random.next() < 0.3)
      input = insert(input, random.below(input.length), Buffer.from(random.pick(word)));
    else input = random.pick(byteChanges)(input, random, corpus);
  }
  return input.length === 0 ? Uint8Array.of(random.below(256)) : input.subarray(0, maxInputBytes);
}
