import { PkiError } from './pki-error.ts';

/** PEM (RFC 7468) of one DER value. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

// No certificate, request or key of an honest maker comes near.
const maxPemChars = 1024 * 1024;

/** The DER inside a PEM text that holds exactly one block with this label. */
export function fromPem(label: string, text: string): Uint8Array {
  if (text.length > maxPemChars) throw new PkiError('PEM_MALFORMED', 'PEM longer than a mebibyte');
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const trimmed = text.trim();
  const body = trimmed.slice(begin.length, -end.length).replaceAll(/\s/g, '');
  const framed = trimmed.startsWith(begin) && trimmed.endsWith(end);
  const canonical = /^[A-Za-z0-9+/]+={0,2}$/.test(body) && body.length % 4 === 0;
  if (!framed || !canonical) throw new PkiError('PEM_MALFORMED', `not one PEM block labelled ${label}`);
  return new Uint8Array(Buffer.from(body, 'base64'));
}
