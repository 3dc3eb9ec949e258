// What units say to each other (delivery notes, receipts): JWS by machine keys. See jws.ts for the header's rules.
//
// The key is never taken from the token: its certificate must stand in the directory under the very unit that the payload names (the sender of a note,
// the unit of a receipt), chain to the root, be a machine's and not be revoked.
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { DeliveryNote, IncomingNotice, IncomingReceipt } from '../../shared/domain/messages.ts';
import type { JointAnswer, JointManifest } from '../../shared/domain/joint-issue.ts';
import type { SealNotice } from '../../shared/domain/seal-life-notices.ts';
import type { CheckOutcome } from '../../shared/domain/report.ts';
import type { DirectoryUnit } from '../../shared/domain/published.ts';
import { parseCertificate, unitCodeOf } from '../pki/certificate.ts';
import type { Certificate } from '../pki/certificate.ts';
import { judgePath } from '../pki/path.ts';
import { PkiError } from '../pki/pki-error.ts';
import { isSignedBy, jwsAlgorithm, readJws } from './jws.ts';
import type { JwsFailure, UnverifiedJws } from './jws.ts';
import {
  deliveryNoteSchema,
  documentNoticeSchema,
  jointAnswerSchema,
  jointManifestSchema,
  receiptSchema,
  sealNoticeSchema,
} from './published-shapes.ts';
import { createVerificationCache } from '../pki/verification-cache.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import type { TrustStore } from './trust-store.ts';

export type UnitMessage =
  DeliveryNote | IncomingReceipt | IncomingNotice | SealNotice | JointManifest | JointAnswer;

type MessageFailure =
  | JwsFailure
  /** Another kind of message than this place takes. */
  | 'message-type-refused'
  /** A member is missing or out of form. The sender's station must be updated. */
  | 'message-shape-refused'
  /** The certificate is no machine of the unit that the message names. */
  | 'message-unit-mismatch'
  /** The certificate is not in the directory. Fetch the directory; if it stays so, tell the authority. */
  | 'message-signer-unknown'
  /** The certificate does not chain, is not a machine's, or was not valid then. */
  | 'message-signer-refused'
  /** The certificate is revoked (or no list proves otherwise and policy demands one). */
  | 'message-signer-revoked';

export type VerifiedMessage<T extends UnitMessage = UnitMessage> =
  | { readonly ok: true; readonly payload: T; readonly unit: UnitCode; readonly revocation: CheckOutcome }
  | {
      readonly ok: false;
      readonly code: MessageFailure;
      readonly evidence: Readonly<Record<string, string>>;
    };

/** Signs a note or a receipt; `certificateSha256` in hex names the key's certificate. */
export async function signMessage(
  payload: UnitMessage,
  signer: { readonly privateKey: KeyObject; readonly certificateSha256: string },
): Promise<string> {
  const thumbprint = Buffer.from(signer.certificateSha256, 'hex').toString('base64url');
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: jwsAlgorithm, 'x5t#S256': thumbprint })
    .sign(signer.privateKey);
}

interface MessageKind {
  parse(value: unknown): UnitMessage | null;
  /** Which unit must have signed it. */
  signerOf(message: UnitMessage): UnitCode;
  /** Claimed time. */
  timeOf(message: UnitMessage): string;
}

const kinds: Readonly<Record<UnitMessage['type'], MessageKind>> = {
  'yizhan/delivery-note/1': {
    parse: (value) => deliveryNoteSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as DeliveryNote).sender,
    timeOf: (message) => (message as DeliveryNote).issuedAt,
  },
  'yizhan/receipt/1': {
    parse: (value) => receiptSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as IncomingReceipt).unit,
    timeOf: (message) => (message as IncomingReceipt).at,
  },
  'yizhan/document-notice/1': {
    parse: (value) => documentNoticeSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as IncomingNotice).sender,
    timeOf: (message) => (message as IncomingNotice).issuedAt,
  },
  'yizhan/seal-notice/1': {
    parse: (value) => sealNoticeSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as SealNotice).unit,
    timeOf: (message) => (message as SealNotice).at,
  },
  'yizhan/joint-issue/1': {
    parse: (value) => jointManifestSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as JointManifest).from,
    timeOf: (message) => (message as JointManifest).issuedAt,
  },
  'yizhan/joint-answer/1': {
    parse: (value) => jointAnswerSchema.safeParse(value).data ?? null,
    signerOf: (message) => (message as JointAnswer).from,
    timeOf: (message) => (message as JointAnswer).at,
  },
};

