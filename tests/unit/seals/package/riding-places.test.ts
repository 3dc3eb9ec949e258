// A riding seal between the page that document.json announces and the stamps that the file bears; each file is sealed for real.
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { sealOfd, type StampPlacement } from '../../../../src/seals/ofd/apply.ts';
import { ridingStamps } from '../../../../src/seals/ofd/riding.ts';
import { verifyOfd } from '../../../../src/seals/ofd/verify.ts';
import {
  judgeAnnouncedRiding,
  judgeOfdPage,
  type StampPlace,
} from '../../../../src/seals/package/ofd-page-checks.ts';
import type { DocumentContent } from '../../../../src/shared/domain/content.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';
import { pageIdOf, pageSizeMm, plainOfd } from '../../../support/seals/plain-ofd.ts';
import { createSealPki, june } from '../../../support/seals/seal-pki.ts';
import { sealFor, sealSizeMm } from '../../../support/seals/seals.ts';

const noContent: DocumentContent = {
  ...{ kind: 'notice', urgency: 'routine', title: '', body: [], recipients: [], attachments: [] },
  ...{ issuers: [], signatory: null, notes: null },
};
const county = '990121-GOV-0003' as UnitCode;
const finance = '990100-DEP-0002' as UnitCode;
const pki = createSealPki('sm2');
const pageCount = 3;
const drawn = await plainOfd({ pages: pageCount });

const sheets = Array.from({ length: pageCount }, (_, page) => ({ pageId: pageIdOf(page), ...pageSizeMm }));
const slices = ridingStamps({ pages: sheets, ...sealSizeMm });
const ownAt = (xMm: number): StampPlacement => ({
  pageId: pageIdOf(pageCount - 1),
  boundary: { xMm, yMm: 220, ...sealSizeMm },
});
const placeOf = (unit: UnitCode, { pageId, boundary, clip }: StampPlacement): StampPlace => ({
  ...{ unit, pageId: Number(pageId), ...boundary },
  ...(clip === undefined ? {} : { clip }),
});
const announced = [ownAt(30), ...slices].map((stamp) => placeOf(county, stamp));
const silent = [placeOf(county, ownAt(30))];
const besides = placeOf(finance, ownAt(90));

/** Sealed by one unit after the other, each with these stamps. */
async function sealed(...turns: readonly (readonly StampPlacement[])[]): Promise<Uint8Array> {
  let ofd = drawn;
  for (const [index, stamps] of turns.entries()) {
    const name = ['云溪县人民政府', '云溪县财政局'][index] ?? '';
    const signer = pki.unit(name);
    const seal = sealFor(pki, signer, { name, id: `9901210000000${index + 1}` });
    ofd = await sealOfd({ ofd, seal, signer, signedAt: june, stamps });
  }
  return ofd;
}

async function judge(ofd: Uint8Array, stampPlaces: readonly StampPlace[], units = [county, finance]) {
  const { result, code, evidence } = await judgeOfdPage(
    { ofd: drawn, stampPlaces, pages: sheets },
    { source: memorySource(ofd), path: 'body.ofd', units },
  );
  return { result, code, page: evidence['onPage'], pages: evidence['ridingPages'] };
}

async function notesOf(ofd: Uint8Array) {
  const { report } = await verifyOfd({ source: memorySource(ofd), trust: null, now: june });
  const found = report.seals.map(({ steps }) => steps.sealPicture?.findings ?? []);
  return found.map((each) => each.map(({ code, evidence }) => [code, evidence['ridingGaps']]));
}

const changed = (index: number, change: (stamp: StampPlacement) => StampPlacement): StampPlacement[] =>
  slices.map((stamp, at) => (at === index ? change(stamp) : stamp));

