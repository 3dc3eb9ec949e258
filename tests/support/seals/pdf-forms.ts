// Sealed PDFs by SM2 (GB/T 35275 and RFC 5652 identifiers), RSA and ECDSA, each made well and broken in many ways.
import { flipBit } from './container-damages.ts';
import type { CmsShape } from './forge-cms.ts';
import { forgePdf, lastRange, refill, type PdfShape } from './forge-pdf.ts';
import { once, type Broken, type Form } from './ofd-forms.ts';
import { createSealPki, january, type SealPki } from './seal-pki.ts';

const content = 'BT /F1 16 Tf 72 700 Td (Yunling 2026 No. 1) Tj ET';
const unit = '云溪县人民政府';

interface CmsDamage {
  readonly name: string;
  readonly code: string;
  readonly verdict?: 'indeterminate';
  readonly change: (pki: SealPki) => {
    readonly cms?: Partial<CmsShape>;
    readonly signer?: PdfShape['signers'][number];
  };
}

const cmsDamages: readonly CmsDamage[] = [
  {
    name: 'a bit of the signature value changed',
    code: 'CMS_SIG_INVALID',
    change: () => ({ cms: { value: (value) => flipBit(value, -1) } }),
  },
  {
    name: 'a messageDigest of something else',
    code: 'CMS_DIGEST_MISMATCH',
    change: () => ({ cms: { messageDigest: (digest) => flipBit(digest, 0) } }),
  },
  { name: 'two signers', code: 'CMS_SIGNER_COUNT', change: () => ({ cms: { signerInfos: 2 } }) },
  { name: 'no signer', code: 'CMS_SIGNER_COUNT', change: () => ({ cms: { signerInfos: 0 } }) },
  { name: 'no certificate', code: 'CMS_SIGNER_CERT_MISSING', change: () => ({ cms: { certificates: [] } }) },
  {
    name: 'a content inside',
    code: 'CMS_ENCAP_CONTENT_PRESENT',
    change: () => ({ cms: { inside: Buffer.from('something else') } }),
  },
  {
    name: 'SHA-1 as digest',
    code: 'DIGEST_ALG_WEAK',
    change: () => ({ cms: { digestOid: '1.3.14.3.2.26' } }),
  },
  {
    name: 'signed with the key of another certificate',
    code: 'CMS_SIG_INVALID',
    change: (pki) => ({ signer: { ...pki.unit(unit), sign: (bytes) => pki.maker.sign(bytes) } }),
  },
  {
    name: 'a certificate that had ended',
    code: 'CERT_NOT_VALID_AT_SIGNING',
    change: (pki) => ({
      signer: pki.unit(unit, { notBefore: january, notAfter: new Date('2026-05-20T00:00:00Z') }),
    }),
  },
  {
    name: 'a signer of an authority that nobody knows',
    code: 'CHAIN_NO_ANCHOR',
    verdict: 'indeterminate',
    change: (pki) => ({ signer: createSealPki(pki.kind, '云海市').unit(unit) }),
  },
];

interface BytesDamage {
  readonly name: string;
  readonly code: string;
  readonly apply: (pdf: Uint8Array) => Uint8Array;
}

const replace = (pdf: Uint8Array, from: string | RegExp, to: string): Uint8Array => {
  const before = Buffer.from(pdf).toString('latin1');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`the PDF has no ${String(from)}`);
  return new Uint8Array(Buffer.from(after, 'latin1'));
};

/** Other numbers in the last ByteRange, in the same place. */
function changeRange(pdf: Uint8Array, change: (numbers: readonly number[]) => readonly number[]): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const at = text.lastIndexOf('/ByteRange [0 ');
  const end = text.indexOf(']', at);
  const [, ...numbers] = text
    .slice(at + 12, end)
    .trim()
    .split(/\s+/)
    .map(Number);
  const changed = `/ByteRange [0 ${change(numbers).join(' ')}`.padEnd(end - at);
  return new Uint8Array(Buffer.from(text.slice(0, at) + changed + text.slice(end), 'latin1'));
}

