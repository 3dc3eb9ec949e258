// How a new machine becomes a unit's station. The authority hands out a one-time code on paper; the machine sends certificate requests through the
// exchange, and proves with the code's secret that they are its own. The exchange never sees the secret and decides nothing.
import { canonicalJson } from './canonical-json.ts';
import type { Sha256, UnitCode } from './ids.ts';

/** What the one-time code carries. */
export interface EnrolmentCode {
  /** UUID of this one enrolment. */
  readonly enrolmentId: string;
  readonly unit: UnitCode;
  /** SHA-256 of the root certificate: compared before anything is sent or believed. */
  readonly rootSha256: Sha256;
  /** Secret of 16 bytes as 32 lower-case hex digits; it never travels. */
  readonly secretHex: string;
  /** Where the request goes: the exchange's listener that asks for no certificate. */
  readonly enrolmentUrl: string;
  /** Where the station works afterwards: the listener that demands the machine certificate. */
  readonly exchangeUrl: string;
  /** The seal that the authority will register: the machine draws its picture before it has a directory to read the name from. */
  readonly seal?: { readonly name: string; readonly diameterMm: number };
}

/** The request without its proof; the proof is HMAC-SHA256(secret, canonicalJson(claim)) in base64url. */
export interface EnrolmentClaim {
  readonly enrolmentId: string;
  readonly unit: UnitCode;
  /** PKCS#10 requests in PEM, one a key. */
  readonly csrs: {
    readonly machine: string;
    readonly seal: string;
    readonly encryption: string;
    /** For an SM2 key: with it the answer brings `sm2`. */
    readonly sm2Seal?: string;
  };
  readonly seal: {
    /** As engraved: the full or the standard short name of the unit. */
    readonly name: string;
    readonly diameterMm: number;
    readonly pictureSha256: string;
  };
}

export interface EnrolmentRequest extends EnrolmentClaim {
  readonly hmac: string;
  /** The seal's picture, PNG of at most `maxSealPictureBytes` in base64; bound by `seal.pictureSha256`. Needed when `csrs.sm2Seal` is there. */
  readonly sealPicture?: string;
}

/** Largest seal picture, bytes: 45 mm at 600 dpi in two colours is a tenth of it. */
export const maxSealPictureBytes = 256 * 1024;

export type EnrolmentRefusal =
  /** The authority gave no such code, or gave it to another unit. Ask the authority for a new code. */
  | 'enrolment-unknown'
  /** The proof does not fit the code. Type the code again; five wrong tries lock it. */
  | 'enrolment-secret-wrong'
  /** Five wrong tries. Ask the authority for a new code. */
  | 'enrolment-locked'
  /** Older than 72 hours. Ask the authority for a new code. */
  | 'enrolment-expired'
  /** Used before by another request. Ask the authority for a new code, and find out who used this one. */
  | 'enrolment-used'
  /** A certificate request is damaged, unproven or weak (RSA of at least 2048 bits). Start the enrolment again on the machine. */
  | 'enrolment-csr-refused'
  /** Seal name or diameter do not fit the unit. Correct them and send again. */
  | 'enrolment-seal-refused'
  /** The request could not be read. Update the station or ask the administrator. */
  | 'enrolment-malformed';

export interface IssuedCertificates {
  readonly machine: string;
  readonly seal: string;
  readonly encryption: string;
  readonly intermediates: readonly string[];
}

/** What the authority makes for an SM2 key. Believed when `root` is the one that the signed policy names (`Policy.sm2RootSha256`). */
export interface IssuedSm2Seal {
  /** PEM, signed by the SM2 intermediate. */
  readonly certificate: string;
  readonly intermediates: readonly string[];
  readonly root: string;
  /** SES seal (GB/T 38540-2020, version 4) with the picture and this certificate, made by the authority's seal maker: DER in base64. */
  readonly eseal: string;
  /** `esID` in it. */
  readonly esId: string;
}

/** `requestHmac` tells a station whether an answer is the answer to its own request. */
export type EnrolmentAnswer =
  | { readonly state: 'pending' }
  | { readonly state: 'refused'; readonly code: EnrolmentRefusal; readonly requestHmac: string }
  | {
      readonly state: 'issued';
      readonly requestHmac: string;
      readonly certificates: IssuedCertificates;
      readonly rootPem: string;
      readonly sm2?: IssuedSm2Seal;
    };

/** RFC 8785 form of the claim, the bytes under the proof; anything else on the object is left out. */
export function enrolmentClaimCanonicalForm(claim: EnrolmentClaim): string {
  const { enrolmentId, unit, csrs, seal } = claim;
  return canonicalJson({
    enrolmentId,
    unit,
    csrs: {
      machine: csrs.machine,
      seal: csrs.seal,
      encryption: csrs.encryption,
      sm2Seal: csrs.sm2Seal,
    },
    seal: { name: seal.name, diameterMm: seal.diameterMm, pictureSha256: seal.pictureSha256 },
  });
}

type EnrolmentCodeFailure =
  /** Not an enrolment code, or a part of it is missing. Copy the whole code. */
  | 'code-malformed'
  /** A character is wrong. Compare the code with the paper. */
  | 'code-checksum'
  /** Made for a newer station. Update the station. */
  | 'code-version';

export type ParsedEnrolmentCode =
  | { readonly ok: true; readonly code: EnrolmentCode }
  | { readonly ok: false; readonly failure: EnrolmentCodeFailure };

/**
 * When the authority made the code, milliseconds since 1970 UTC, as its id (UUID v7) says; null: one of before the ids said it. A machine that holds the code
 * knows that it is at least so late, whatever its clock says.
 */
