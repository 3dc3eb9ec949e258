// Whose request is this? The unit comes from the client certificate of the connection and from nothing else, and is judged anew for every request:
// TLS judges once, at the handshake, and a unit that was revoked a minute ago may still hold the connection open.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { parseCertificate, unitCodeOf, type Certificate } from '../../seals/pki/certificate.ts';

import type { UnitCode } from '../../shared/domain/ids.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { TrustHolder } from './trust.ts';

export interface Caller {
  readonly unit: UnitCode;
  /** Null as long as the unit may go on; asked again after every wait. */
  recheck(): Refusal | null;
}

export type IdentifyCaller = (request: IncomingMessage) => Caller | Refusal;

/** The judge of callers. Every refusal is `unit-rejected` with the reason in its details. */
export function createIdentifyCaller(parts: {
  readonly trust: TrustHolder;
  readonly clock: () => Date;
  readonly isClockSure: () => boolean;
}): IdentifyCaller {
  const { trust, clock, isClockSure } = parts;
  // A connection's certificate never changes: it is parsed once.
  const parsed = new WeakMap<TLSSocket, Certificate>();
  const certificateOf = (socket: unknown): Certificate | null => {
    if (!(socket instanceof TLSSocket)) return null;
    const known = parsed.get(socket);
    if (known) return known;
    const certificate = readPeer(socket);
    if (certificate) parsed.set(socket, certificate);
    return certificate;
  };
  return (request) => {
    const certificate = certificateOf(request.socket);
    if (certificate === null) return rejected('no-certificate');
    const unit = unitCodeOf(certificate);
    if (unit === null) return rejected('no-unit-code');
    const recheck = (): Refusal | null =>
      isClockSure() ? judgeMachine({ certificate, unit, trust, now: clock() }) : standingStill();
    return recheck() ?? { unit, recheck };
  };
}

// By a wrong time every certificate may be over: a station that is told to come again waits, one that is rejected asks for a person.
const standingStill = (): Refusal => refusal('busy', { retryAfterSeconds: '60', reason: 'clock' });

const rejected = (reason: string): Refusal => refusal('unit-rejected', { reason });

function judgeMachine(facts: {
  readonly certificate: Certificate;
  readonly unit: UnitCode;
  readonly trust: TrustHolder;
  readonly now: Date;
}): Refusal | null {
  const { certificate, unit, trust, now } = facts;

  if (now < certificate.notBefore || now > certificate.notAfter) return rejected('expired');
  if (trust.current() === null) return refusal('busy', { retryAfterSeconds: '10', reason: 'no-publication' });
  if (trust.unitOfMachine(certificate) !== unit) return rejected('not-in-directory');
  const judged = trust.isGoodMachine(certificate);
  return judged === 'good' ? null : rejected(judged === 'revoked' ? 'revoked' : 'not-a-machine');
}

function readPeer(socket: TLSSocket): Certificate | null {
  const peer = socket.getPeerX509Certificate();
  if (!peer) return null;
  try {
    return parseCertificate(peer.raw);
  } catch {
    return null;
  }
}
