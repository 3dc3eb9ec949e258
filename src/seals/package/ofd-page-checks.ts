// Is the sealed OFD the page that document.json draws? Every part that stood there before the first seal is compared with the freshly drawn one, and each
// stamp with the place that the page has for a seal: a seal that a unit really made still must not stand where the page says something else.
import { type ByteSource, memorySource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/failure.ts';
import type { OfdContainer, OfdStamp } from '../../formats/ofd/container.ts';
import { readOfd } from '../../formats/ofd/read-ofd.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import { type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import { differingParts, SealingRefused } from '../ofd/apply.ts';

/** Where a seal belongs, by the page model. */
export interface StampPlace {
  /** ID of the page in the OFD. */
  readonly pageId: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** The drawn OFD and its places for seals. */
export interface OfdRendering {
  readonly ofd: Uint8Array;
  readonly stampPlaces: readonly StampPlace[];
}

/** Compares the sealed OFD with the drawn one. */
export async function judgeOfdPage(
  { ofd, stampPlaces }: OfdRendering,
  sealed: ByteSource,
  file: string,
): Promise<CheckOutcome> {
  const outcome = await readOfd(sealed);
  if (outcome.state === 'refused')
    return failed('CONTAINER_MALFORMED', { file, reason: outcome.evidence['detail'] ?? outcome.code });
  const misplaced = misplacedStamp(outcome.container, stampPlaces);
  if (misplaced !== null) return failed('STAMP_MISPLACED', { file, ...misplaced });
  const differing = await tryDiffer(ofd, sealed);
  if (differing === null) return failed('CONTAINER_MALFORMED', { file });
  if (differing.length === 0) return passed({ page: 'identical' });
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

async function tryDiffer(rendered: Uint8Array, sealed: ByteSource): Promise<readonly string[] | null> {
  try {
    return await differingParts(rendered, sealed);
  } catch (error) {
    if (error instanceof SealingRefused || error instanceof FormatError) return null;
    throw error;
  }
}

/** The first stamp that stands elsewhere, or on a place that another one has. */
function misplacedStamp(
  { documents }: OfdContainer,
  places: readonly StampPlace[],
): Readonly<Record<string, string>> | null {
  const free = new Set(places);
  for (const { id, stamps } of documents.flatMap(({ signatures }) => signatures)) {
    for (const stamp of stamps) {
      const place = [...free].find((candidate) => isAt(stamp, candidate));
      if (place === undefined) return { signature: id, pageRef: stamp.pageRef };
      free.delete(place);
    }
  }
  return null;
}

/** A thousandth of a millimetre is what OFD coordinates are written in. */
const toleranceMm = 0.0015;

function isAt({ pageRef, boundary, clip }: OfdStamp, place: StampPlace): boolean {
  if (boundary === null || clip !== null || pageRef !== String(place.pageId)) return false;
  const { x, y, width, height } = boundary;
  const pairs = [
    [x, place.xMm],
    [y, place.yMm],
    [width, place.widthMm],
    [height, place.heightMm],
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
