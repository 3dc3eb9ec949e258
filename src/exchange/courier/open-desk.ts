// The courier desk of an exchange that need not be serving: the command line opens it over the same store, beside a running exchange or without one.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { parseSha256 } from '../../shared/domain/ids.ts';
import { readChain } from '../api/chain.ts';
import { createCountersign } from '../api/countersign.ts';
import { createReceiveNotice } from '../api/receive-notices.ts';
import { createReceiveReceipts } from '../api/receive-receipts.ts';
import { createReceiveSealNotice } from '../api/seal-notices.ts';
import { createSubmit } from '../api/submit.ts';
import { createTrustHolder, type TrustHolder } from '../api/trust.ts';
import { createUploads } from '../api/uploads.ts';
import type { ExchangeLog } from '../log.ts';
import { doubtAtStart, wordsOfDoubt } from '../operations/clock-watch.ts';
import { createOpenBounds } from '../operations/day-bounds.ts';
import { openExchangeStore } from '../store/open-store.ts';
import type { ExchangeStore } from '../store/store.ts';
import { createCourierDesk, type CourierDesk } from './courier-desk.ts';
import { createCourierDrop, type CourierDrop } from './courier-drop.ts';
import { createCourierLedger } from './courier-ledger.ts';
import type { LineUseCases } from './take-entries.ts';

export interface DeskIdentity {
  /** Key and certificate chain of the exchange's TLS, own first, root last. */
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  /** Private keys (PEM) of the exchange's encryption certificates. */
  readonly encryptionKeyPems: readonly string[];
}

export interface DeskPlace extends DeskIdentity {
  readonly folder: string;
  readonly store: ExchangeStore;
  readonly trust: TrustHolder;
  readonly useCases: LineUseCases;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

/** The desk over the parts of an exchange. */
export function wireCourierDesk(place: DeskPlace): CourierDesk {
  const { folder, store, trust, useCases, clock, log, tls, encryptionKeyPems } = place;
  const { privateKey, certificateSha256, chain } = readIdentity(tls);
  const keys: readonly KeyObject[] = encryptionKeyPems.map((pem) => createPrivateKey(pem));
  return createCourierDesk({
    ...{ store, trust, clock, log, chain, ...useCases },
    countersign: createCountersign({
      ...{ store, privateKey, certificateSha256, clock, log },
      bounds: createOpenBounds(clock),
    }),
    ledger: createCourierLedger(join(folder, 'courier')),
    encryptionKeys: () => keys,
    signer: { privateKey, certificateSha256 },
  });
}

function readIdentity(tls: DeskIdentity['tls']) {
  const { own, root, pems } = readChain(tls.certificatePem);
  return {
    privateKey: createPrivateKey(tls.keyPem),
    certificateSha256: own.sha256,
    // The root is pinned at every station; it does not travel.
    chain: pems.slice(0, -1),
    rootSha256: parseSha256(root.sha256),
  };
}

// Before the first publication there is no policy yet.
const defaultMaxBytes = 200 * 1024 * 1024;

/** Opens store, trust and desk; close it afterwards. Rejects in words when this machine's clock is in doubt: a pack is judged by it for good. */
export async function openCourierDesk(
  options: DeskIdentity & {
    readonly folder: string;
    readonly dropFolder: string;
    readonly store?: string | undefined;
    readonly clock: () => Date;
    readonly log: ExchangeLog;
  },
): Promise<{ readonly desk: CourierDesk; close(): Promise<void> }> {
  const { folder, clock, log } = options;
  const store = await openExchangeStore(folder, options.store);
  const doubt = doubtAtStart(await store.clock.read(), clock().getTime());
  if (doubt !== null) {
    await store.close();
    throw new Error(wordsOfDoubt(doubt));
  }
  const pinnedRootSha256 = readIdentity(options.tls).rootSha256;
  const trust = createTrustHolder({ store, pinnedRootSha256, clock, log });
  await trust.loadStored();
  const useCases = createUseCases({ ...options, store, trust });
  const desk = wireCourierDesk({ ...options, store, trust, useCases });
  return { desk, close: () => store.close() };
}

/** The use cases of the line over these parts. */
function createUseCases(parts: {
  readonly store: ExchangeStore;
  readonly trust: TrustHolder;
  readonly dropFolder: string;
  readonly encryptionKeyPems: readonly string[];
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}): LineUseCases {
  const { store, trust, dropFolder, encryptionKeyPems, clock, log } = parts;
  const uploads = createUploads({
    store,
    maxBytes: () => trust.current()?.policy.maxPackageBytes ?? defaultMaxBytes,
    clock,
    log,
  });
  const encryptionKeys = encryptionKeyPems.map((pem) => createPrivateKey(pem));
  return {
    submit: createSubmit({ store, uploads, bounds: createOpenBounds(clock), clock, log, encryptionKeys }),
    receiveReceipts: createReceiveReceipts({ store, clock, log }),
    receiveNotice: createReceiveNotice({ store, clock, log }),
    receiveSealNotice: createReceiveSealNotice({ store, dropFolder, clock, log }),
  };
}

/** The drop folder `courier` of an exchange that serves. */
export function wireCourierDrop(
  parts: Omit<DeskPlace, 'useCases'> & { readonly dropFolder: string },
): CourierDrop {
  const desk = wireCourierDesk({ ...parts, useCases: createUseCases(parts) });
  return createCourierDrop({ folder: join(parts.dropFolder, 'courier'), desk, log: parts.log });
}
