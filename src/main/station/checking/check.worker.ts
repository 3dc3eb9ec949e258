// One file judged in a thread of its own, which ends with it: memory and time of a hostile file go with the thread.
import { parentPort, workerData } from 'node:worker_threads';
import { memorySource } from '../../../formats/byte-source.ts';
import { FormatError } from '../../../formats/failure.ts';
import { signedRevision } from '../../../seals/pdf/signed-bytes.ts';
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import { parseCrl } from '../../../seals/pki/crl.ts';
import { createVerificationCache } from '../../../seals/pki/verification-cache.ts';
import { openSenderTrust } from '../../../seals/trust/sender-trust.ts';
import { sealStatusOf } from '../../../seals/trust/trust-material.ts';
import { verifyFile } from '../../../seals/verify-file.ts';
import type { CheckAnswer, CheckQuestion } from './messages.ts';

const { bytes, trust, nowMs } = workerData as CheckQuestion;

const { kind, report, parts } = await verifyFile({
  source: memorySource(bytes),
  trust: {
    anchors: trust.anchors.map(parseCertificate),
    intermediates: trust.intermediates.map(parseCertificate),
    crls: trust.crls.map(parseCrl),
    sealStatus: trust.senders && sealStatusOf(trust.senders.registry),
    ...(trust.senders ? { senders: openSenderTrust(trust.senders) } : {}),
    policy: trust.policy,
    cache: createVerificationCache(),
  },
  now: new Date(nowMs),
});
const shown = kind === 'ofd' || kind === 'pdf' ? kind : null;
const revisions = kind === 'pdf' ? report.seals.flatMap(({ id }) => revisionOf(id)) : [];
parentPort?.postMessage({ report, parts, shown, revisions } satisfies CheckAnswer);

/** Nothing for a seal that covers the file as it is. */
function revisionOf(seal: string): CheckAnswer['revisions'] {
  try {
    const endBytes = signedRevision(bytes, seal)?.length ?? bytes.length;
    return endBytes < bytes.length ? [{ seal, endBytes }] : [];
  } catch (error) {
    // Told by the report; there is only nothing to show.
    if (error instanceof FormatError) return [];
    throw error;
  }
}
