// Is the sealed OFD the page that document.json draws? Every part that stood there before the first seal is compared with the freshly drawn one, and each
// stamp with the places that the page has for that unit's seal: a seal that a unit really made still must not stand where the page says something else,
// and a riding seal that document.json announces must be whole, one that it does not announce must not be there.
import { type ByteSource, memorySource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import type { OfdContainer, OfdStamp } from '../../formats/ofd/container.ts';
import { readOfd } from '../../formats/ofd/read-ofd.ts';
import type { OfdBox } from '../../formats/ofd/values.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { PackageDocument } from '../../shared/domain/package-document.ts';
import { type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import type { RidingBox } from '../../shared/layout/riding-seal.ts';
import { differingParts, SealingRefused } from '../ofd/apply.ts';

/** Where a unit's seal belongs, by the page model. */
export interface StampPlace {
  readonly unit: UnitCode;
  /** ID of the page in the OFD. */
  readonly pageId: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** A slice of a riding seal: the part of the seal that is shown. Absent: all of it. */
  readonly clip?: RidingBox;
}

/** The drawn OFD and its places for seals. */
export interface OfdRendering {
  readonly ofd: Uint8Array;
  readonly stampPlaces: readonly StampPlace[];
  /** One entry a page. */
  readonly pages: readonly unknown[];
}

/** A riding seal that is announced and cannot be there: the original is a PDF, its unit has no seal, or the slices are not one a page. */
export function judgeAnnouncedRiding(
  { layout, content }: Pick<PackageDocument, 'layout' | 'content'>,
  body: OfdRendering | { readonly pdf: Uint8Array },
): CheckOutcome | null {
  if (layout.riding === undefined) return null;
  const slices = layout.riding.slices.reduce((sum, count) => sum + count, 0);
  const pages = 'ofd' in body ? body.pages.length : 0;
  const hasSeal = layout.seals.some(({ unit }) => unit === content.issuers[0]?.unit);
  if (hasSeal && slices === pages) return null;
  return failed('RIDING_SLICE_MISSING', { expected: String(slices), actual: String(pages) });
}

/** A sealed file, and whose seals it bears in their order. */
export interface SealedFile {
  readonly source: ByteSource;
  readonly path: string;
  readonly units: readonly (UnitCode | undefined)[];
}

/** Compares the sealed OFD with the drawn one. */
export async function judgeOfdPage(
  { ofd, stampPlaces }: OfdRendering,
  { source, path: file, units }: SealedFile,
): Promise<CheckOutcome> {
  const outcome = await readOfd(source);
  if (outcome.state === 'refused')
    return failed('CONTAINER_MALFORMED', { file, reason: outcome.evidence['detail'] ?? outcome.code });
  const { code, ...evidenceOfPlace } = wrongPlace(outcome.container, stampPlaces, units) ?? {};
  if (code !== undefined) return failed(code, { file, ...evidenceOfPlace });
  const differing = await tryDiffer(ofd, source);
  if (differing === null) return failed('CONTAINER_MALFORMED', { file });
  if (differing.length === 0) return passed({ page: 'identical', ...ridingEvidence(stampPlaces) });
  const evidence = { file, parts: differing.slice(0, 5).join(', ') };
  const drawn = await readOfd(memorySource(ofd));
  const texts = [
    await textOf(drawn.state === 'read' ? drawn.container : null),
    await textOf(outcome.container),
  ];
  const [expected, actual] = texts;
  if (expected !== null && actual !== null && expected !== actual)
    return failed('PAGE_TEXT_DIFFERS', evidence);
  return unknown('PAGE_NOT_REPRODUCED', evidence);
}

/** How many pages bear a slice of the riding seal, when there is one. */
function ridingEvidence(places: readonly StampPlace[]): Readonly<Record<string, string>> {
  const slices = places.filter(({ clip }) => clip !== undefined).length;
  return slices === 0 ? {} : { ridingPages: String(slices) };
}

async function tryDiffer(rendered: Uint8Array, sealed: ByteSource): Promise<readonly string[] | null> {
  try {
    return await differingParts(rendered, sealed);
  } catch (error) {
    if (error instanceof SealingRefused || error instanceof FormatError) return null;
    throw error;
  }
}

interface WrongPlace {
  readonly code: 'STAMP_MISPLACED' | 'RIDING_SLICE_MISSING';
  /** Of the signature. */
  readonly id: string;
  /** Number of the page, from 1; empty: no such page. */
  readonly onPage: string;
}

/** The first stamp that does not stand on a place of its unit, else the first place that a unit which has sealed left empty. */
function wrongPlace(
  { documents }: OfdContainer,
  places: readonly StampPlace[],
  units: SealedFile['units'],
): WrongPlace | null {
  const pageIds = documents.flatMap(({ pages }) => pages.map(({ id }) => id));
  const pageOf = (pageRef: string): string =>
    pageIds.includes(pageRef) ? String(pageIds.indexOf(pageRef) + 1) : '';
  for (const [index, { id, stamps }] of documents.flatMap(({ signatures }) => signatures).entries()) {
    const free = new Set(places.filter(({ unit }) => unit === units[index]));
    for (const stamp of stamps) {
      const place = [...free].find((candidate) => isAt(stamp, candidate));
      if (place === undefined) return { code: 'STAMP_MISPLACED', id, onPage: pageOf(stamp.pageRef) };
      free.delete(place);
    }
    const [empty] = free;
    if (empty === undefined) continue;
    const code = empty.clip === undefined ? 'STAMP_MISPLACED' : 'RIDING_SLICE_MISSING';
    return { code, id, onPage: pageOf(String(empty.pageId)) };
  }
  return null;
}

/** A thousandth of a millimetre is what OFD coordinates are written in. */
const toleranceMm = 0.0015;

function isAt({ pageRef, boundary, clip }: OfdStamp, place: StampPlace): boolean {
  if (pageRef !== String(place.pageId) || !isBox(boundary, place)) return false;
  return place.clip === undefined ? clip === null : isBox(clip, place.clip);
}

function isBox(box: OfdBox | null, { xMm, yMm, widthMm, heightMm }: RidingBox): boolean {
  if (box === null) return false;
  const pairs = [
    [box.x, xMm],
    [box.y, yMm],
    [box.width, widthMm],
    [box.height, heightMm],
  ] as const;
  return pairs.every(([actual, expected]) => Math.abs(actual - expected) <= toleranceMm);
}

/** The text of all pages without its blanks; null when a page cannot be read. */
async function textOf(container: OfdContainer | null): Promise<string | null> {
  if (container === null) return null;
  const texts: string[] = [];
  try {
    for (const { path } of container.documents.flatMap(({ pages }) => pages))
      texts.push(collectText(await container.parts.xml(path)));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
  return texts.join('').replaceAll(/\s/g, '');
}

const collectText = ({ name, text, children }: XmlElement): string =>
  (name === 'TextCode' ? text : '') + children.map(collectText).join('');
