// From a package's document.json to the page it must look like: the sender seals by it, the receiver judges by it. Everything on the page comes from
// the signed document itself.
import { createHash } from 'node:crypto';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import type { Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import type { RegisteredSeal, SealRegistry } from '../../../shared/domain/published.ts';
import { layoutDocument, type LayoutInput } from '../../../shared/layout/layout-document.ts';
import { type PageModel, pageModelCanonicalForm } from '../../../shared/layout/page-model.ts';

/** What of document.json is on the page. */
export type PageSource = Pick<PackageDocument, 'content' | 'meta'> & {
  readonly layout: Pick<PackageDocument['layout'], 'seals' | 'riding'>;
};

/** The page that a sealed document must have. */
export function pageOfDocument({ content, meta, layout }: PageSource): PageModel {
  return layoutDocument({
    content,
    docNumber: meta.FWZH,
    docDate: meta.CWRQ,
    issuerMark: meta.FWJGBZ,
    imprint: { printedBy: meta.YFJG, printedDate: meta.YFRQ },
    seals: layout.seals,
  });
}

/** The page model's SHA-256 as it stands in document.json: over its RFC 8785 form. */
export function pageModelSha256(model: PageModel): Sha256 {
  return createHash('sha256').update(pageModelCanonicalForm(model)).digest('hex') as Sha256;
}

/** One diameter an issuer that has a seal in the registry. */
export function sealDiametersOf(
  content: Pick<DocumentContent, 'issuers'>,
  registry: SealRegistry | null,
): LayoutInput['seals'] {
  return content.issuers.flatMap(({ unit, name }) => {
    const seal = registry === null ? undefined : registeredSealOf(registry, unit, name);
    return seal === undefined ? [] : [{ unit, diameterMm: seal.diameterMm }];
  });
}

/** The unit's seal with that name, the active one before others: a suspended or destroyed seal still was on old pages. */
function registeredSealOf(registry: SealRegistry, unit: UnitCode, name: string): RegisteredSeal | undefined {
  const own = registry.seals.filter((seal) => seal.unit === unit);
  const named = own.filter((seal) => seal.name === name);
  const candidates = named.length > 0 ? named : own;
  return candidates.find(({ state }) => state === 'active') ?? candidates[0];
}
