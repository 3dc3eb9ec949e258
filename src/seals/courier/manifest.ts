// The signed list of a courier pack: its shape, and whether whoever it names has made it. A unit signs with its machine key, found in the directory as with
// every other message; the centre with its TLS key, whose certificate travels in the pack's header and must chain to the pinned root and be an exchange's.
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { z } from 'zod';
import {
  courierKinds,
  type CourierManifest,
  type CourierParty,
  type CourierRefusal,
} from '../../shared/domain/courier.ts';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import { parseCertificate, type Certificate } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';
import { isSignedBy, jwsAlgorithm, readJws, type UnverifiedJws } from '../trust/jws.ts';
import { judgeMachineJws } from '../trust/machine-jws.ts';
import type { TrustStore } from '../trust/trust-store.ts';

/** Entries of one pack: ten times what a unit misses in a week without a line. */
export const maxCourierEntries = 20_000;
/** Bytes of the signed list, as a token: what that many entries and answers come to. */
export const maxManifestBytes = 32 * 1024 * 1024;
const maxItemBytes = 4 * 1024 ** 3;

const unit = z.custom<UnitCode>(
  (value) => typeof value === 'string' && /^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/.test(value),
);
const party: z.ZodType<CourierParty> = z.union([z.literal('exchange'), unit]);
const sha256 = z.custom<Sha256>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/);
const item = z.object({ sha256, sizeBytes: z.int().min(0).max(maxItemBytes) });
const entryId = z.string().min(1).max(80);
const epoch = z.string().min(1).max(64);
const position = z.int().min(0);

/** What is said in plain at the head of a pack, so that a wrong one is known without a key; the signed list says it again. */
export const courierHeadSchema = z.object({
  edition: z.literal(1),
  packId: uuid,
  from: party,
  to: party,
  madeAt: instant,
  parts: z.int().min(1).max(999),
  /** Content key, wrapped for the taker. */
  key: z.string().max(4096),
  /** Certificate of the exchange and its intermediates, where the exchange has made it. */
  chain: z.array(z.string().max(20_000)).max(5),
});
export type CourierHead = z.output<typeof courierHeadSchema>;

const courierManifestSchema: z.ZodType<CourierManifest> = z.object({
  type: z.literal('yizhan/courier-pack/1'),
  packId: uuid,
  from: party,
  to: party,
  madeAt: instant,
  feed: z.object({ epoch, after: position, through: position }).nullable(),
  auditHead: z.object({ entryNo: position, head: sha256 }).nullable(),
  countersignature: z.object({ entryNo: position, head: sha256, jws: z.string().max(4096) }).nullable(),
  entries: z
    .array(
      z.object({
        kind: z.enum(courierKinds),
        id: entryId,
        documentId: uuid.nullable(),
        message: item,
        package: item.nullable(),
        number: z.int().min(1).nullable(),
        at: instant.nullable(),
      }),
    )
    .max(maxCourierEntries),
  answers: z
    .array(
      z.object({
        kind: z.enum(courierKinds),
        id: entryId,
        accepted: z.boolean(),
        code: z.string().max(60).nullable(),
        at: instant,
      }),
    )
    .max(4 * maxCourierEntries),
});

/** Signs the list; `certificateSha256` in hex names the key's certificate. */
export function signCourierManifest(
  manifest: CourierManifest,
  signer: { readonly privateKey: KeyObject; readonly certificateSha256: string },
): Promise<string> {
  const thumbprint = Buffer.from(signer.certificateSha256, 'hex').toString('base64url');
  return new CompactSign(new TextEncoder().encode(JSON.stringify(manifest)))
    .setProtectedHeader({ alg: jwsAlgorithm, 'x5t#S256': thumbprint })
    .sign(signer.privateKey);
}

type JudgedManifest =
  | { readonly ok: true; readonly manifest: CourierManifest }
  | {
      readonly ok: false;
      readonly code: CourierRefusal;
      readonly details: Readonly<Record<string, string>>;
    };

interface ManifestQuestion {
  readonly token: string;
  readonly head: CourierHead;
  readonly trust: TrustStore;
  readonly now: Date;
}

/** Reads the list and judges who signed it; it says the same as the head, or the pack was put together by somebody else. */
export function judgeCourierManifest(question: ManifestQuestion): JudgedManifest {
  const { token, head } = question;
  const read = readJws(token);
  if (!read.ok) return refuse('file-unreadable', { code: read.code });
  const manifest = courierManifestSchema.safeParse(read.jws.payload).data;
  if (manifest === undefined) return refuse('file-unreadable', { code: 'manifest-shape' });
  const same = (['packId', 'from', 'to', 'madeAt'] as const).every((name) => head[name] === manifest[name]);
  if (!same) return refuse('file-damaged', { code: 'head-differs' });
  const flaw =
    manifest.from === 'exchange'
      ? flawOfExchange(question, read.jws)
      : flawOfUnit(question, read.jws, manifest);
  return flaw ?? { ok: true, manifest };
}

function flawOfUnit(
  { trust, now }: ManifestQuestion,
  jws: UnverifiedJws,
  { from, madeAt }: CourierManifest,
): JudgedManifest | null {
  const judged = judgeMachineJws({ jws, named: from as UnitCode, claimedAt: madeAt, trust, now });
  if (judged.ok) return null;
  const details = { ...judged.evidence, from, code: judged.code };
  return refuse(judged.code === 'message-signer-revoked' ? 'sender-revoked' : 'sender-refused', details);
}

function flawOfExchange({ head, trust, now }: ManifestQuestion, jws: UnverifiedJws): JudgedManifest | null {
  const refused = (code: string): JudgedManifest => refuse('sender-refused', { from: 'exchange', code });
  const chain = readChain(head.chain);
  const [leaf] = chain;
  if (leaf === undefined) return refused('message-signer-unknown');
  if (!isSignedBy(jws, leaf)) return refused('jws-signature-invalid');
  const { anchors, crls } = trust;
  const intermediates = [...trust.intermediates, ...chain.slice(1)];
  // Soft: the centre is never believed for a document, and an old list must not end the only road that is left.
  const question = {
    leaf,
    anchors,
    intermediates,
    crls,
    at: now,
    now,
    use: 'exchange',
    revocation: 'soft',
  } as const;
  const judged = judgePath(question);
  if (judged.revocation.result === 'failed') return refuse('sender-revoked', { from: 'exchange' });
  const flaw = [judged.chain, judged.use, judged.validity].find(({ result }) => result !== 'passed');
  return flaw === undefined ? null : refused(flaw.code);
}

function readChain(pems: readonly string[]): Certificate[] {
  try {
    return pems.map((pem) => parseCertificate(pem));
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

function refuse(code: CourierRefusal, details: Readonly<Record<string, string>>): JudgedManifest {
  return { ok: false, code, details };
}
