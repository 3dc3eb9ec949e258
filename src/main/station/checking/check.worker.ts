// One file judged in a thread of its own, which ends with it: memory and time of a hostile file go with the thread.
import { parentPort, workerData } from 'node:worker_threads';
import { memorySource } from '../../../formats/byte-source.ts';
import { parseCertificate } from '../../../seals/pki/certificate.ts';
import { parseCrl } from '../../../seals/pki/crl.ts';
import { createVerificationCache } from '../../../seals/pki/verification-cache.ts';
import { openSenderTrust } from '../../../seals/trust/sender-trust.ts';
import { sealStatusOf } from '../../../seals/trust/trust-material.ts';
import { verifyFile } from '../../../seals/verify-file.ts';
import type { CheckAnswer, CheckQuestion } from './messages.ts';
import { listShown } from './shown-documents.ts';

const { bytes, trust, nowMs } = workerData as CheckQuestion;

const source = memorySource(bytes);
const judged = await verifyFile({
  source,
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
const { report, parts } = judged;
const shown = await listShown(source, judged);
parentPort?.postMessage({ report, parts, shown } satisfies CheckAnswer);