/** Verifies a note or a receipt against the trust store. Never throws on what a token holds. */
export function verifyMessage<T extends UnitMessage>(options: {
  readonly token: string;
  readonly trust: TrustStore;
  readonly expectedType: T['type'];
  readonly now: Date;
}): Promise<VerifiedMessage<T>> {
  return Promise.resolve(judgeMessage(options) as VerifiedMessage<T>);
}

function judgeMessage(options: {
  token: string;
  trust: TrustStore;
  expectedType: UnitMessage['type'];
  now: Date;
}): VerifiedMessage {
  const { token, trust, expectedType, now } = options;
  const read = readJws(token);
  if (!read.ok) return refuse(read.code);
  if (read.jws.payload['type'] !== expectedType) return refuse('message-type-refused');
  const kind = kinds[expectedType];
  const payload = kind.parse(read.jws.payload);
  if (payload === null) return refuse('message-shape-refused');
  const judged = judgeMachineJws({
    jws: read.jws,
    named: kind.signerOf(payload),
    claimedAt: kind.timeOf(payload),
    trust,
    now,
  });
  return judged.ok ? { ...judged, payload } : judged;
}

/** Whether a machine of the unit that the payload names has signed it. The payload itself is the caller's to read. */
export function judgeMachineJws(question: {
  readonly jws: UnverifiedJws;
  readonly named: UnitCode;
  /** ISO 8601 UTC, as the payload says. */
  readonly claimedAt: string;
  readonly trust: TrustStore;
  readonly now: Date;
}):
  | { readonly ok: true; readonly unit: UnitCode; readonly revocation: CheckOutcome }
  | Extract<VerifiedMessage, { ok: false }> {
  const { jws, named, claimedAt, trust, now } = question;
  const found = findMachine(trust.directory.units, jws.certificateSha256);
  if (found === null) return refuse('message-signer-unknown', { certificate: jws.certificateSha256 });
  const { certificate, unit, cache } = found;
  if (unit !== named || unitCodeOf(certificate) !== named) {
    return refuse('message-unit-mismatch', { named, certificateOf: unit });
  }
  if (!isSignedBy(jws, certificate)) return refuse('jws-signature-invalid');
  const claimed = new Date(claimedAt);
  // A message may come long after it was signed, with a certificate renewed since; it never comes before.
  const outcome = judgeMachine(certificate, trust, { at: claimed < now ? claimed : now, now, cache });
  if (outcome.failure !== null) return outcome.failure;
  return { ok: true, unit, revocation: outcome.revocation };
}

interface JudgedAt {
  readonly at: Date;
  readonly now: Date;
  readonly cache: VerificationCache;
}

function judgeMachine(leaf: Certificate, trust: TrustStore, times: JudgedAt) {
  const { anchors, intermediates, crls, policy } = trust;
  const revocation = policy.revocation;
  const judged = judgePath({ ...times, leaf, anchors, intermediates, crls, use: 'machine', revocation });
  const refused = [judged.chain, judged.use, judged.validity].find(({ result }) => result !== 'passed');
  if (refused !== undefined) {
    const evidence = { reason: refused.code, ...refused.evidence };
    return { failure: refuse('message-signer-refused', evidence), revocation: judged.revocation };
  }
  const revoked = judged.revocation.result === 'failed';
  const evidence = { reason: judged.revocation.code, ...judged.revocation.evidence };
  return {
    failure: revoked ? refuse('message-signer-revoked', evidence) : null,
    revocation: judged.revocation,
  };
}

interface Machine {
  readonly certificate: Certificate;
  readonly unit: UnitCode;
  /** Which authority signed it is computed once a directory; whether it is revoked or has ended is judged for every message. */
  readonly cache: VerificationCache;
}

// Parsing every machine certificate of a directory for every message would cost seconds: once a directory.
const machinesByDirectory = new WeakMap<readonly DirectoryUnit[], Map<string, Machine>>();

function findMachine(units: readonly DirectoryUnit[], sha256: string) {
  const known = machinesByDirectory.get(units) ?? indexMachines(units);
  machinesByDirectory.set(units, known);
  return known.get(sha256) ?? null;
}

function indexMachines(units: readonly DirectoryUnit[]) {
  const machines = new Map<string, Machine>();
  const cache = createVerificationCache();
  for (const unit of units) {
    for (const pem of unit.machineCertificates) {
      const certificate = readOrSkip(pem);
      if (certificate !== null) machines.set(certificate.sha256, { certificate, unit: unit.code, cache });
    }
  }
  return machines;
}

function readOrSkip(pem: string): Certificate | null {
  try {
    return parseCertificate(pem);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function refuse(
  code: MessageFailure,
  evidence: Readonly<Record<string, string>> = {},
): Extract<VerifiedMessage, { ok: false }> {
  return { ok: false, code, evidence };
}
