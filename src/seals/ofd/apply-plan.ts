// Names and places of a new signature in an OFD: a free folder, free numbers, the list with its line added.
import type { OfdSignature } from '../../formats/ofd/container.ts';
import { folderOf, listPathOf, type OpenedOfd } from './apply-list.ts';
import { SealingRefused } from './apply-refusal.ts';
import { writeSignatureList, type StampPlacement } from './apply-signature-xml.ts';

export interface SignaturePlan {
  readonly path: string;
  readonly sealPath: string;
  readonly signedValuePath: string;
  readonly listPath: string;
  /** Signatures.xml with the new line. */
  readonly list: Uint8Array;
  readonly stamps: readonly (StampPlacement & { readonly id: string })[];
  /** SignedValue.dat of earlier signatures. */
  readonly signedValues: ReadonlySet<string>;
}

/** Plans the next signature. Throws a SealingRefused when an earlier one has no readable file. */
export function planSignature(ofd: OpenedOfd, stamps: readonly StampPlacement[]): SignaturePlan {
  const { signatures } = ofd.document;
  const folder = freeFolder(ofd);
  const path = `${folder}/Signature.xml`;
  // Identifiers as GB/T 33190 recommends them (推荐): sNNN, one run of numbers for signatures and stamps.
  const last = Math.max(0, ...signatures.flatMap(numbersOf));
  const idOf = (number: number): string => `s${String(last + number).padStart(3, '0')}`;
  const earlier = signatures.map((signature) => ({ ...signature, path: pathOf(signature) }));
  const line = { id: idOf(1), type: 'Seal', path } as const;
  return {
    path,
    sealPath: `${folder}/Seal.esl`,
    signedValuePath: `${folder}/SignedValue.dat`,
    listPath: listPathOf(ofd),
    list: writeSignatureList([...earlier, line], idOf(1 + stamps.length)),
    stamps: stamps.map((stamp, index) => ({ ...stamp, id: idOf(2 + index) })),
    signedValues: new Set(signatures.flatMap(({ signedValuePath }) => signedValuePath ?? [])),
  };
}

function freeFolder({ container, document }: OpenedOfd): string {
  const folder = `${folderOf(document)}Signs/Sign_`;
  const taken = container.parts.paths.map((path) => path.toLowerCase());
  const isFree = (name: string): boolean => !taken.some((path) => path.startsWith(`${name}/`.toLowerCase()));
  for (let number = document.signatures.length; ; number += 1)
    if (isFree(`${folder}${number}`)) return `${folder}${number}`;
}

function numbersOf({ id, stamps }: OfdSignature): number[] {
  const ids = [id, ...stamps.map((stamp) => stamp.id ?? '')];
  return ids.map((each) => Number(/\d{1,9}$/.exec(each)?.[0] ?? 0));
}

function pathOf({ id, path }: OfdSignature): string {
  if (path === null) throw new SealingRefused('CONTAINER_MALFORMED', `signature ${id} has no file`);
  return path;
}
