import { z } from 'zod';
import { canonicalJson, type JsonValue } from '../../shared/domain/canonical-json.ts';
import { contentSchema } from '../../shared/contract/content-schema.ts';
import {
  bodyPaths,
  forwardedPaths,
  type PackageDocument,
  readingPath,
} from '../../shared/domain/package-document.ts';
import { FormatError } from '../../formats/failure.ts';

// document.json is an allow-list: a member that is not named here is refused, so no draft, comment or opinion of the sender can travel in it. Its limits
// are the ones of the station contract: what a station could not show is not a document (tests/unit/seals/package/document-schema.test.ts holds both together).

const text = (maxChars: number) => z.string().max(maxChars);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = text(200).min(1);
const unitCode = z.string().regex(/^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/);
const names = z.array(text(500)).max(5000);
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const meta = z.strictObject({
  GWBS: text(100),
  WZ: text(100),
  FH: text(100).nullable(),
  MJHBMQX: text(100).nullable(),
  JJCD: text(100).nullable(),
  FWJGBZ: text(400),
  FWZH: text(100),
  QFR: text(200).nullable(),
  BT: text(1000),
  ZSJG: names,
  FJSM: names,
  FWJGSM: names,
  CWRQ: isoDate,
  FZ: text(2000).nullable(),
  CSJG: names,
  YFJG: text(400),
  YFRQ: text(40),
  FBCC: text(400).nullable(),
});

const bytes = { name: text(500).min(1), sha256, sizeBytes: z.int().min(0) };
// A part's place says what it is: nothing else may lie where the original is looked for.
const part = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('body'), path: z.enum([bodyPaths.ofd, bodyPaths.pdf]), ...bytes }),
  z.strictObject({ role: z.literal('reading'), path: z.literal(readingPath), ...bytes }),
  z.strictObject({
    role: z.literal('attachment'),
    path: z.string().regex(/^attachments\/\d{3}\.[a-z0-9]{1,8}$/),
    ...bytes,
  }),
  z.strictObject({
    role: z.literal('forwarded'),
    path: z.enum([forwardedPaths.package, forwardedPaths.note, forwardedPaths.consent]),
    ...bytes,
  }),
]);

// Two slices at least, as one would be a whole seal; twenty of 3 mm are the widest seal there is. A document has some thousand pages at most.
const riding = z.strictObject({
  edge: z.enum(['right', 'left']),
  slices: z.array(z.int().min(2).max(20)).min(1).max(2500),
});

const schema = z.strictObject({
  format: z.literal('yizhan/package/1'),
  documentId: z.uuid(),
  createdAt: z.iso.datetime(),
  sender: z.strictObject({ unit: unitCode, name }),
  meta,
  content: contentSchema,
  contentSha256: sha256,
  pageModelSha256: sha256,
  layout: z.strictObject({
    version: z.int().min(1).max(1000),
    seals: z.array(z.strictObject({ unit: unitCode, diameterMm: z.number().min(10).max(60) })).max(50),
    substitutes: z.array(z.strictObject({ role: z.literal('fang'), family: text(100), sha256 })).max(10),
    riding: riding.optional(),
  }),
  // Encrypted packages have a reader of their own; until then one that claims to be encrypted is refused, not half read.
  encryption: z.null(),
  parts: z.array(part).min(1).max(105),
});

/** The bytes of document.json: RFC 8785, UTF-8. */
export function writePackageDocument(document: PackageDocument): Uint8Array {
  return new TextEncoder().encode(canonicalJson(schema.parse(document) as JsonValue));
}

/** Reads document.json; a FormatError when it is not exactly the canonical form of a known shape. */
export function readPackageDocument(bytes: Uint8Array): PackageDocument {
  const parsed = schema.safeParse(parseJson(bytes));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FormatError(
      'CONTAINER_MALFORMED',
      `document.json: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`,
    );
  }
  // Byte equality leaves no room for a member that one parser reads first and another last.
  if (Buffer.compare(Buffer.from(canonicalJson(parsed.data as JsonValue)), bytes) !== 0) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'document.json is not in canonical form');
  }
  return parsed.data as unknown as PackageDocument;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new FormatError('CONTAINER_MALFORMED', 'document.json is not JSON');
  }
}
