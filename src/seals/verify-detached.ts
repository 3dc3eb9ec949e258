// Signature.xml, its signature value and its Seal.esl outside of their container, as they are found when a document was unpacked or its content withheld: what
// lies in one folder is judged together, whichever of the files was named.
import { catchFormatError } from '../formats/failure.ts';
import { smallXmlLimits } from '../formats/xml/events.ts';
import { parseXml } from '../formats/xml/tree.ts';
import { type FileReport, finding, stepOf } from '../shared/domain/verification.ts';
import type { FileKind } from './file-kind.ts';
import { verifySealFile, verifySesValue } from './ofd/verify.ts';
import type { TrustMaterial } from './trust/trust-material.ts';

export interface DetachedFiles {
  readonly kind: FileKind;
  readonly bytes: Uint8Array;
  readonly trust: TrustMaterial | null;
  readonly now: Date;
  readonly beside?: (name: string) => Promise<Uint8Array | null>;
}

const nothingBeside = (): Promise<null> => Promise.resolve(null);

/** Judges one of these files with those beside it; null: an unknown file that belongs to no signature. */
export async function verifyDetachedFiles(files: DetachedFiles): Promise<FileReport | null> {
  const { kind, bytes, trust, now } = files;
  const { signatureXml, signedValue, seal } = await gather(files);
  if (kind === 'unknown' && signatureXml === null) return null;
  if (signedValue) return verifySesValue({ signatureXml, signedValue, seal, trust, now });
  if (kind === 'seal') return verifySealFile({ bytes, trust, now });
  return {
    procedure: 'seal',
    format: 'signature-xml',
    steps: { container: stepOf([finding('undecided', 'REF_TARGET_MISSING', { file: 'SignedValue' })]) },
    seals: [],
    judgedAt: now.toISOString(),
  };
}

interface Gathered {
  readonly signatureXml: Uint8Array | null;
  readonly signedValue: Uint8Array | null;
  readonly seal: Uint8Array | null;
}

async function gather({ kind, bytes, beside = nothingBeside }: DetachedFiles): Promise<Gathered> {
  const signatureXml = kind === 'signatureXml' ? bytes : await beside('Signature.xml');
  const isValue = kind !== 'signatureXml' && kind !== 'seal';
  if (signatureXml === null) return { signatureXml, signedValue: isValue ? bytes : null, seal: null };
  return {
    signatureXml,
    signedValue: isValue ? bytes : await findValue(signatureXml, beside),
    seal: kind === 'seal' ? bytes : await beside('Seal.esl'),
  };
}

/** The file that SignedValue names, by its last part: the folder of the container is not here. */
async function findValue(
  signatureXml: Uint8Array,
  beside: NonNullable<DetachedFiles['beside']>,
): Promise<Uint8Array | null> {
  const read = await catchFormatError(() => parseXml(signatureXml, smallXmlLimits));
  const element = read.ok ? read.value.children.find(({ name }) => name === 'SignedValue') : undefined;
  const name = element?.text.trim().split('/').at(-1);
  const named = name === undefined || name === '' ? null : await beside(name);
  return named ?? (await beside('SignedValue.dat'));
}
