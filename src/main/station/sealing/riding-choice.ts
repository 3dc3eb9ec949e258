// 骑缝章 at the desk: offered for OFD originals of two pages or more, laid only when the custodian chose it with the place of the seal. Nothing chooses it by
// itself: GB/T 9704 asks for no riding seal, and one that is there must be whole for good.
import type { PersonId, Sha256 } from '../../../shared/domain/ids.ts';
import type { RidingSeal } from '../../../shared/domain/package-document.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import { ridingSlicesFor } from '../../../shared/layout/riding-seal.ts';
import type { DeskStepRow } from '../../store/desk-repository.ts';
import type { SealFacts } from './seal-facts.ts';

/** What the desk may offer, and what this custodian chose. */
export interface RidingChoice {
  /** How it would be laid, or why it cannot be: one page has no edge to ride, and only an OFD bears a seal in slices. */
  readonly offer: RidingSeal | 'onePage' | 'notOfd' | 'noSeal';
  readonly chosen: boolean;
}

/** Evidence of a confirmed place that names the riding seal. */
const withRiding = 'right';

/** The evidence that keeps a choice. */
export const ridingEvidence = (chosen: boolean): string => (chosen ? withRiding : 'none');

/** Who confirmed which page. */
interface Confirming {
  readonly personId: PersonId;
  readonly pageModelSha256: Sha256;
}

/** This person's newest confirmation of this very page; any other page, or another person, asks again. */
export function confirmedPlace(
  taken: readonly DeskStepRow[],
  { personId, pageModelSha256 }: Confirming,
): DeskStepRow | undefined {
  return taken.findLast(
    ({ code, evidence, ...row }) =>
      code === 'desk.place.confirmed' &&
      row.personId === personId &&
      evidence.pageModelSha256 === pageModelSha256,
  );
}

/** Offer and choice for one document. */
export function ridingChoiceOf(
  seal: SealFacts,
  model: Pick<PageModel, 'pages' | 'sealPlaces'>,
  confirmed: DeskStepRow | undefined,
): RidingChoice {
  const offer = offerOf(seal, model);
  return { offer, chosen: typeof offer === 'object' && confirmed?.evidence.riding === withRiding };
}

function offerOf(
  seal: SealFacts,
  { pages, sealPlaces }: Pick<PageModel, 'pages' | 'sealPlaces'>,
): RidingChoice['offer'] {
  const [own] = sealPlaces;
  if (!seal.ok || own === undefined) return 'noSeal';
  if (seal.form !== 'ofd') return 'notOfd';
  if (pages.length < 2) return 'onePage';
  return { edge: 'right', slices: ridingSlicesFor(pages.length, own.diameterUm / 1000) };
}

/** What document.json announces. */
export function announcedRiding({ offer, chosen }: RidingChoice): RidingSeal | undefined {
  return chosen && typeof offer === 'object' ? offer : undefined;
}