const bytesDamages: readonly BytesDamage[] = [
  {
    name: 'a letter on the page changed',
    code: 'CMS_DIGEST_MISMATCH',
    apply: (pdf) => replace(pdf, '2026 No. 1', '2026 No. 7'),
  },
  {
    name: 'the name in the signature dictionary changed',
    code: 'CMS_DIGEST_MISMATCH',
    apply: (pdf) => replace(pdf, /\/M \(D:2026/, '/M (D:2025'),
  },
  {
    name: 'a range that leaves more out',
    code: 'PDF_CONTENTS_GAP_MISMATCH',
    apply: (pdf) =>
      changeRange(pdf, ([, from = 0, length = 0]) => [lastRange(pdf).hexStart - 2, from, length]),
  },
  {
    name: 'a range beyond the end of the file',
    code: 'PDF_BYTERANGE_OUT_OF_FILE',
    apply: (pdf) => changeRange(pdf, ([start = 0, from = 0, length = 0]) => [start, from, length + 1]),
  },
  {
    name: 'signature data without their last bytes',
    code: 'CMS_MALFORMED',
    apply: (pdf) => refill(pdf, signatureDataOf(pdf).subarray(0, 400)),
  },
  {
    name: 'a byte between the signed bytes and the end',
    code: 'PDF_TAIL_UNSIGNED',
    apply: (pdf) => Buffer.concat([pdf, Buffer.from('% more than was signed\n')]),
  },
];

/** The signature data with the zeroes behind them. */
function signatureDataOf(pdf: Uint8Array): Uint8Array {
  const { hexStart, hexEnd } = lastRange(pdf);
  return Buffer.from(Buffer.from(pdf.subarray(hexStart, hexEnd)).toString('latin1'), 'hex');
}

/** GB/T 35275 may hold the content's digest as its content: another one is a wrong digest. */
const gbCodes: Readonly<Record<string, string>> = { 'a content inside': 'CMS_DIGEST_MISMATCH' };

interface PdfForm {
  readonly name: string;
  readonly pki: SealPki;
  readonly units: readonly string[];
  readonly family: CmsShape['family'];
}

function formOf({ name, pki, units, family }: PdfForm): Form {
  const signers = units.map((label) => pki.unit(label));
  const make = once(() => Promise.resolve(forgePdf({ signers, content, cms: { family } })));
  const byCms = cmsDamages.map(({ name: what, code, verdict, change }): Broken => ({
    name: what,
    code: family === 'gb' ? (gbCodes[what] ?? code) : code,
    verdict: verdict ?? 'invalid',
    make: () => {
      const { cms = {}, signer } = change(pki);
      const last = signer ? [...signers.slice(0, -1), signer] : signers;
      return Promise.resolve(forgePdf({ signers: last, content, cms: { family, ...cms } }));
    },
  }));
  const byBytes = bytesDamages.map(({ name: what, code, apply }): Broken => ({
    name: what,
    code,
    verdict: 'invalid',
    make: async () => apply(await make()),
  }));
  return { name, pki, make, broken: [...byCms, ...byBytes] };
}

const sm2 = createSealPki('sm2');

export const pdfForms: readonly Form[] = [
  formOf({ name: 'SM2, identifiers of GB/T 35275', pki: sm2, units: [unit], family: 'gb' }),
  formOf({ name: 'SM2, identifiers of RFC 5652', pki: sm2, units: [unit], family: 'rfc' }),
  formOf({ name: 'SM2, two units', pki: sm2, units: ['云溪县财政局', unit], family: 'gb' }),
  formOf({ name: 'RSA', pki: createSealPki('rsa'), units: [unit], family: 'rfc' }),
  formOf({ name: 'ECDSA', pki: createSealPki('ec'), units: [unit], family: 'rfc' }),
];
