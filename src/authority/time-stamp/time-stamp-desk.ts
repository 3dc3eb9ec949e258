// The time-stamp authority (RFC 3161, GB/T 20520): binds a digest to the time at which it was shown. It never sees the document.
//
// Threat: anybody who reaches the port may ask. The answer says nothing but that a digest existed; what must hold is that the key serves nothing else, that
// no time goes back and no serial comes twice, and that nonsense costs nothing: it is answered by a rejection before the key is touched.
import { parseCertificate } from '../../seals/pki/certificate.ts';
import { PkiError } from '../../seals/pki/pki-error.ts';
import { ownArc } from '../../seals/pki/profile.ts';
import { createSigner } from '../../seals/pki/signer.ts';
import type { Signer } from '../../seals/pki/signer.ts';
import {
  buildTimeStampResponse,
  makeTimeStampToken,
  readTimeStampRequest,
} from '../../seals/pki/timestamp.ts';
import type { TimeStampFailure, TimeStampRequest } from '../../seals/pki/timestamp.ts';
import { openTimeStampKeys } from '../authority-keys.ts';
import { AuthorityError } from '../authority-error.ts';
import { openStateFile, statePath } from '../authority-state.ts';
import { openSerialClock } from './serial-clock.ts';
import type { SerialClock } from './serial-clock.ts';

/** Policy of our time stamps: clock of the authority's machine, to a second. */
export const timeStampPolicyOid = `${ownArc}.20.1`;
const accuracySeconds = 1;

export interface TimeStampDesk {
  /** DER of a request to DER of an answer; never throws on what a stranger sent. */
  answer(request: Uint8Array): { readonly reply: Uint8Array; readonly outcome: 'granted' | TimeStampFailure };
}

/** Opens the desk with the two time-stamp keys of the authority in `folder` and no other key. Throws AuthorityError. */
export function openTimeStampDesk(options: {
  readonly folder: string;
  readonly passphrase: string;
  readonly clock: () => Date;
}): TimeStampDesk {
  const { folder, passphrase, clock } = options;
  const file = openStateFile(folder);
  if (!file.exists()) throw new AuthorityError('authority-missing', statePath(folder));
  const { certificates } = file.read();
  const keys = openTimeStampKeys(folder, passphrase);
  const signers: Signers = {
    rsa: createSigner({
      key: keys.timeStamp,
      certificate: parseCertificate(certificates.timeStamp),
      chain: [parseCertificate(certificates.intermediate)],
    }),
    sm2: createSigner({
      key: keys.sm2TimeStamp,
      certificate: parseCertificate(certificates.sm2TimeStamp),
      chain: [parseCertificate(certificates.sm2Intermediate)],
    }),
  };
  const serials = openSerialClock(folder, clock);
  return { answer: (request) => answerRequest(request, signers, serials) };
}

interface Signers {
  readonly rsa: Signer;
  readonly sm2: Signer;
}

function answerRequest(der: Uint8Array, signers: Signers, serials: SerialClock) {
  const reject = (failure: TimeStampFailure, text: string) => ({
    reply: buildTimeStampResponse({ failure, text }),
    outcome: failure,
  });
  const request = readOrNull(der);
  if (request === null) return reject('badDataFormat', 'not a request');
  const { imprint, policyOid, nonceHex } = request;
  const { digest, value } = imprint;
  if (digest === null) return reject('badAlg', imprint.oid);
  if (policyOid !== null && policyOid !== timeStampPolicyOid)
    return reject('unacceptedPolicy', timeStampPolicyOid);
  // A digest of the national kind is answered in kind: who asks with SM3 verifies SM2.
  const signer = digest === 'sm3' ? signers.sm2 : signers.rsa;
  const tick = serials.tick();
  if (!tick.ok) return reject('timeNotAvailable', `the clock went back behind ${tick.latest.toISOString()}`);
  if (tick.at > signer.certificate.notAfter)
    return reject('systemFailure', 'the time-stamp certificate has ended');
  const token = makeTimeStampToken({
    imprint: { digest, value },
    signer,
    serial: tick.serial,
    policyOid: timeStampPolicyOid,
    now: tick.at,
    nonceHex,
    accuracySeconds,
    withCertificates: request.certificates,
  });
  return { reply: buildTimeStampResponse({ token }), outcome: 'granted' as const };
}

function readOrNull(der: Uint8Array): TimeStampRequest | null {
  try {
    return readTimeStampRequest(der);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
