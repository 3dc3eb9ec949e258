// What must not be in a PDF before it is sealed. A document that can change what it shows without a new revision keeps its valid seal while it does: scripts,
// layers that are switched, form fields that lie over the text (shadow documents, seals.md section 5). So it is not sealed at all.
import { isActivePdf } from '../../formats/pdf/active-content.ts';
import type { PdfDocument } from '../../formats/pdf/document.ts';
import { isRef } from '../../formats/pdf/values.ts';
import { itemsOf, plainDict } from './revisions/comparison.ts';
import { collectRoles } from './revisions/roles.ts';

export type SealObstacle =
  /** JavaScript, launches, XFA, embedded files. Print it to a plain PDF first. */
  | 'active-content'
  /** Optional content that can be hidden or shown. Print it to a plain PDF first. */
  | 'hidden-layers'
  /** Form fields other than places for seals, which can cover text. Print it to a plain PDF first. */
  | 'form-overlay';

/** Why a PDF is none to be sealed; null when nothing stands against it. Throws a FormatError when it cannot be looked into. */
export function findSealObstacle(pdf: PdfDocument): SealObstacle | null {
  if (isActivePdf(pdf)) return 'active-content';
  if (hasLayers(pdf)) return 'hidden-layers';
  return hasOverlays(pdf) ? 'form-overlay' : null;
}

function hasLayers(pdf: PdfDocument): boolean {
  const layers = plainDict(pdf, pdf.catalog.entries.get('OCProperties'));
  return itemsOf(pdf, layers?.entries.get('OCGs')).length > 0;
}

function hasOverlays(pdf: PdfDocument): boolean {
  const { formNodes, annotations, fields } = collectRoles(pdf);
  const isOther = formNodes.some(({ isTerminal, type }) => isTerminal && type !== 'Sig');
  // A widget that belongs to no field can be filled by nobody and seen by everybody.
  const isLoose = [...annotations].some((number) => {
    const dict = plainDict(pdf, pdf.get(number));
    const subtype = pdf.resolve(dict?.entries.get('Subtype'));
    const isWidget =
      subtype !== null && typeof subtype === 'object' && 'name' in subtype && subtype.name === 'Widget';
    const parent = dict?.entries.get('Parent');
    return isWidget && !fields.has(number) && !(isRef(parent) && fields.has(parent.number));
  });
  return isOther || isLoose;
}
