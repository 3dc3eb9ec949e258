// The exchange: composition root. It routes, keeps and judges, and holds no key but its TLS key and, where policy says that the centre re-checks packages,
// one to read them: whoever takes it over can delay or lose, and read what is encrypted to it, but can make no document, receipt, list or directory
// that a station believes.
import { createPrivateKey } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { encryptedSizeOf } from '../seals/encryption/encrypted-stream.ts';
import { parseCertificate, toPem } from '../seals/pki/certificate.ts';
import { parseSha256 } from '../shared/domain/ids.ts';
import { readChain, type Chain } from './api/chain.ts';
import { createCountersign } from './api/countersign.ts';
import { createEnrolmentListener } from './api/enrolment-listener.ts';
import { createExchangeListener, type RequestListener } from './api/exchange-listener.ts';
import { createIdentifyCaller } from './api/caller.ts';
import { listen, type Listening, type ListenWish } from './api/listen.ts';
import { createOpenApiDocument } from './api/openapi.ts';
import { watchPublicationDrop } from './api/publication-drop.ts';
import { createRateLimiter, type RateLimit } from '../shared/domain/rate-limit.ts';
import { takeDecisions } from './api/decision-drop.ts';
import { createServePackedFeed } from './api/packed-feed.ts';
import { createReadFeed } from './api/read-feed.ts';
import { createReceiveSealNotice } from './api/seal-notices.ts';
import { createReceiveNotice } from './api/receive-notices.ts';
import { createReceiveReceipts } from './api/receive-receipts.ts';
import { createExchangeRouter } from './api/router.ts';
import { createSubmit } from './api/submit.ts';
import { createTrustHolder, type TrustHolder } from './api/trust.ts';
import { createUploads } from './api/uploads.ts';
import { createWakeups, type Wakeups } from './api/wakeups.ts';
import type { CourierDrop } from './courier/courier-drop.ts';
import { wireCourierDrop } from './courier/open-desk.ts';
import { createExchangeLog, type ExchangeLog } from './log.ts';
import { signExpiry } from '../seals/trust/exchange-expiry.ts';
import { createTermWatch, type TermWatch } from './operations/terms.ts';
import { createOperations, type Operations, type OperationLimits } from './operations/operations.ts';
import { openExchangeStore } from './store/open-store.ts';
import type { ExchangeStore, StoreEvent } from './store/store.ts';

export interface ExchangeOptions {
  /** Blobs and uploads, and the database where it is SQLite. Nodes on one PostgreSQL share it. */
  readonly folder: string;
  /** `postgres://…` for the database of any number of nodes; left out: SQLite in the folder. */
  readonly store?: string | undefined;
  /** What passes between authority and exchange: `publication.json`, `requests/`, `answers/`. */
  readonly dropFolder: string;
  readonly tls: {
    readonly keyPem: string;
    /** The exchange's certificate, the intermediates and last the root. */
    readonly certificatePem: string;
  };
  /** Private keys (PEM) of the exchange's encryption certificates, newest first: with them it reads packages that are encrypted to it too. */
  readonly encryptionKeyPems?: readonly string[];
  /** 0 or left out: any free port. */
  readonly ports?: { readonly exchange?: number; readonly enrolment?: number };
  /** Health, readiness and figures on a listener without certificates; left out: none. */
  readonly monitor?: { readonly host?: string; readonly port: number };
  /** How long running answers may take at the stop; long polls end at once, what remains are uploads, which resume. */
  readonly graceMs?: number;
  /** Days after which the sender hears that an addressee's station has not fetched a document; 0: never. Left out: 30. */
  readonly termDays?: number;
  readonly host?: string;
  readonly clock?: () => Date;
  /** `off`: the clock is never doubted, for a demonstration on a laptop that sleeps. */
  readonly clockGuard?: 'off';
  /** One line of JSON a call; nothing is written when left out. */
  readonly log?: (line: string) => void;
  readonly limits?: { readonly unit?: RateLimit; readonly enrolment?: RateLimit } & OperationLimits;
}

export interface Exchange {
  readonly exchangeUrl: string;
  readonly enrolmentUrl: string;
  /** Where health, readiness and figures are; null without `monitor`. */
  readonly monitorUrl: string | null;
  /** Not ready any more, waiting polls end, new ones are sent elsewhere; everything else goes on until `stop`. */
  drain(): void;
  /** Reads the drop folder now instead of at the next look. */
  checkDrop(): Promise<void>;
  /** Takes nothing new, ends waiting polls, lets running answers finish, closes the store. A second call waits for the first. */
  stop(): Promise<void>;
}

