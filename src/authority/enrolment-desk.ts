// Hands out enrolment codes and answers requests for certificates.
//
// Threat: the exchange, or anyone who reaches its enrolment listener, sends requests of its own. It does not know the code's secret: the proof fails,
// five wrong tries lock the code. A code serves one request; the same request again gets the same certificates, another gets none.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { formatEnrolmentCode, maxSealPictureBytes } from '../shared/domain/enrolment.ts';
import type { EnrolmentAnswer, EnrolmentRefusal, EnrolmentRequest } from '../shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../shared/domain/ids.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import { isEnrolmentProven } from '../seals/trust/enrolment-proof.ts';
import type { AuthorityState, Enrolment } from './authority-state.ts';
import { readCsrs } from './csrs.ts';
import { audit, requireUnit, sealDiameters, sealFits } from './desk.ts';
import type { Desk } from './desk.ts';
import { actOnSeal, requestSeal, requireSeal } from './seal-acts.ts';
import { readSealPicture } from './seal-files.ts';
import { issuedSm2Of } from './seal-making.ts';

/** A code lives 72 hours and five wrong tries (issue's rule). */
const codeLifeMs = 72 * 60 * 60 * 1000;
const maxWrongTries = 5;

/** A fresh code for a unit; only its text carries the secret out. */
export function openEnrolment(
  state: AuthorityState,
  wish: { readonly unit: UnitCode; readonly enrolmentUrl: string; readonly exchangeUrl: string },
  context: { readonly rootSha256: Sha256; readonly now: Date },
): { readonly text: string; readonly enrolmentId: string } {
  const unit = requireUnit(state, wish.unit);
  const seal = { name: unit.name, diameterMm: sealDiameters[unit.kind].most };
  const enrolmentId = makeTimedId(context.now);
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
  audit({ state, now: context.now }, 'enrolment code', wish.unit, { details: { enrolmentId } });
  return { text, enrolmentId };
}

/** UUID v7: the paper then says when it was written, and a machine whose clock was put back that it is later (`issuedAtMsOf`). */
function makeTimedId(now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const pem = z.string().max(16_384);
const requestSchema = z.object({
  enrolmentId: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  unit: z.string().max(64),
  csrs: z.object({ machine: pem, seal: pem, encryption: pem, sm2Seal: pem.exactOptional() }),
  seal: z.object({
    name: z.string().min(1).max(200),
    diameterMm: z.number(),
    pictureSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  hmac: z.string().max(64),
  sealPicture: z
    .base64()
    .max(Math.ceil(maxSealPictureBytes / 3) * 4)
    .exactOptional(),
});

/** Reads a request file's content; null when it is none. */
export function readEnrolmentRequest(value: unknown): EnrolmentRequest | null {
  const parsed = requestSchema.safeParse(value);
  return parsed.success ? { ...parsed.data, unit: parsed.data.unit as UnitCode } : null;
}

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
  const csrs = readCsrs(request.csrs);
  if (!csrs.ok) return refuse(csrs.code);
  const picture = judgeSeal(desk, request);
  if (picture === 'refused') return refuse('enrolment-seal-refused');
  issueAll(desk, { enrolment, request, picture });
  return repeatAnswer(desk, enrolment, request) ?? refuse('enrolment-used');
}

function repeatAnswer(desk: Desk, enrolment: Enrolment, request: EnrolmentRequest): EnrolmentAnswer | null {
  const { certificates, requestHmac, sealId } = enrolment;
  if (certificates === null || requestHmac === null || requestHmac !== request.hmac) return null;
  const rootPem = desk.state.certificates.root;
  const sm2 = sealId === undefined ? null : issuedSm2Of(desk, requireSeal(desk.state, sealId));
  return { state: 'issued', requestHmac, certificates, rootPem, ...(sm2 === null ? {} : { sm2 }) };
}

/** The picture, null when none is needed: only an SES seal holds it. */
function judgeSeal({ state }: Desk, { unit, seal, csrs, sealPicture }: EnrolmentRequest) {
  if (!sealFits(requireUnit(state, unit), seal)) return 'refused';
  if (csrs.sm2Seal === undefined) return null;
  return readSealPicture(sealPicture ?? '', seal.pictureSha256) ?? 'refused';
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

interface Issue {
  readonly enrolment: Enrolment;
  readonly request: EnrolmentRequest;
  readonly picture: Uint8Array | null;
}

/**
 * A unit has one machine: two with one register would give a number twice. The one before is let in no more; what it signed until now stays good,
 * because a superseded key is not a stolen one.
 */
function supersedeMachines({ state, now }: Desk, unit: UnitCode, newest: string): void {
  const { sha256: own } = parseCertificate(newest);
  for (const issued of state.issued) {
    const isFormer = issued.use === 'machine' && issued.unit === unit && issued.sha256 !== own;
    if (isFormer) issued.revoked ??= { at: now.toISOString(), reason: 'superseded' };
  }
}

/**
 * The whole way at once: with the code the authority approved the seal and the unit's administrator, who holds the code, authorised its use on this
 * machine.
 */
function issueAll(desk: Desk, { enrolment, request, picture }: Issue): void {
  const { state } = desk;
  const told = { isTold: true, answers: enrolment.id } as const;
  const { unit, csrs, seal } = request;
  const byUnit = { actor: 'unitAdministrator', ...told } as const;
  const record = requestSeal(desk, { unit, ...seal, csrs, picture }, byUnit);
  const byAuthority = { actor: 'authority', ...told } as const;
  for (const act of ['approve', 'issue'] as const) actOnSeal(desk, record, { act, ...byAuthority });
  actOnSeal(desk, record, { act: 'authorise', ...byUnit });
  actOnSeal(desk, record, { act: 'activate', ...byAuthority });
  const { machine, encryption } = record.otherCertificates;
  if (machine === undefined || encryption === undefined || record.certificatePem === null)
    throw new RangeError('an enrolment brings three keys');
  enrolment.certificates = {
    ...{ machine, encryption },
    seal: record.certificatePem,
    intermediates: [state.certificates.intermediate],
  };
  enrolment.requestHmac = request.hmac;
  enrolment.sealId = record.id;
  supersedeMachines(desk, unit, machine);
  close(enrolment, 'issued');
  audit(desk, 'enrol', unit, { details: { enrolmentId: enrolment.id, seal: record.id } });
}
