// TLS connections of a machine whose clock stands before the exchange's certificate (an empty battery puts a clock back by years, and nobody at the desk may
// set it). TLS itself knows the machine's clock only. Threat: a line that is less strict because of its clock. So the strict connection comes first, and
// only where the date alone was refused a second one is judged here, whole: chain to the pinned root, purpose, name, and validity at the newest time that
// this station has proof of (the exchange's last word, or at enrolment the day of the code), which an attacker at the clock can only move back, never before what was seen.
import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { parseCertificate, type Certificate } from '../../seals/pki/certificate.ts';
import { judgePath } from '../../seals/pki/path.ts';

export interface LateClock {
  readonly tls: buildConnector.BuildOptions;
  readonly rootPems: readonly string[];
  /** The newest time that an exchange told this station, or the station's own when that is later; milliseconds. */
  readonly provenNowMs: () => number;
}

// A chain has three certificates; the exchange is not trusted to stop by itself.
const maxChain = 8;

/** A connector for undici's agents. */
export function createLateClockConnector({
  tls,
  rootPems,
  provenNowMs,
}: LateClock): buildConnector.connector {
  const strict = buildConnector({ ...tls, rejectUnauthorized: true });
  const open = buildConnector({ ...tls, rejectUnauthorized: false });
  const anchors = rootPems.map((pem) => parseCertificate(pem));
  return (options, callback) => {
    strict(options, (error, socket) => {
      if (error === null) {
        callback(null, socket);
        return;
      }
      if (codeOf(error) !== 'CERT_NOT_YET_VALID') {
        callback(error, null);
        return;
      }
      open(options, (failure, opened) => {
        if (failure !== null) {
          callback(failure, null);
          return;
        }
        const refused = judgeServer(opened as TLSSocket, {
          host: options.servername ?? options.hostname,
          anchors,
          now: new Date(provenNowMs()),
        });
        if (refused === null) {
          callback(null, opened);
          return;
        }
        opened.destroy();
        callback(Object.assign(new Error(refused), { code: refused }), null);
      });
    });
  };
}

/** Null when the server is who it must be; else the code that OpenSSL has for it. */
function judgeServer(
  socket: TLSSocket,
  expected: { readonly host: string; readonly anchors: readonly Certificate[]; readonly now: Date },
): string | null {
  const peer = socket.getPeerCertificate(true);
  const [leaf, ...intermediates] = readChain(peer);
  if (leaf === undefined) return 'CERT_UNTRUSTED';
  if (checkServerIdentity(expected.host, peer) !== undefined) return 'ERR_TLS_CERT_ALTNAME_INVALID';
  const judged = judgePath({
    ...{ leaf, intermediates, anchors: expected.anchors, crls: [] },
    ...{ at: expected.now, now: expected.now, use: 'exchange', revocation: 'note' },
  });
  if (judged.validity.result !== 'passed') return 'CERT_NOT_YET_VALID';
  return judged.chain.result === 'passed' && judged.use.result === 'passed' ? null : 'CERT_UNTRUSTED';
}

function readChain(peer: DetailedPeerCertificate): Certificate[] {
  const chain: Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = peer;
  const seen = new Set<string>();
  try {
    while (next?.raw !== undefined && chain.length < maxChain && !seen.has(next.fingerprint256)) {
      seen.add(next.fingerprint256);
      chain.push(parseCertificate(next.raw));
      next = next.issuerCertificate as DetailedPeerCertificate | undefined;
    }
  } catch {
    // What cannot be read is no link of a chain; the judgement then misses it.
  }
  return chain;
}

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);
