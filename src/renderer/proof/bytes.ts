// Bytes and their spellings; this page stands alone and knows no Node.

/** Memory of its own: what web crypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Base64 and base64url; null when it is neither. */
export function fromBase64(text: string): Bytes | null {
  try {
    const plain = text.trim().replaceAll('-', '+').replaceAll('_', '/');
    return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

export const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const ownBytes = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

export async function sha(name: 'SHA-256' | 'SHA-384' | 'SHA-512', bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(name, ownBytes(bytes)));
}
