// Seals of a unit in tests: enrolment with an SM2 key and a picture, notices signed by the unit's machine.
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../../../src/authority/authority.ts';
import { drawSealPicture } from '../../../src/main/render/seal-picture.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf, sm2SigningKey } from '../../../src/seals/pki/signing-key.ts';
import { createSm2Key } from '../../../src/seals/pki/sm2.ts';
import { proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import { readSealDecision } from '../../../src/seals/trust/seal-decision.ts';
import type { SealId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { SealDecision, SealNotice, SealWish } from '../../../src/shared/domain/seal-life-notices.ts';
import { newRsaKey } from '../seals/pki/test-pki.ts';
import { codeFor, newUnitKeys, requestFor, start } from './prefecture.ts';

const name = '云岭市人民政府办公室';

/** A real seal picture with its hash. */
export const picture = Buffer.from(drawSealPicture({ name, diameterMm: 45, dpi: 100 }).png);
export const pictureSha256 = createHash('sha256').update(picture).digest('hex');

/** Request of a unit with an SM2 key for a fresh code. */
export function sm2RequestFor(authority: Authority, unit: UnitCode) {
  const code = codeFor(authority, unit);
  const keys = newUnitKeys();
  const sm2 = createSm2Key();
  const plain = requestFor(code, keys);
  const key = sm2SigningKey(sm2.privateKey);
  const claim = {
    ...plain,
    csrs: { ...plain.csrs, sm2Seal: buildCsr({ key, commonName: 'x' }) },
    seal: { ...plain.seal, pictureSha256 },
  };
  const hmac = proveEnrolment(code.secretHex, claim);
  const request = { ...claim, hmac, sealPicture: picture.toString('base64') };
  return { code, keys, sm2, request };
}

/** Enrols a unit with both seal keys. */
export function enrolSm2(authority: Authority, unit: UnitCode) {
  const made = sm2RequestFor(authority, unit);
  const answer = authority.handleRequest(made.request);
  if (answer.state !== 'issued' || answer.sm2 === undefined) throw new Error(JSON.stringify(answer));
  const machine = parseCertificate(answer.certificates.machine);
  const signer = { privateKey: made.keys.machine, certificateSha256: machine.sha256 };
  return { ...made, answer, issued: answer.sm2, signer, sealId: answer.sm2.esId as SealId };
}

/** A wish with fresh keys. */
export function wishOf(change: Partial<SealWish> = {}): SealWish {
  const csr = (key: Parameters<typeof buildCsr>[0]['key']): string => buildCsr({ key, commonName: 'x' });
  return {
    name,
    diameterMm: 45,
    pictureSha256,
    picture: picture.toString('base64'),
    csrs: {
      seal: csr(signingKeyOf(newRsaKey())),
      sm2Seal: csr(sm2SigningKey(createSm2Key().privateKey)),
    },
    ...change,
  };
}

/** A notice of the unit's custodian unless told otherwise. */
export function noticeOf(
  unit: UnitCode,
  kind: SealNotice['kind'],
  change: Partial<SealNotice> = {},
): SealNotice {
  return {
    type: 'yizhan/seal-notice/1',
    noticeId: randomUUID(),
    unit,
    kind,
    sealId: null,
    byRole: 'custodian',
    byPerson: '周敏',
    reason: '例行',
    wish: null,
    at: start.toISOString(),
    ...change,
  };
}

export const signNotice = (notice: SealNotice, signer: Parameters<typeof signMessage>[1]): Promise<string> =>
  signMessage(notice, signer);

/** Decisions in the drop folder, verified, in the order of their time and then of their files. */
export function readDecisions(authority: Authority): readonly SealDecision[] {
  const folder = join(authority.dropFolder, 'decisions');
  const listSigner = parseCertificate(authority.state().certificates.listSigner);
  return readdirSync(folder).map((file) => {
    const read = readSealDecision(readFileSync(join(folder, file), 'utf8'), { listSigner });
    if (!read.ok) throw new Error(read.code);
    return read.decision;
  });
}
