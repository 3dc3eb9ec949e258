// Hands out enrolment codes and answers requests for certificates.
//
// Threat: the exchange, or anyone who reaches its enrolment listener, sends requests of its own. It does not know the code's secret: the proof fails,
// five wrong tries lock the code. A code serves one request; the same request again gets the same certificates, another gets none.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatEnrolmentCode } from '../shared/domain/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentRefusal, EnrolmentRequest } from '../shared/domain/enrolment.ts';
import type { SealId, Sha256, UnitCode } from '../shared/domain/ids.ts';
import type { DirectoryUnit, UnitKind } from '../shared/domain/published.ts';
import type { Certificate } from '../seals/pki/certificate.ts';
import { readCsr } from '../seals/pki/csr.ts';
import type { CertificateRequest } from '../seals/pki/csr.ts';
import { PkiError } from '../seals/pki/pki-error.ts';
import { isEnrolmentProven } from '../seals/trust/enrolment-proof.ts';
import { AuthorityError } from './authority-error.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState, Enrolment } from './authority-state.ts';
import { issueFromIntermediate, pemOf } from './issuing.ts';

/** A code lives 72 hours and five wrong tries (issue's rule). */
const codeLifeMs = 72 * 60 * 60 * 1000;
const maxWrongTries = 5;

/** 国发〔1999〕25号: diameter in millimetres by kind of unit; departments and enterprises at most that of governments. */
const diameters: Readonly<Record<UnitKind, { readonly least: number; readonly most: number }>> = {
  government: { least: 45, most: 45 },
  county: { least: 45, most: 45 },
  township: { least: 42, most: 42 },
  department: { least: 38, most: 45 },
  enterprise: { least: 38, most: 45 },
};

/** A fresh code for a unit; only its text carries the secret out. */
export function openEnrolment(
  state: AuthorityState,
  wish: { readonly unit: UnitCode; readonly enrolmentUrl: string; readonly exchangeUrl: string },
  context: { readonly rootSha256: Sha256; readonly now: Date },
): { readonly text: string; readonly enrolmentId: string } {
  const unit = requireUnit(state, wish.unit);
  const seal = { name: unit.name, diameterMm: diameters[unit.kind].most };
  const enrolmentId = randomUUID();
  const secretHex = randomBytes(16).toString('hex');
  const text = formatEnrolmentCode({
    ...wish,
    enrolmentId,
    secretHex,
    rootSha256: context.rootSha256,
    seal,
  });
  const issuedAt = context.now.toISOString();
  const blank = { wrongTries: 0, requestHmac: null, certificates: null };
  state.enrolments.push({ id: enrolmentId, unit: wish.unit, issuedAt, state: 'open', secretHex, ...blank });
  return { text, enrolmentId };
}