export function issuedAtMsOf({ enrolmentId }: Pick<EnrolmentCode, 'enrolmentId'>): number | null {
  const digits = enrolmentId.replaceAll('-', '');
  return digits[12] === '7' ? parseInt(digits.slice(0, 12), 16) : null;
}

const prefix = 'YZ';
const version = 1;
// Crockford's base 32: no I, L, O, U, so that a code read from paper has one reading.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupLength = 5;
// Id, root, secret, five texts of at most 255 bytes each, version and checksum.
const maxBytes = 1 + 16 + 32 + 16 + 5 * 256 + 4;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Writes the code as groups of five characters. Throws a RangeError on a member that the code cannot carry.
 *
 *     version 1 | id 16 | root 32 | secret 16 | (length 1, UTF-8) x 3 or 5: unit, enrolment URL, exchange URL, seal name, seal diameter | CRC-32 4
 */
export function formatEnrolmentCode(code: EnrolmentCode): string {
  if (!uuidPattern.test(code.enrolmentId)) throw new RangeError('the enrolment id is a lower-case UUID');
  const bytes = [
    version,
    ...hexBytes(code.enrolmentId.replaceAll('-', ''), 16),
    ...hexBytes(code.rootSha256, 32),
    ...hexBytes(code.secretHex, 16),
    ...asciiBytes(code.unit),
    ...asciiBytes(code.enrolmentUrl),
    ...asciiBytes(code.exchangeUrl),
    ...(code.seal ? [...nameBytes(code.seal.name), ...asciiBytes(String(code.seal.diameterMm))] : []),
  ];
  const check = crc32(bytes);
  bytes.push(check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255);
  const text = toBase32(bytes);
  const groups = text.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? [];
  return [prefix, ...groups].join('-');
}

/** Reads a code as a person types it: case, spaces, line ends and hyphens do not matter, O reads as 0, I and L as 1. */
export function parseEnrolmentCode(text: string): ParsedEnrolmentCode {
  const squeezed = text.toUpperCase().replaceAll(/[\s-]/g, '');
  if (!squeezed.startsWith(prefix)) return { ok: false, failure: 'code-malformed' };
  const digits = squeezed.slice(prefix.length).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const bytes = fromBase32(digits);
  if (bytes === null || bytes.length < 5) return { ok: false, failure: 'code-malformed' };
  const body = bytes.slice(0, -4);
  const check = bytes.slice(-4).reduce((sum, byte) => sum * 256 + byte, 0);
  // The last digit has bits that no byte holds: a digit mistyped in them alone is a mistyped digit too.
  if (crc32(body) !== check || toBase32(bytes) !== digits) return { ok: false, failure: 'code-checksum' };
  if (body[0] !== version) return { ok: false, failure: 'code-version' };
  const code = readBody(body);
  return code === null ? { ok: false, failure: 'code-malformed' } : { ok: true, code };
}

function readBody(body: readonly number[]): EnrolmentCode | null {
  const texts: string[] = [];
  let at = 65;
  while (at < body.length) {
    const length = body[at] ?? 0;
    texts.push(String.fromCharCode(...body.slice(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  const [unit, enrolmentUrl, exchangeUrl] = texts;
  if (at !== body.length || !unit || !enrolmentUrl || !exchangeUrl) return null;
  const seal = readSeal(texts.slice(3));
  if (seal === null) return null;
  const id = toHex(body.slice(1, 17));
  return {
    enrolmentId: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join(
      '-',
    ),
    unit: unit as UnitCode,
    rootSha256: toHex(body.slice(17, 49)) as Sha256,
    secretHex: toHex(body.slice(49, 65)),
    enrolmentUrl,
    exchangeUrl,
    ...seal,
  };
}

/** The two last texts; an empty object when the code names no seal. */
function readSeal(texts: readonly string[]): Pick<EnrolmentCode, 'seal'> | null {
  if (texts.length === 0) return {};
  const [bytes, diameter] = texts;
  const diameterMm = Number(diameter);
  if (texts.length !== 2 || !bytes || !(diameterMm > 0)) return null;
  try {
    const encoded = Array.from(bytes, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
    return { seal: { name: decodeURIComponent(encoded.join('')), diameterMm } };
  } catch {
    return null;
  }
}

/** UTF-8 without an encoder: this part of the house knows neither browser nor Node. */
function nameBytes(text: string): number[] {
  const parts = encodeURIComponent(text).match(/%..|./g) ?? [];
  if (parts.length < 1 || parts.length > 255)
    throw new RangeError('a seal name in the code is 1 to 255 bytes');
  const bytes = parts.map((part) => (part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0)));
  return [bytes.length, ...bytes];
}

function hexBytes(hex: string, count: number): number[] {
  if (hex.length !== count * 2 || !/^[0-9a-f]*$/.test(hex))
    throw new RangeError(`${count} bytes in lower-case hex`);
  return Array.from({ length: count }, (_, index) => parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

function asciiBytes(text: string): number[] {
  const printable = /^[\x21-\x7e]{1,255}$/;
  if (!printable.test(text))
    throw new RangeError('a text in the code is 1 to 255 ASCII characters without spaces');
  return [text.length, ...Array.from(text, (char) => char.charCodeAt(0))];
}

function toHex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function toBase32(bytes: readonly number[]): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
    }
  }
  return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
}

function fromBase32(text: string): number[] | null {
  if (text.length > Math.ceil((maxBytes * 8) / 5)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) return null;
    held = ((held << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
  }
  return bytes;
}

// CRC-32 (IEEE 802.3): finds mistyped characters; the secret's proof, not this, keeps strangers out.
function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
