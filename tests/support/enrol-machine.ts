// A second unit in the directory of a test's authority: 云岭市财政局 with its machine and seal keys.
import { generateKeyPairSync } from 'node:crypto';
import type { Authority } from '../../src/authority/authority.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { buildCsr } from '../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../src/seals/pki/signing-key.ts';
import { proveEnrolment } from '../../src/seals/trust/enrolment-proof.ts';
import { parseEnrolmentCode } from '../../src/shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../../src/shared/domain/ids.ts';

/** Enrols the unit; publish afterwards. */
export function enrolMachine(authority: Authority, unit = '990100-DEP-0002' as UnitCode) {
  const urls = { enrolmentUrl: 'https://127.0.0.1:1', exchangeUrl: 'https://127.0.0.1:2' };
  const parsed = parseEnrolmentCode(authority.issueEnrolmentCode({ unit, ...urls }).text);
  if (!parsed.ok) throw new Error(parsed.failure);
  const name = authority.state().units.find(({ code }) => code === unit)?.name ?? unit;
  const keys = ['machine', 'seal', 'encryption'].map(
    () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  );
  const [machine, seal, encryption] = keys.map((privateKey) =>
    buildCsr({ key: signingKeyOf(privateKey), commonName: name }),
  );
  const [privateKey] = keys;
  if (!machine || !seal || !encryption || !privateKey) throw new Error('three keys');
  const claim = {
    enrolmentId: parsed.code.enrolmentId,
    unit,
    csrs: { machine, seal, encryption },
    seal: { name, diameterMm: 45, pictureSha256: '0'.repeat(64) as Sha256 },
  };
  const answer = authority.handleRequest({ ...claim, hmac: proveEnrolment(parsed.code.secretHex, claim) });
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const certificateSha256 = parseCertificate(answer.certificates.machine).sha256;
  return { unit, signer: { privateKey, certificateSha256 } };
}