const pem = z.string().max(16_384);
const requestSchema = z.object({
  enrolmentId: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  unit: z.string().max(64),
  csrs: z.object({ machine: pem, seal: pem, encryption: pem }),
  seal: z.object({
    name: z.string().min(1).max(200),
    diameterMm: z.number(),
    pictureSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  hmac: z.string().max(64),
});

/** Reads a request file's content; null when it is none. */
export function readEnrolmentRequest(value: unknown): EnrolmentRequest | null {
  const parsed = requestSchema.safeParse(value);
  return parsed.success ? { ...parsed.data, unit: parsed.data.unit as UnitCode } : null;
}

interface Desk {
  readonly state: AuthorityState;
  readonly keys: AuthorityKeys;
  readonly now: Date;
}

type Step<T> = { readonly done: T } | { readonly refusal: EnrolmentRefusal };

/** Answers one request; issues at most once a code. */
export function answerRequest(desk: Desk, request: EnrolmentRequest): EnrolmentAnswer {
  const enrolment = desk.state.enrolments.find(({ id }) => id === request.enrolmentId);
  const refuse = (code: EnrolmentRefusal): EnrolmentAnswer => ({
    state: 'refused',
    code,
    requestHmac: request.hmac,
  });
  if (enrolment === undefined || enrolment.unit !== request.unit) return refuse('enrolment-unknown');
  if (enrolment.state === 'issued') return repeatAnswer(desk, enrolment, request) ?? refuse('enrolment-used');
  const closed = judgeCode(desk, enrolment, request);
  if (closed !== null) return refuse(closed);
  const csrs = readCsrs(request);
  if ('refusal' in csrs) return refuse(csrs.refusal);
  const unit = requireUnit(desk.state, request.unit);
  if (!sealFits(unit, request)) return refuse('enrolment-seal-refused');
  issueAll(desk, { unit, enrolment, request, csrs: csrs.done });
  return repeatAnswer(desk, enrolment, request) ?? refuse('enrolment-used');
}

function repeatAnswer(
  { state }: Desk,
  enrolment: Enrolment,
  request: EnrolmentRequest,
): EnrolmentAnswer | null {
  const { certificates, requestHmac } = enrolment;
  if (certificates === null || requestHmac === null || requestHmac !== request.hmac) return null;
  return { state: 'issued', requestHmac, certificates, rootPem: state.certificates.root };
}

/** Age, lock and proof of the code; counts a wrong try. */
function judgeCode({ now }: Desk, enrolment: Enrolment, request: EnrolmentRequest): EnrolmentRefusal | null {
  if (enrolment.state === 'locked') return 'enrolment-locked';
  const tooOld = now.getTime() - Date.parse(enrolment.issuedAt) > codeLifeMs;
  if (tooOld || enrolment.state === 'expired' || enrolment.secretHex === null) {
    close(enrolment, 'expired');
    return 'enrolment-expired';
  }
  if (isEnrolmentProven(enrolment.secretHex, request)) return null;
  enrolment.wrongTries += 1;
  if (enrolment.wrongTries < maxWrongTries) return 'enrolment-secret-wrong';
  close(enrolment, 'locked');
  return 'enrolment-locked';
}

function close(enrolment: Enrolment, state: Enrolment['state']): void {
  enrolment.state = state;
  enrolment.secretHex = null;
}

type UnitRequests = Readonly<Record<'machine' | 'seal' | 'encryption', CertificateRequest>>;

/** Proof of possession and size of each key; one key must not serve two uses. */
function readCsrs({ csrs }: EnrolmentRequest): Step<UnitRequests> {
  try {
    const read = {
      machine: readCsr(csrs.machine),
      seal: readCsr(csrs.seal),
      encryption: readCsr(csrs.encryption),
    };
    const all = Object.values(read);
    const sized = all.every(({ keyBits }) => keyBits >= 2048 && keyBits <= 4096);
    const distinct = new Set(all.map(({ spki }) => Buffer.from(spki).toString('hex'))).size === all.length;
    return sized && distinct ? { done: read } : { refusal: 'enrolment-csr-refused' };
  } catch (error) {
    if (error instanceof PkiError) return { refusal: 'enrolment-csr-refused' };
    throw error;
  }
}

function sealFits(unit: DirectoryUnit, { seal }: EnrolmentRequest): boolean {
  const { least, most } = diameters[unit.kind];
  const named = seal.name === unit.name || seal.name === unit.shortName;
  return named && seal.diameterMm >= least && seal.diameterMm <= most;
}

interface Issue {
  readonly unit: DirectoryUnit;
  readonly enrolment: Enrolment;
  readonly request: EnrolmentRequest;
  readonly csrs: UnitRequests;
}

function issueAll(desk: Desk, { unit, enrolment, request, csrs }: Issue): void {
  const { state } = desk;
  // The name is the directory's; what a request says of itself is not read.
  const subject = {
    commonName: unit.name,
    organization: unit.name,
    unit: unit.code,
    dnsNames: [],
    ipAddresses: [],
  };
  const issue = (use: keyof UnitRequests) =>
    issueFromIntermediate({ ...desk, use, subject, spki: csrs[use].spki });
  const [machine, seal, encryption] = [issue('machine'), issue('seal'), issue('encryption')];
  enrolment.certificates = {
    machine: pemOf(machine),
    seal: pemOf(seal),
    encryption: pemOf(encryption),
    intermediates: [state.certificates.intermediate],
  };
  enrolment.requestHmac = request.hmac;
  close(enrolment, 'issued');
  state.units = state.units.map((one) =>
    one.code === unit.code
      ? {
          ...one,
          machineCertificates: [pemOf(machine), ...one.machineCertificates],
          encryptionCertificates: [pemOf(encryption), ...one.encryptionCertificates],
        }
      : one,
  );
  registerSeal(state, request, seal);
  state.dirty = true;
}

function registerSeal(state: AuthorityState, request: EnrolmentRequest, certificate: Certificate): void {
  const digest = createHash('sha256').update(certificate.der).digest('hex');
  state.seals.push({
    id: `seal-${digest.slice(0, 16)}` as SealId,
    unit: request.unit,
    name: request.seal.name,
    diameterMm: request.seal.diameterMm,
    certificatePem: pemOf(certificate),
    pictureSha256: request.seal.pictureSha256,
    state: 'active',
    validFrom: certificate.notBefore.toISOString(),
    validUntil: certificate.notAfter.toISOString(),
  });
}

/** The unit with this code. Throws AuthorityError `unknown-subject`. */
export function requireUnit(state: AuthorityState, code: UnitCode): DirectoryUnit {
  const unit = state.units.find((one) => one.code === code);
  if (unit === undefined) throw new AuthorityError('unknown-subject', `unit ${code}`);
  return unit;
}
