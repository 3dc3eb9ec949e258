// A publication of the authority as a file: how a station exports it and how it comes on a stick.
import type { Publication } from '../../shared/domain/published.ts';

/** The publication that these bytes are; null when they are something else. Nothing of it is believed before `acceptPublication`. */
export function readPublicationFile(bytes: Uint8Array): Publication | null {
  if (bytes[0] !== 0x7b) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isPublication(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isChain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) &&
  typeof value['root'] === 'string' &&
  Array.isArray(value['intermediates']) &&
  value['intermediates'].every((one) => typeof one === 'string');

function isPublication(value: unknown): value is Publication {
  if (!isRecord(value)) return false;
  const { certificates } = value;
  const parts = ['directory', 'sealRegistry', 'policy', 'revocation'].map((name) => value[name]);
  return (
    parts.every((part) => typeof part === 'string') &&
    isChain(certificates) &&
    typeof certificates['listSigner'] === 'string' &&
    (certificates['sm2'] === undefined || isChain(certificates['sm2']))
  );
}