describe('a riding seal', () => {
  it('that is announced passes when every page has its slice, and the report says that it is whole', async () => {
    const ofd = await sealed([ownAt(30), ...slices]);
    expect(await judge(ofd, announced)).toMatchObject({ result: 'passed', pages: '3' });
    expect(await notesOf(ofd)).toEqual([[['RIDING_SEAL_WHOLE', undefined]]]);
  });

  it('that is not announced is a seal in the wrong place', async () => {
    const ofd = await sealed([ownAt(30), ...slices]);
    expect(await judge(ofd, silent)).toMatchObject({
      result: 'failed',
      code: 'STAMP_MISPLACED',
      page: '1',
    });
  });

  it('that is announced and not there, or not on one page, fails by that page', async () => {
    const missing = { result: 'failed', code: 'RIDING_SLICE_MISSING' };
    expect(await judge(await sealed([ownAt(30)]), announced)).toMatchObject({ ...missing, page: '1' });
    const holed = await sealed([ownAt(30), ...slices.filter((_, index) => index !== 1)]);
    expect(await judge(holed, announced)).toMatchObject({ ...missing, page: '2' });
    expect(await notesOf(holed)).toEqual([[['RIDING_SEAL_GAPS', '2, 3']]]);
  });

  it.each([
    ['moved down', changed(1, (stamp) => ({ ...stamp, boundary: { ...stamp.boundary, yMm: 60 } }))],
    ['on another page', changed(1, (stamp) => ({ ...stamp, pageId: pageIdOf(0) }))],
    ['with the cut of another page', changed(1, (stamp) => ({ ...stamp, clip: slices[0]?.clip }))],
    ['that shows the whole seal', changed(1, ({ pageId, boundary }) => ({ pageId, boundary }))],
    ['twice', [...slices, ...slices.slice(2)]],
  ])('with a slice %s is misplaced', async (_what, stamps) => {
    const ofd = await sealed([ownAt(30), ...stamps]);
    expect(await judge(ofd, announced)).toMatchObject({ result: 'failed', code: 'STAMP_MISPLACED' });
  });

  it("is the main issuer's alone: another unit's slice fills no gap of it, and has no place of its own", async () => {
    const places = [...announced, besides];
    const honest = await sealed([ownAt(30), ...slices], [ownAt(90)]);
    expect(await judge(honest, places)).toMatchObject({ result: 'passed' });
    const lent = await sealed([ownAt(30), ...slices.slice(0, 2)], [ownAt(90), ...slices.slice(2)]);
    expect(await judge(lent, places)).toMatchObject({ code: 'RIDING_SLICE_MISSING', page: '3' });
    const laid = await sealed([ownAt(30), ...slices], [ownAt(90), ...slices.slice(2)]);
    expect(await judge(laid, places)).toMatchObject({ code: 'STAMP_MISPLACED', page: '3' });
  });

  it('holds while a joint document is under way, and places are not exchanged between units', async () => {
    expect(await judge(await sealed([ownAt(30), ...slices]), [...announced, besides])).toMatchObject({
      result: 'passed',
    });
    const exchanged = await sealed([ownAt(90), ...slices], [ownAt(30)]);
    expect(await judge(exchanged, [...announced, besides])).toMatchObject({ code: 'STAMP_MISPLACED' });
  });

  it('that cannot be there fails whatever the file shows', () => {
    const ofd = { ofd: drawn, stampPlaces: [], pages: sheets };
    const flawOf = (slices: readonly number[] | null, body: Rendering = ofd) =>
      judgeAnnouncedRiding(documentWith(slices), body)?.code ?? null;
    expect(flawOf(null)).toBeNull();
    expect(flawOf([3])).toBeNull();
    expect(flawOf([2])).toBe('RIDING_SLICE_MISSING');
    expect(flawOf([2, 2])).toBe('RIDING_SLICE_MISSING');
    expect(flawOf([3], { pdf: drawn })).toBe('RIDING_SLICE_MISSING');
    expect(judgeAnnouncedRiding(documentWith([3], finance), ofd)?.code).toBe('RIDING_SLICE_MISSING');
  });
});

type Announcing = Parameters<typeof judgeAnnouncedRiding>[0];
type Rendering = Parameters<typeof judgeAnnouncedRiding>[1];

/** What of document.json a riding seal is judged by. */
function documentWith(slices: readonly number[] | null, issuer = county): Announcing {
  const seals = [{ unit: county, diameterMm: sealSizeMm.widthMm }];
  const riding = slices === null ? {} : { riding: { edge: 'right' as const, slices } };
  const content = { ...noContent, issuers: [{ unit: issuer, name: '云溪县人民政府' }] };
  return { layout: { version: 1, seals, substitutes: [], ...riding }, content };
}
