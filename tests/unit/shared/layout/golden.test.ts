// The page models of the golden documents are those that were frozen: whoever changes them changes what every receiver compares.
import { expect, test } from 'vitest';
import { docKinds, formatOf, pageFormats } from '../../../../src/shared/domain/kinds.ts';
import { layoutRemarkCodes } from '../../../../src/shared/layout/page-model.ts';
import { layoutDocument } from '../../../../src/shared/layout/layout-document.ts';
import { differenceOf, digestsOf, readGolden } from '../../../golden/digests.ts';
import { goldenDocuments } from '../../../golden/documents.ts';

const documents = goldenDocuments();
const golden = readGolden();

test('the golden documents show every kind and format and what a layout may have to do', () => {
  expect(documents.length).toBeGreaterThanOrEqual(40);
  expect(new Set(documents.map(([name]) => name)).size).toBe(documents.length);
  const contents = documents.map(([, { content }]) => content);
  expect(new Set(contents.map(({ kind }) => kind))).toEqual(new Set(docKinds));
  expect(new Set(contents.map(formatOf))).toEqual(new Set(pageFormats));
  const remarks = new Set(
    documents.flatMap(([, input]) => layoutDocument(input).remarks.map(({ code }) => code)),
  );
  const rare = new Set(['rowParted', 'sealFarFromText', 'sealsTouch', 'signatureAlone']);
  expect(layoutRemarkCodes.filter((code) => !rare.has(code) && !remarks.has(code))).toEqual([]);
});

test('no golden document was forgotten when freezing', () => {
  expect(Object.keys(golden)).toEqual(documents.map(([name]) => name));
});

test.each(documents)('%s is the page model that was frozen', (name, input) => {
  const difference = differenceOf(golden[name], digestsOf(input));
  expect(
    difference,
    `${name} changed: ${difference}. Look at it: node tests/golden/update.ts --show ${name} /tmp/${name}.pdf; if that is meant: node tests/golden/update.ts, and a line in CHANGELOG.md.`,
  ).toBeNull();
});