// A busy station makes a few calls a second; this lets a morning's backlog through and stops a loop that has run wild.
const unitLimit: RateLimit = { perSecond: 200, burst: 2000 };
const enrolmentLimit: RateLimit = { perSecond: 2, burst: 60 };
// A request is 0.4 MB at most; whoever reaches this port without a certificate must not take the files that the units' connections need.
const enrolmentPatience = { requestMs: 60_000, connections: 256 };
// Before the first publication there is no policy yet: nobody can submit then either.
const defaultMaxBytes = 200 * 1024 * 1024;
const defaultGraceMs = 2000;
const localHost = '127.0.0.1';
const dayMs = 24 * 3600 * 1000;
// A unit that does not come for a month has no clerk or no machine: somebody must call.
const defaultTermDays = 30;

/** Starts an exchange. Rejects when a port is taken or the database is from a newer program. */
export async function createExchange(options: ExchangeOptions): Promise<Exchange> {
  const { dropFolder, tls, host = localHost, clock = () => new Date() } = options;
  makeDrop(dropFolder);
  const chain = readChain(tls.certificatePem);
  const wakeups = createWakeups();
  const certificateDaysLeft = (): number => (chain.own.notAfter.getTime() - clock().getTime()) / dayMs;
  const watched = { openPolls: wakeups.open, certificateDaysLeft };
  const operations = await createOperations({ ...options, clock, ...watched });
  const log = createExchangeLog(options.log ?? (() => undefined), clock, operations.metrics.event);
  const store = await operations.opening(openExchangeStore(options.folder, options.store));
  const pinnedRootSha256 = parseSha256(chain.root.sha256);
  const trust = createTrustHolder({ store, pinnedRootSha256, clock, log });
  await trust.loadStored();
  await operations.opened({ store, log, hasPublication: () => trust.current() !== null });
  followStore({ store, trust, wakeups, log });
  const courier = wireCourierDrop({ encryptionKeyPems: [], ...options, store, trust, clock, log });
  const { isClockSure } = operations;
  const drop = watchDrop({ dropFolder, store, trust, clock, log, isClockSure }, courier);
  await drop.check();

  const shared: SharedParts = { options, chain, store, trust, wakeups, operations, clock, log };
  const terms = startTerms(shared);
  const listening: Listening[] = [];
  const drain = (): void => {
    operations.drain();
    wakeups.stop();
  };
  const stop = async (): Promise<void> => {
    drain();
    await drop.stop();
    await Promise.all([courier.stop(), terms.stop()]);
    await Promise.all(listening.map((one) => one.close(options.graceMs ?? defaultGraceMs)));
    await operations.stop();
    await store.close();
    log.info('stopped');
  };
  let stopping: Promise<void> | null = null;
  try {
    const { exchangePort, enrolmentPort } = await openPorts(shared, listening);
    const exchangeUrl = `https://${host}:${exchangePort}`;
    operations.listening();
    log.info('started', { exchangeUrl, epoch: await store.readEpoch() });
    return {
      exchangeUrl,
      enrolmentUrl: `https://${host}:${enrolmentPort}`,
      monitorUrl: operations.monitorUrl,
      drain,
      checkDrop: () => drop.check(),
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeDrop(dropFolder: string): void {
  for (const part of ['requests', 'answers', 'notices', 'decisions'])
    mkdirSync(join(dropFolder, part), { recursive: true, mode: 0o700 });
}

function watchDrop(
  parts: Parameters<typeof takeDecisions>[0] & Pick<Operations, 'isClockSure'>,
  courier: CourierDrop,
) {
  const { dropFolder, trust, log } = parts;
  const afterwards = async (): Promise<void> => {
    // What another node kept is told at once; this look is for the day when the line to the database was down.
    await trust.loadStored();
    await takeDecisions(parts);
    // A large pack takes minutes: new lists do not wait for it. By a wrong time its certificate is over, and the pack would be put aside as refused.
    if (parts.isClockSure()) void courier.check();
  };
  return watchPublicationDrop({ dropFolder, trust, log, afterwards });
}

/** Polls are woken in the order of events and after a publication was taken over: a unit that it revokes must not get one more answer. */
function followStore(parts: Pick<SharedParts, 'store' | 'trust' | 'wakeups' | 'log'>): void {
  const { store, trust, wakeups, log } = parts;
  let line: Promise<unknown> = Promise.resolve();
  const follow = async (event: StoreEvent): Promise<void> => {
    if (event.kind === 'feed') return wakeups.wake(event.units);
    await trust.loadStored().catch((error: unknown) => log.error('publication-not-loaded', error));
    if (event.kind === 'unsure') wakeups.wakeAll();
  };
  store.listen((event) => {
    line = line.then(() => follow(event));
  });
}

interface SharedParts {
  readonly options: ExchangeOptions;
  readonly chain: Chain;
  readonly store: ExchangeStore;
  readonly trust: TrustHolder;
  readonly wakeups: Wakeups;
  readonly operations: Operations;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

/** What listens is put into `listening` at once: when the second port is taken, the first is closed. */
async function openPorts(
  shared: SharedParts,
  listening: Listening[],
): Promise<Readonly<Record<'exchangePort' | 'enrolmentPort', number>>> {
  const { chain, options } = shared;
  const { tls, host = localHost, ports = {} } = options;
  const key = { key: tls.keyPem, cert: tls.certificatePem };
  const start = async (
    asked: Pick<ListenWish, 'tls' | 'listener' | 'patience'>,
    port = 0,
  ): Promise<number> => {
    const onTrouble = (error: Error): void => shared.log.error('connection-not-taken', error, { port });
    const one = await listen({ ...asked, host, port, onTrouble });
    listening.push(one);
    return one.port;
  };
  const mutual = { ...key, ca: chain.issuersPem, requestCert: true, rejectUnauthorized: true };
  const anybody = { tls: key, listener: serveEnrolment(shared), patience: enrolmentPatience };
  return {
    exchangePort: await start({ tls: mutual, listener: serveUnits(shared) }, ports.exchange),
    enrolmentPort: await start(anybody, ports.enrolment),
  };
}

function startTerms({ options, chain, store, operations, clock, log }: SharedParts): TermWatch {
  const { own, root, issuersPem } = chain;
  const intermediates = issuersPem.filter((pem) => parseCertificate(pem).sha256 !== root.sha256);
  const signer = {
    privateKey: createPrivateKey(options.tls.keyPem),
    certificateSha256: own.sha256,
    certificatePems: [toPem('CERTIFICATE', own.der), ...intermediates],
  };
  const { termDays = defaultTermDays } = options;
  const sign: Parameters<typeof createTermWatch>[0]['sign'] = (expired) => signExpiry(expired, signer);
  const { isClockSure } = operations;
  const watch = createTermWatch({ store, termDays, clock, log, sign, isClockSure });
  if (termDays > 0) watch.start();
  return watch;
}

function serveUnits(shared: SharedParts): RequestListener {
  const { options, chain, store, trust, wakeups, operations, clock, log } = shared;
  const uploads = createUploads({
    store,
    maxBytes: () => encryptedSizeOf(trust.current()?.policy.maxPackageBytes ?? defaultMaxBytes),
    quota: operations.quota,
    isClockSure: operations.isClockSure,
    clock,
    log,
  });
  void uploads.sweep();
  const { bounds } = operations;
  const countersign = createCountersign({
    ...{ store, bounds },
    privateKey: createPrivateKey(options.tls.keyPem),
    certificateSha256: chain.own.sha256,
    clock,
    log,
  });
  const submit = createSubmit({
    ...{ store, uploads, bounds, clock, log },
    encryptionKeys: (options.encryptionKeyPems ?? []).map((pem) => createPrivateKey(pem)),
  });
  const receiveReceipts = createReceiveReceipts({ store, clock, log });
  const receiveNotice = createReceiveNotice({ store, clock, log });
  const receiveSealNotice = createReceiveSealNotice({ store, dropFolder: options.dropFolder, clock, log });
  const readFeed = createReadFeed({ store, wakeups });
  let openApi: Promise<unknown> | null = null;
  return createExchangeListener({
    store,
    identify: createIdentifyCaller({ trust, clock, isClockSure: operations.isClockSure }),
    gate: operations.gate(createRateLimiter(options.limits?.unit ?? unitLimit, () => performance.now())),
    metrics: operations.metrics,
    uploads,
    router: createExchangeRouter({
      store,
      trust,
      readFeed,
      submit,
      receiveReceipts,
      receiveNotice,
      receiveSealNotice,
      countersign,
      clock,
    }),
    packedFeed: createServePackedFeed(readFeed, clock),
    openApi: () => (openApi ??= createOpenApiDocument()),
    clock,
    log,
  });
}

function serveEnrolment({ options, log }: SharedParts): RequestListener {
  return createEnrolmentListener({
    dropFolder: options.dropFolder,
    limiter: createRateLimiter(options.limits?.enrolment ?? enrolmentLimit, () => performance.now()),
    log,
  });
}
