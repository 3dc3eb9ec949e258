// 署名, 成文日期, 印章 and 签名章 of GB/T 9704-2012, 7.3.5: which form a document's signature has.
import type { Issuer } from '../domain/content.ts';
import { formatOf } from '../domain/kinds.ts';
import { printedDate, type LayoutInput } from './layout-input.ts';
import { typeArea } from './grid.ts';
import type { PageBuilder } from './page-builder.ts';
import type { LayoutRemark, SealPlace } from './page-model.ts';
import { jointSealedParts } from './signature-joint.ts';
import { sealedPart, unsealedParts } from './signature-single.ts';
import { stampPart } from './signature-stamp.ts';

/** An issuer, the place in the document that names it, and its seal's diameter when it has one. */
export interface Signer {
  readonly issuer: Issuer;
  readonly path: string;
  readonly diameterUm: number | null;
}

/** A part of a signature measured for a place: what it takes, how it is drawn, where its seals are. */
export interface SignatureBlock {
  readonly bottomUm: number;
  /** Lower edge of the last text line, without the seal. */
  readonly textBottomUm: number;
  /** Free measure to the left of the block. */
  readonly freeLeftUm: number;
  readonly seals: readonly Omit<SealPlace, 'page'>[];
  readonly remarks: readonly Omit<LayoutRemark, 'page'>[];
  draw(page: PageBuilder): void;
}

/** What is never parted by a page's end, measured for a place below that edge; the parts stand below each other. */
export type SignaturePart = (aboveUm: number) => SignatureBlock;

function signersOf({ content, seals }: LayoutInput): Signer[] {
  return content.issuers.map((issuer, index) => {
    const seal = seals.find((candidate) => candidate.unit === issuer.unit);
    // No seal is wider than the type area; it is never made smaller, but the page must hold what it is given.
    const diameterUm = seal
      ? Math.min(Math.max(1, Math.round(seal.diameterMm * 1000)), typeArea.widthUm)
      : null;
    return { issuer, path: `issuers.${index}`, diameterUm };
  });
}

/** 题注 and the head of a bulletin say by whom and when (实务): name and date stand there, unless a seal needs them. */
function signsElsewhere({ content }: LayoutInput): boolean {
  const noted = content.titleNote !== undefined && content.titleNote.trim() !== '';
  const passed = content.kind === 'resolution' || content.kind === 'communique';
  return (noted && passed) || formatOf(content) === 'bulletin';
}

/** A signature as it should be, and as it is where room is short: name and date nearer to the seal's centre, more seals a row. */
export interface SignatureForms {
  readonly usual: readonly SignaturePart[];
  readonly tight: readonly SignaturePart[];
}

function partsOf(input: LayoutInput, tight: boolean): SignaturePart[] {
  const signers = signersOf(input);
  const date = input.docDate === null ? null : printedDate(input.docDate);
  const { signatureStamp: stamp } = input.content;
  if (stamp) return [stampPart(stamp, date, signers[0])];
  const [only, second] = signers;
  if (!only) return [];
  const sealed = signers.some((signer) => signer.diameterUm !== null);
  if (!sealed) return signsElsewhere(input) ? [] : unsealedParts(signers, date);
  return second === undefined ? [sealedPart(only, date, tight)] : jointSealedParts(signers, date, tight);
}

/** The parts of a document's signature from top to bottom; none where its form has no signature. */
export function signatureForms(input: LayoutInput): SignatureForms {
  return { usual: partsOf(input, false), tight: partsOf(input, true) };
}
