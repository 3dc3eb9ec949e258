import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../../src/formats/failure.ts';
import { readPackageDocument } from '../../../../src/seals/package/document-schema.ts';
import { contentSchema } from '../../../../src/shared/contract/schemas.ts';
import { canonicalJson, type JsonValue } from '../../../../src/shared/domain/canonical-json.ts';
import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import { makePackage, officeName } from './test-package.ts';
import { finance, office } from '../pki/test-pki.ts';

const hash = '0'.repeat(64) as Sha256;
const of = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const paragraph = (length: number) => ({ level: 'text' as const, text: '文'.repeat(length) });
const recipient = (length: number) => ({
  ...{ unit: finance, name: '名'.repeat(length) },
  ...{ role: 'main' as const, copies: 1 },
});
const attachment = (length: number) => ({ name: '名'.repeat(length), sha256: hash });
const issuer = (length: number) => ({ unit: office, name: '名'.repeat(length) });

/** Each limit: the most that may be, and one more. */
const limits: readonly (readonly [string, Partial<DocumentContent>, Partial<DocumentContent>])[] = [
  ['title', { title: '题'.repeat(500) }, { title: '题'.repeat(501) }],
  ['paragraphs', { body: of(5000, () => paragraph(1)) }, { body: of(5001, () => paragraph(1)) }],
  ['a paragraph', { body: [paragraph(20_000)] }, { body: [paragraph(20_001)] }],
  ['recipients', { recipients: of(5000, () => recipient(1)) }, { recipients: of(5001, () => recipient(1)) }],
  ["a recipient's name", { recipients: [recipient(200)] }, { recipients: [recipient(201)] }],
  ['a name of none', { recipients: [recipient(1)] }, { recipients: [recipient(0)] }],
  [
    'attachments',
    { attachments: of(100, () => attachment(1)) },
    { attachments: of(101, () => attachment(1)) },
  ],
  ["an attachment's name", { attachments: [attachment(500)] }, { attachments: [attachment(501)] }],
  ['issuers', { issuers: of(20, () => issuer(1)) }, { issuers: of(21, () => issuer(1)) }],
  ["an issuer's name", { issuers: [issuer(200)] }, { issuers: [issuer(201)] }],
  ['a unit', {}, { issuers: [{ unit: 'OFFICE' as UnitCode, name: officeName }] }],
  ['signatory', { signatory: '人'.repeat(100) }, { signatory: '人'.repeat(101) }],
  ['notes', { notes: '注'.repeat(500) }, { notes: '注'.repeat(501) }],
];

describe('document.json', () => {
  it.each(limits)('takes as much of %s as a station can show, and no more', async (_what, most, more) => {
    const { document } = await makePackage();
    const read = (change: Partial<DocumentContent>) => {
      const changed = { ...document, content: { ...document.content, ...change } };
      return readPackageDocument(Buffer.from(canonicalJson(changed as unknown as JsonValue)));
    };
    expect(contentSchema.safeParse(read(most).content).success).toBe(true);
    expect(contentSchema.safeParse({ ...document.content, ...more }).success).toBe(false);
    expect(() => read(more)).toThrow(FormatError);
  });

  it('says how a riding seal was laid, when there is one, and nothing that could not be laid', async () => {
    const { document } = await makePackage();
    expect(document.layout).not.toHaveProperty('riding');
    const read = (riding: unknown) => {
      const changed = { ...document, layout: { ...document.layout, riding } };
      return readPackageDocument(Buffer.from(canonicalJson(changed as unknown as JsonValue))).layout.riding;
    };
    const laid = { edge: 'right', slices: [15, 14] };
    expect(read(laid)).toEqual(laid);
    for (const wrong of [null, { ...laid, slices: [] }, { ...laid, slices: [1] }, { ...laid, edge: 'top' }])
      expect(() => read(wrong)).toThrow(FormatError);
    expect(() => read({ ...laid, xMm: 3 })).toThrow(FormatError);
  });
});
