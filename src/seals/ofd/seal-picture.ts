// Step 13 of the procedure: the seal that is seen is the one that was signed, whole and in its place. The viewer draws the picture inside the signature
// data (formats/ofd/stamps.ts) into the places that the signature names; what it would draw is judged here.
//
// Threat: a seal file beside the signature with another picture; a place off the page or on no page, so that nobody misses the seal that was cut away;
// a picture that is a package of its own and draws more than a seal.
import { memorySource } from '../../formats/byte-source.ts';
import { catchFormatError } from '../../formats/failure.ts';
import { readImageHeader } from '../../formats/image/image-header.ts';
import {
  createNoteBook,
  type OfdContainer,
  type OfdDocument,
  type OfdSignature,
  type OfdStamp,
} from '../../formats/ofd/container.ts';
import { pageBoxOf } from '../../formats/ofd/draw-page.ts';
import { readOfd } from '../../formats/ofd/read-ofd.ts';
import { pictureOfSeal, pictureOfSignature } from '../../formats/ofd/seal-picture.ts';
import { attributeOf, childOf, childrenOf, parseBox, type OfdBox } from '../../formats/ofd/values.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import {
  finding,
  stepNotApplicable,
  stepNotReached,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { ridingFactsOf } from './riding.ts';
import type { SesPicture, SesSignature } from './ses-types.ts';

/** Seal data has some hundred KB. */
export const maxSealBytes = 8 * 1024 * 1024;

export interface PictureQuestion {
  readonly container: OfdContainer;
  readonly document: OfdDocument;
  readonly signature: OfdSignature;
  /** The signature data as stored; null: not there. */
  readonly signedValue: Uint8Array | null;
  /** Null: a bare signature, or data that could not be read. */
  readonly ses: SesSignature | null;
  readonly isBare: boolean;
}

/** Judges what the page shows of a seal. */
export async function judgePicture(question: PictureQuestion): Promise<StepReport> {
  const { ses, signedValue, isBare } = question;
  const file = await readSealFile(question);
  if (isBare) return judgeBare(question, file);
  if (ses === null || signedValue === null) return stepNotReached;
  const findings: VerificationFinding[] = [];
  if (file && Buffer.compare(file, ses.seal.raw) !== 0)
    findings.push(finding('fatal', 'SEAL_FILE_MISMATCH', { file: question.signature.sealPath ?? '' }));
  // The viewer finds the picture by a reader of its own kind: both must have found the same one.
  const { picture } = ses.seal;
  const shown = pictureOfSignature(signedValue);
  if (!shown || Buffer.compare(shown.bytes, picture.data) !== 0)
    findings.push(finding('fatal', 'SEAL_FILE_MISMATCH', { file: 'picture' }));
  findings.push(...(await judgePlaces(question)), ...(await judgeDrawable(question, picture)));
  const riding = judgeRiding(question);
  const size = `${picture.widthMm} x ${picture.heightMm} mm`;
  return stepOf([...findings, ...riding], {
    stamps: String(question.signature.stamps.length),
    declared: picture.type,
    found: kindOf(picture.data),
    size,
  });
}

/** A bare signature has no seal: one that is drawn all the same was made by nobody. */
function judgeBare({ signature }: PictureQuestion, file: Uint8Array | null): StepReport {
  if (signature.stamps.length === 0 || file === null || !pictureOfSeal(file)) return stepNotApplicable;
  return stepOf([finding('fatal', 'SEAL_FILE_MISMATCH', { file: signature.sealPath ?? '' })]);
}

async function readSealFile({ container, signature }: PictureQuestion): Promise<Uint8Array | null> {
  const { sealPath } = signature;
  if (sealPath === null) return null;
  const read = await catchFormatError(() => container.parts.read(sealPath, maxSealBytes));
  // One that does not unpack is not the seal's twin.
  return read.ok ? read.value : new Uint8Array();
}

/** Less than this of a seal is seen by nobody, mm. */
const leastVisibleMm = 0.5;

async function judgePlaces(question: PictureQuestion): Promise<VerificationFinding[]> {
  const { signature } = question;
  if (signature.stamps.length === 0) return [finding('undecided', 'SEAL_NOT_DRAWN', { reason: 'no-place' })];
  const findings: VerificationFinding[] = [];
  for (const stamp of signature.stamps) {
    const problem = await problemOf(question, stamp);
    const evidence = { stamp: stamp.id ?? '', page: stamp.pageRef, problem: problem ?? '' };
    if (problem !== null) findings.push(finding('fatal', 'STAMP_MISPLACED', evidence));
  }
  return findings.slice(0, 20);
}

