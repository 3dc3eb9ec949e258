// Damages that need no key: what somebody can do to a sealed OFD on its way.
import { memorySource } from '../../../src/formats/byte-source.ts';
import { ofdLimits } from '../../../src/formats/ofd/limits.ts';
import { readZip } from '../../../src/formats/zip/read.ts';
import { zipParts, type Parts } from './plain-ofd.ts';

/** A damage with the reason that a verifier names first. */
export interface ContainerDamage {
  readonly name: string;
  readonly code: string;
  readonly apply: (parts: Parts) => Parts;
}

const textOf = (part: string | Uint8Array | undefined): string => Buffer.from(part ?? '').toString();

/** Replaces text in a part; throws when there is nothing to replace, so that no damage is none. */
export function edit(parts: Parts, path: string, from: string | RegExp, to: string): Parts {
  const before = textOf(parts[path]);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} has no ${String(from)}`);
  return { ...parts, [path]: after };
}

export function drop(parts: Parts, path: string): Parts {
  if (!(path in parts)) throw new Error(`there is no ${path}`);
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== path));
}

/** Changes the bytes of a part. */
export function change(parts: Parts, path: string, how: (bytes: Uint8Array) => Uint8Array): Parts {
  const part = parts[path];
  if (part === undefined) throw new Error(`there is no ${path}`);
  return { ...parts, [path]: how(Uint8Array.from(Buffer.from(part))) };
}

export const flipBit = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === (at + bytes.length) % bytes.length ? byte ^ 1 : byte));

const page = 'Doc_0/Pages/Page_0/Content.xml';
const xml = 'Doc_0/Signs/Sign_0/Signature.xml';
const value = 'Doc_0/Signs/Sign_0/SignedValue.dat';
const list = 'Doc_0/Signs/Signatures.xml';

/** For every form; `hash` and `value` are what a broken dataHash and unreadable signature data are called there. */
export function containerDamages(codes: {
  readonly hash: string;
  readonly value: string;
}): readonly ContainerDamage[] {
  return [
    {
      name: 'an object of a page moved',
      code: 'OFD_REF_DIGEST_MISMATCH',
      apply: (parts) => edit(parts, page, 'Boundary="30 40', 'Boundary="31 40'),
    },
    {
      name: 'the template changed its colour',
      code: 'OFD_REF_DIGEST_MISMATCH',
      apply: (parts) => edit(parts, 'Doc_0/Tpls/Tpl_0/Content.xml', '230 0 18', '0 0 0'),
    },
    {
      name: 'a picture with one bit changed',
      code: 'OFD_REF_DIGEST_MISMATCH',
      apply: (parts) => change(parts, 'Doc_0/Res/ring.png', (bytes) => flipBit(bytes, 50)),
    },
    {
      name: 'the attachment replaced',
      code: 'OFD_REF_DIGEST_MISMATCH',
      apply: (parts) => ({ ...parts, 'Doc_0/Attachs/list.csv': '姓名,单位\n' }),
    },
    {
      name: 'a second document in OFD.xml',
      code: 'OFD_REF_DIGEST_MISMATCH',
      apply: (parts) =>
        edit(
          parts,
          'OFD.xml',
          '</ofd:OFD>',
          `${textOf(parts['OFD.xml']).match(/<ofd:DocBody>.*<\/ofd:DocBody>/)?.[0] ?? ''}</ofd:OFD>`,
        ),
    },
    {
      name: 'a protected part taken out',
      code: 'OFD_REF_TARGET_MISSING',
      apply: (parts) => drop(parts, 'Doc_0/Tags/CustomTags.xml'),
    },
    {
      name: 'Signature.xml with another time',
      code: codes.hash,
      apply: (parts) => edit(parts, xml, /DateTime>\d{8}/, 'DateTime>20260602'),
    },
    {
      name: 'Signature.xml with a blank more',
      code: codes.hash,
      apply: (parts) => edit(parts, xml, '</ofd:Signature>', ' </ofd:Signature>'),
    },
    {
      name: 'a Reference twice in Signature.xml',
      code: codes.hash,
      apply: (parts) => edit(parts, xml, /(<ofd:Reference .*?<\/ofd:Reference>)/, '$1$1'),
    },
    {
      name: 'two SignedInfo',
      code: 'OFD_SIGNATURE_XML_MALFORMED',
      apply: (parts) => edit(parts, xml, /(<ofd:SignedInfo>.*<\/ofd:SignedInfo>)/, '$1$1'),
    },
    {
      name: 'Signature.xml taken out',
      code: 'OFD_RENDERED_FILE_UNSIGNED',
      apply: (parts) => drop(parts, xml),
    },
    {
      name: 'Signature.xml with a document type',
      code: 'OFD_RENDERED_FILE_UNSIGNED',
      apply: (parts) => edit(parts, xml, '?>\n', '?>\n<!DOCTYPE x [<!ENTITY e "e">]>\n'),
    },
    {
      name: 'the same signature listed twice',
      code: 'OFD_SIGNATURE_XML_MALFORMED',
      apply: (parts) => edit(parts, list, /(<ofd:Signature ID.*?\/>)/, '$1$1'),
    },
    {
      name: 'signature data with a byte behind it',
      code: codes.value,
      apply: (parts) => change(parts, value, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
    },
    {
      name: 'signature data cut short',
      code: codes.value,
      apply: (parts) => change(parts, value, (bytes) => bytes.subarray(0, -1)),
    },
    {
      name: 'signature data taken out',
      code: 'OFD_SIGNATURE_XML_MALFORMED',
      apply: (parts) => drop(parts, value),
    },
  ];
}

/** The parts of an archive in its order. */
export async function unzipParts(ofd: Uint8Array): Promise<Parts> {
  const zip = await readZip(memorySource(ofd), ofdLimits.zip);
  const parts: Record<string, Uint8Array> = {};
  for (const entry of zip.entries) parts[entry.name] = await zip.readAll(entry, ofdLimits.maxResourceBytes);
  return parts;
}

/** A damaged copy of a finished file. */
export async function damage(ofd: Uint8Array, { apply }: ContainerDamage): Promise<Uint8Array> {
  return zipParts(apply(await unzipParts(ofd)));
}

/** The archive with the first page a second time, which no honest writer does: the entry's name is repeated in header and directory. */
export function twiceTheSameEntry(ofd: Uint8Array, from: string, to: string): Uint8Array {
  if (from.length !== to.length) throw new Error('names of one length stay in their places');
  return Buffer.from(Buffer.from(ofd).toString('latin1').replaceAll(from, to), 'latin1');
}
