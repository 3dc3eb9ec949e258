// What the exchange says by itself about a document: that an addressee's station did not fetch it within its term. A JWS by the exchange's TLS key, with
// its certificate beside the words, because no list names that one; it must chain to the pinned root and be an exchange's. Whoever has that key can say
// this and nothing else in it: the kind is fixed here, and all it does is to make the sender's row loud.
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { z } from 'zod';
import type { IncomingReceipt } from '../../shared/domain/messages.ts';
import { parseCertificate, type Certificate } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';
import { isSignedBy, jwsAlgorithm, readJws, type UnverifiedJws } from './jws.ts';
import { receiptSchema } from './published-shapes.ts';
import type { TrustStore } from './trust-store.ts';

const expiryType = 'yizhan/expiry/1';

/** Signs what is said of `expired`; `certificatePems` is the exchange's own certificate and what it chains through, the root left out. */
export async function signExpiry(
  expired: Pick<IncomingReceipt, 'receiptId' | 'documentId' | 'unit' | 'sender' | 'at'>,
  signer: {
    readonly privateKey: KeyObject;
    readonly certificateSha256: string;
    readonly certificatePems: readonly string[];
  },
): Promise<string> {
  const payload = { type: expiryType, ...expired, certificates: signer.certificatePems };
  const thumbprint = Buffer.from(signer.certificateSha256, 'hex').toString('base64url');
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: jwsAlgorithm, 'x5t#S256': thumbprint })
    .sign(signer.privateKey);
}

type VerifiedExpiry =
  | { readonly ok: true; readonly receipt: IncomingReceipt }
  | {
      readonly ok: false;
      readonly code: 'expiry-malformed' | 'expiry-signer-refused' | 'jws-signature-invalid';
    };

/** Null when the token is something else. Never throws on what a token holds. */
export function verifyExpiry(token: string, trust: TrustStore, now: Date): VerifiedExpiry | null {
  const read = readJws(token);
  if (!read.ok || read.jws.payload['type'] !== expiryType) return null;
  const { payload } = read.jws;
  const receipt = receiptSchema.safeParse({ ...payload, ...exchangeSays }).data;
  const certificates = readCertificates(payload['certificates']);
  if (receipt === undefined || certificates === null) return { ok: false, code: 'expiry-malformed' };
  const code = judgeSigner(read.jws, certificates, { trust, now, at: new Date(receipt.at) });
  return code === null ? { ok: true, receipt } : { ok: false, code };
}

/** Whatever the token says besides: it is this and no other kind. */
const exchangeSays = {
  type: 'yizhan/receipt/1',
  kind: 'expired',
  clockSure: true,
  byPerson: null,
  reasons: [],
  note: null,
} as const;

const maxCertificates = 5;
const certificatesSchema = z.array(z.string().max(16_384)).min(1).max(maxCertificates);

function readCertificates(value: unknown): readonly [Certificate, ...Certificate[]] | null {
  const pems = certificatesSchema.safeParse(value).data;
  if (pems === undefined) return null;
  try {
    const [leaf, ...others] = pems.map((pem) => parseCertificate(pem));
    return leaf === undefined ? null : [leaf, ...others];
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function judgeSigner(
  jws: UnverifiedJws,
  [leaf, ...others]: readonly [Certificate, ...Certificate[]],
  { trust, now, at }: { readonly trust: TrustStore; readonly now: Date; readonly at: Date },
): Extract<VerifiedExpiry, { ok: false }>['code'] | null {
  if (!isSignedBy(jws, leaf)) return 'jws-signature-invalid';
  const { anchors, crls, policy } = trust;
  const judged = judgePath({
    ...{ leaf, anchors, crls, revocation: policy.revocation, now },
    use: 'exchange',
    intermediates: [...trust.intermediates, ...others],
    at: at < now ? at : now,
  });
  const isGood = [judged.chain, judged.use, judged.validity].every(({ result }) => result === 'passed');
  return isGood && judged.revocation.result !== 'failed' ? null : 'expiry-signer-refused';
}