/** Whether the slices of a riding seal are whole. A note: how it was laid is the signer's own doing, which the signature holds. */
function judgeRiding({ signature, document }: PictureQuestion): VerificationFinding[] {
  const riding = ridingFactsOf(signature, document);
  if (riding === null) return [];
  const { pages, gaps } = riding;
  const evidence = { ridingPages: String(pages.length) };
  if (gaps.length === 0) return [finding('note', 'RIDING_SEAL_WHOLE', evidence)];
  return [finding('note', 'RIDING_SEAL_GAPS', { ...evidence, ridingGaps: gaps.slice(0, 50).join(', ') })];
}

/** Why a stamp is seen by nobody; null: it is seen. */
export async function problemOf(
  { container, document }: Pick<PictureQuestion, 'container' | 'document'>,
  stamp: OfdStamp,
): Promise<'no-such-page' | 'no-boundary' | 'off-page' | null> {
  const page = document.pages.find(({ id }) => id === stamp.pageRef);
  if (!page || !container.parts.has(page.path)) return 'no-such-page';
  if (!stamp.boundary) return 'no-boundary';
  const tree = await catchFormatError(() => container.parts.xml(page.path));
  const sheet = pageBoxOf({ book: createNoteBook() }, document, tree.ok ? tree.value : undefined);
  return isSeen(visibleBoxOf(stamp.boundary, stamp.clip), sheet) ? null : 'off-page';
}

/** The clip stands in the boundary's own coordinates. */
function visibleBoxOf(boundary: OfdBox, clip: OfdBox | null): OfdBox {
  if (!clip) return boundary;
  const own: OfdBox = { x: 0, y: 0, width: boundary.width, height: boundary.height };
  const { x, y, width, height } = overlapOf(clip, own);
  return { x: boundary.x + x, y: boundary.y + y, width, height };
}

function overlapOf(a: OfdBox, b: OfdBox): OfdBox {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

function isSeen(box: OfdBox, sheet: OfdBox): boolean {
  const { width, height } = overlapOf(box, sheet);
  return width >= leastVisibleMm && height >= leastVisibleMm;
}

function kindOf(bytes: Uint8Array): string {
  if (isZip(bytes)) return 'ofd';
  const header = readImageHeader(bytes);
  if (header.state === 'known') return header.kind;
  return header.state === 'unsupported' ? header.format : 'broken';
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function judgeDrawable(
  { container }: PictureQuestion,
  { data }: SesPicture,
): Promise<VerificationFinding[]> {
  const notDrawn = (reason: string) => [finding('undecided', 'SEAL_NOT_DRAWN', { reason })];
  if (!isZip(data)) {
    const header = readImageHeader(data);
    if (header.state !== 'known') return notDrawn(kindOf(data));
    const isTooLarge = header.widthPx * header.heightPx > container.limits.maxImagePixels;
    return isTooLarge ? notDrawn('too-large') : [];
  }
  // Under the same limits as the file around it; signatures of its own say nothing about this document and are not looked at.
  const outcome = await readOfd(memorySource(data), container.limits);
  if (outcome.state === 'refused') return notDrawn(`ofd-${outcome.code}`);
  return judgeNested(outcome.container);
}

/** Objects may lie on the edge of the seal: pens have a width. */
const edgeMm = 1;

/** A picture that is a package draws one page, and nothing outside of it: viewers that do not cut it off would show the rest on the document. */
async function judgeNested(nested: OfdContainer): Promise<VerificationFinding[]> {
  const [document] = nested.documents;
  const page = document?.pages[0];
  const tree = page && (await catchFormatError(() => nested.parts.xml(page.path)));
  if (!document || !tree?.ok) return [finding('undecided', 'SEAL_NOT_DRAWN', { reason: 'ofd-page' })];
  const box = pageBoxOf({ book: createNoteBook() }, document, tree.value);
  const trees = [tree.value];
  for (const { path } of document.templates.slice(0, 32)) {
    const template = await catchFormatError(() => nested.parts.xml(path));
    if (template.ok) trees.push(template.value);
  }
  const beyond = trees.flatMap((each) => objectsOf(each)).find((object) => drawsBeyond(object, box));
  if (!beyond) return [];
  return [finding('fatal', 'SEAL_PICTURE_EXCEEDS_BOX', { boundary: attributeOf(beyond, 'Boundary') ?? '' })];
}

/** Objects of all layers; blocks have no boundary of their own. */
function objectsOf(page: XmlElement): readonly XmlElement[] {
  const layers = childrenOf(childOf(page, 'Content'), 'Layer');
  const inside = (parent: XmlElement): readonly XmlElement[] =>
    parent.children.flatMap((child) => (child.name === 'PageBlock' ? inside(child) : [child]));
  return layers.flatMap(inside);
}

function drawsBeyond(object: XmlElement, page: OfdBox): boolean {
  const box = parseBox(attributeOf(object, 'Boundary'));
  if (!box) return false;
  return (
    box.x < page.x - edgeMm ||
    box.y < page.y - edgeMm ||
    box.x + box.width > page.x + page.width + edgeMm ||
    box.y + box.height > page.y + page.height + edgeMm
  );
}
