// Zod schemas of what the authority publishes and units sign. Even a signed thing is read by its shape: a rogue unit signs what it likes.
import { z } from 'zod';
import type { DocumentId, NoticeId, ReceiptId, SealId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import { urgencies } from '../../shared/domain/kinds.ts';
import type { JointAnswer, JointManifest } from '../../shared/domain/joint-issue.ts';
import {
  forwardRules,
  type DeliveryNote,
  type IncomingNotice,
  type IncomingReceipt,
} from '../../shared/domain/messages.ts';
import type { Directory, Policy, RevocationLists, SealRegistry } from '../../shared/domain/published.ts';
import { maxSealPictureBytes, type IssuedSm2Seal } from '../../shared/domain/enrolment.ts';
import {
  sealNoticeKinds,
  type SealDecision,
  type SealNotice,
} from '../../shared/domain/seal-life-notices.ts';
import { sealLifeStates, sealSteps, type SealAct } from '../../shared/domain/seal-life.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';

const unit = z.custom<UnitCode>(
  (value) => typeof value === 'string' && /^[0-9]{6}-[A-Z]{3}-[0-9]{4}$/.test(value),
);
const sha256 = z.custom<Sha256>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const documentId = z.custom<DocumentId>((value) => typeof value === 'string' && uuidPattern.test(value));
const receiptId = z.custom<ReceiptId>((value) => typeof value === 'string' && uuidPattern.test(value));
const documentNoticeId = z.custom<NoticeId>((value) => typeof value === 'string' && uuidPattern.test(value));
const sealId = z.custom<SealId>((value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value));
/** ISO 8601 UTC. */
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const name = z.string().min(1).max(200);
const pem = z.string().max(100_000);

const published = { number: z.int().min(1), issuedAt: instant, nextUpdate: instant };

export const directorySchema: z.ZodType<Directory> = z.object({
  type: z.literal('yizhan/directory/1'),
  ...published,
  region: name,
  units: z
    .array(
      z.object({
        code: unit,
        name,
        shortName: name,
        kind: z.enum(['government', 'department', 'county', 'township', 'enterprise']),
        parent: unit.nullable(),
        issuerCodes: z.array(name).max(50),
        dutyPhone: z.string().max(100),
        contact: z.string().max(100),
        formerNames: z.array(z.object({ name, until: day })).max(100),
        machineCertificates: z.array(pem).max(50),
        encryptionCertificates: z.array(pem).max(50),
        abolishedOn: day.nullable().exactOptional(),
        successor: unit.nullable().exactOptional(),
      }),
    )
    .max(100_000),
});

export const sealRegistrySchema: z.ZodType<SealRegistry> = z.object({
  type: z.literal('yizhan/seal-registry/1'),
  ...published,
  seals: z
    .array(
      z.object({
        id: sealId,
        unit,
        name,
        diameterMm: z.number().min(10).max(60),
        certificatePem: pem,
        pictureSha256: sha256,
        state: z.enum(['active', 'suspended', 'destroyed']),
        validFrom: instant,
        validUntil: instant,
        sm2CertificatePem: pem.exactOptional(),
        esId: z.string().min(1).max(64).exactOptional(),
        esealSha256: sha256.exactOptional(),
        life: z.enum(sealLifeStates).exactOptional(),
        lifeSince: instant.exactOptional(),
        supersededBy: sealId.exactOptional(),
      }),
    )
    .max(200_000),
});

const verificationPolicySchema: z.ZodType<VerificationPolicy> = z.object({
  revocation: z.enum(['note', 'soft', 'hard']),
  listToleranceDays: z.number().min(0).max(366),
  missingKeyUsage: z.enum(['note', 'refuse']),
  looseEncodings: z.enum(['note', 'refuse']),
  sealMakers: z.array(sha256).max(1000).nullable(),
  unknownSealStatus: z.enum(['note', 'undecided']),
});
const sealForm = z.enum(['ofd', 'pdf']);

// An hour of waiting at most: a policy must not be able to keep a document from its reader.
const spread = z.number().min(0).max(3600);
const roadPolicySchema = z.object({
  bytesPerSecond: z.int().min(16_384).exactOptional(),
  downloadSpreadSeconds: z.object({ flash: spread, urgent: spread, routine: spread }).exactOptional(),
});

export const policySchema: z.ZodType<Policy> = z.object({
  type: z.literal('yizhan/policy/1'),
  ...published,
  maxPackageBytes: z.int().min(1),
  holdForRelease: z.array(unit),
  revocation: z.enum(['soft', 'hard']),
  idleLockMinutes: z.number().min(1),
  rolePairsAllowed: z.array(unit),
  verification: verificationPolicySchema.exactOptional(),
  // Asked by the station's process: only web addresses, never a file or another scheme.
  timeStampUrl: z
    .string()
    .max(500)
    .regex(/^https?:\/\/[^\s@]+$/)
    .exactOptional(),
  sealForms: z
    .object({ default: sealForm, exceptions: z.array(z.object({ unit, form: sealForm })).max(10_000) })
    .exactOptional(),
  sm2RootSha256: sha256.exactOptional(),
  road: roadPolicySchema.exactOptional(),
  encryption: z.enum(['required', 'off']).exactOptional(),
  exchangeReads: z.boolean().exactOptional(),
  exchangeCertificates: z.array(pem).max(20).exactOptional(),
});

export const revocationSchema: z.ZodType<RevocationLists> = z.object({
  type: z.literal('yizhan/revocation/1'),
  ...published,
  crls: z.array(z.base64()).max(100),
  sm2Crls: z.array(z.base64()).max(100).exactOptional(),
});

export const jointManifestSchema: z.ZodType<JointManifest> = z.object({
  type: z.literal('yizhan/joint-issue/1'),
  documentId,
  from: unit,
  to: unit,
  order: z.array(unit).min(2).max(50),
  sealed: z.int().min(1).max(50),
  documentSha256: sha256,
  consents: z.array(z.object({ unit, leader: name, date: day, contentSha256: sha256 })).max(50),
  issuedAt: instant,
});

export const jointAnswerSchema: z.ZodType<JointAnswer> = z.object({
  type: z.literal('yizhan/joint-answer/1'),
  documentId,
  from: unit,
  to: unit,
  documentSha256: sha256,
  reason: z.string().min(1).max(500),
  byPerson: name,
  at: instant,
});

/** 份号: six digits (GB/T 9704-2012, 7.2.1). */
const copyNumber = z.int().min(1).max(999_999);

const noteRecipients = z.array(
  z.object({
    unit,
    role: z.enum(['main', 'cc']),
    copies: z.int().min(1).max(999),
    copyFrom: copyNumber.exactOptional(),
    copyTo: copyNumber.exactOptional(),
    insteadOf: unit.exactOptional(),
  }),
);
const namedPackage = z.object({ sha256, sizeBytes: z.int().min(1) });

export const deliveryNoteSchema: z.ZodType<DeliveryNote> = z.object({
  type: z.literal('yizhan/delivery-note/1'),
  documentId,
  sequence: z.int().min(0),
  sender: unit,
  recipients: noteRecipients.min(1).max(5000),
  later: noteRecipients.max(5000).exactOptional(),
  supplement: z.literal(true).exactOptional(),
  forward: z.enum(forwardRules).exactOptional(),
  urgency: z.enum(urgencies),
  package: namedPackage,
  encryption: z.object({ algorithm: z.literal('A256GCM-1MiB'), plain: namedPackage }).nullable(),
  issuedAt: instant,
});

// A word of a list that a later version may make longer, `form.attachments` or `verify-failed`: bounded, not enumerated.
const word = z.string().regex(/^[a-zA-Z][\w.-]{0,39}$/);

export const receiptSchema: z.ZodType<IncomingReceipt> = z.object({
  type: z.literal('yizhan/receipt/1'),
  receiptId,
  documentId,
  unit,
  sender: unit,
  kind: word,
  at: instant,
  clockSure: z.boolean(),
  byPerson: z.string().max(200).nullable(),
  reasons: z.array(word).max(20),
  note: z.string().max(2000).nullable(),
});

export const documentNoticeSchema: z.ZodType<IncomingNotice> = z.object({
  type: z.literal('yizhan/document-notice/1'),
  noticeId: documentNoticeId,
  documentId,
  sender: unit,
  kind: word,
  sequence: z.int().min(1),
  addressees: z.array(unit).min(1).max(5000),
  reason: z.string().max(2000),
  replacedBy: documentId.nullable(),
  byPerson: z.string().max(200),
  issuedAt: instant,
});

// UUIDs that a unit made and UUIDs that the authority made: of any version.
const noticeId = z.string().regex(uuidPattern);
const csr = z.string().min(1).max(16_384);
/** The picture in base64: four characters for three bytes. */
const picture = z.base64().max(Math.ceil(maxSealPictureBytes / 3) * 4);

export const sealNoticeSchema: z.ZodType<SealNotice> = z.object({
  type: z.literal('yizhan/seal-notice/1'),
  noticeId,
  unit,
  sealId: sealId.nullable(),
  kind: z.enum(sealNoticeKinds),
  byRole: z.enum(['unitAdministrator', 'custodian']),
  byPerson: z.string().max(200),
  reason: z.string().max(2000),
  at: instant,
  cancels: noticeId.exactOptional(),
  wish: z
    .object({
      name,
      diameterMm: z.number().min(10).max(60),
      pictureSha256: sha256,
      picture,
      csrs: z.object({
        seal: csr,
        sm2Seal: csr.exactOptional(),
        machine: csr.exactOptional(),
        encryption: csr.exactOptional(),
      }),
    })
    .nullable(),
});

/** The SM2 part of an enrolment's answer and of a decision. */
export const issuedSm2SealSchema: z.ZodType<IssuedSm2Seal> = z.object({
  certificate: pem,
  intermediates: z.array(pem).max(5),
  root: pem,
  // Seal picture, certificates and signature.
  eseal: z.base64().max(600_000),
  esId: z.string().min(1).max(64),
});

export const sealDecisionSchema: z.ZodType<SealDecision> = z.object({
  type: z.literal('yizhan/seal-decision/1'),
  noticeId,
  unit,
  sealId,
  act: z.enum(Object.keys(sealSteps) as [SealAct, ...SealAct[]]),
  state: z.enum(sealLifeStates),
  answers: noticeId.nullable(),
  reason: z.string().max(2000),
  issued: z
    .object({
      certificates: z.object({
        seal: pem,
        machine: pem.exactOptional(),
        encryption: pem.exactOptional(),
        intermediates: z.array(pem).max(5),
      }),
      sm2: issuedSm2SealSchema.exactOptional(),
    })
    .nullable(),
  at: instant,
});
