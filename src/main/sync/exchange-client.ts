// The station's client of the exchange: every call gives a value or an ExchangeFailure, nothing is retried here (the sync plan decides that), and
// every answer is held against the contract, because the exchange is not trusted.
import { X509Certificate } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import type { ContractRouterClient, InferContractRouterOutputs } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { exchangeContract } from '../../shared/contract/exchange.ts';
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import type { Publication } from '../../shared/domain/published.ts';
import { downloadBatch, type BatchAnswer, type BatchRequest } from './exchange-client-batch.ts';
import { downloadPackage, type DownloadRequest } from './exchange-client-download.ts';
import { outcomeOf, type ExchangeOutcome } from './exchange-client-failures.ts';
import { createTransport } from './exchange-client-transport.ts';
import { uploadPackage, type UploadRequest } from './exchange-client-upload.ts';

type Outputs = InferContractRouterOutputs<typeof exchangeContract>;

export type FeedPage = Outputs['feed'];
export type FeedEntry = FeedPage['entries'][number];

export interface ExchangeClientOptions {
  /** `https://host:port` from the enrolment code. */
  readonly baseUrl: string;
  /** The pinned root(s) in PEM; no other certificate is trusted. */
  readonly rootPems: string | readonly string[];
  readonly machine: {
    readonly keyPem: string;
    /** The machine's certificate, then its intermediates. */
    readonly certificatePem: string;
  };
  /** Longest wait for an answer, or silence inside one; 30 s when left out. A long poll has its own wait on top. */
  readonly timeoutMs?: number;
  /** The newest time that this station has proof of; see `createLateClockConnector`. */
  readonly provenNowMs?: () => number;
}

export interface FeedRequest {
  readonly epoch?: string | undefined;
  readonly after: number;
  readonly limit?: number;
  readonly waitSeconds?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface OwnPage {
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExchangeClient {
  hello(signal?: AbortSignal): Promise<ExchangeOutcome<Outputs['hello']>>;
  /** Idempotent on the document's id. */
  submit(
    documentId: DocumentId,
    note: string,
    signal?: AbortSignal,
  ): Promise<ExchangeOutcome<Outputs['submit']>>;
  feed(request: FeedRequest): Promise<ExchangeOutcome<FeedPage>>;
  /** Compact JWS, at most 500; each is answered by itself. */
  sendReceipts(
    receipts: readonly string[],
    signal?: AbortSignal,
  ): Promise<ExchangeOutcome<Outputs['receipts']>>;
  /** Notices about documents as compact JWS, at most 20; each is answered by itself. */
  sendNotices(notices: readonly string[], signal?: AbortSignal): Promise<ExchangeOutcome<Outputs['notices']>>;
  /** Notices about seals as compact JWS, at most 20; each is answered by itself. */
  sendSealNotices(
    notices: readonly string[],
    signal?: AbortSignal,
  ): Promise<ExchangeOutcome<Outputs['sealNotices']>>;
  /** The unit's notices and the authority's decisions after the cursor; unjudged: `readSealDecision` comes next. */
  readSealNotices(
    cursor: { readonly epoch?: string | undefined; readonly after: number },
    signal?: AbortSignal,
  ): Promise<ExchangeOutcome<Outputs['readSealNotices']>>;
  /** What this unit sent, as the exchange keeps it; unjudged. */
  ownDocuments(page: OwnPage): Promise<ExchangeOutcome<Outputs['ownDocuments']>>;
  /** The receipts that this unit gave, as the exchange keeps them; unjudged. */
  ownReceipts(page: OwnPage): Promise<ExchangeOutcome<Outputs['ownReceipts']>>;
  /** What this unit said about its documents afterwards, as the exchange keeps it; unjudged. */
  ownFollowUps(page: OwnPage): Promise<ExchangeOutcome<Outputs['ownFollowUps']>>;
  /** Unjudged: `acceptPublication` comes next. */
  publication(signal?: AbortSignal): Promise<ExchangeOutcome<Publication>>;
  sendAuditHead(
    entryNo: number,
    head: Sha256,
    signal?: AbortSignal,
  ): Promise<ExchangeOutcome<Outputs['auditHead']>>;
  uploadPackage(upload: UploadRequest): Promise<ExchangeOutcome<{ readonly uploadUrl: string }>>;
  /** Many small packages in one answer; what came whole counts whatever happened to the rest. */
  downloadBatch(batch: BatchRequest): Promise<BatchAnswer>;
  /** Throws ExchangeCallError while it is read. */
  downloadPackage(download: DownloadRequest): AsyncIterable<Uint8Array>;
  /** Ends every connection and running call. */
  close(): Promise<void>;
}

const pageOf = (after: string | undefined): { after?: string } => (after === undefined ? {} : { after });

/** A client of one exchange with the machine's certificate. */
export function createExchangeClient(options: ExchangeClientOptions): ExchangeClient {
  const { baseUrl, machine, timeoutMs = 30_000, provenNowMs } = options;
  const rootPems = typeof options.rootPems === 'string' ? [options.rootPems] : options.rootPems;
  const transport = createTransport({
    ...{ baseUrl, rootPems, machine, timeoutMs },
    ...(provenNowMs === undefined ? {} : { provenNowMs }),
  });
  const contract: JsonifiedClient<ContractRouterClient<typeof exchangeContract>> = createORPCClient(
    new OpenAPILink(exchangeContract, {
      url: new URL(baseUrl).origin,
      fetch: (request) => transport.fetchContract(request),
      plugins: [new ResponseValidationPlugin(exchangeContract)],
    }),
  );
  const within = (signal?: AbortSignal, extraMs = 0): { signal: AbortSignal } => {
    const limit = AbortSignal.timeout(timeoutMs + extraMs);
    return { signal: signal ? AbortSignal.any([signal, limit]) : limit };
  };
  // TLS ends the connection of an expired certificate without a word that arrives: what looks like no line is explained here.
  const machineUntil = new X509Certificate(machine.certificatePem).validToDate;
  const call = async <T>(work: () => Promise<T>): Promise<ExchangeOutcome<T>> => {
    const outcome = await outcomeOf(work);
    const isExpired = !outcome.ok && outcome.code === 'unreachable' && machineUntil < new Date();
    return isExpired ? { ok: false, code: 'unit-rejected', details: { reason: 'expired' } } : outcome;
  };
  return {
    hello: (signal) => call(() => contract.hello(undefined, within(signal))),
    submit: (documentId, note, signal) =>
      call(() => contract.submit({ params: { documentId }, body: { note } }, within(signal))),
    feed: ({ epoch, after, limit = 100, waitSeconds = 0, signal }) => {
      const query = { ...(epoch === undefined ? {} : { epoch }), after, limit, waitSeconds };
      return call(() => contract.feed(query, within(signal, waitSeconds * 1000)));
    },
    sendReceipts: (receipts, signal) =>
      call(() => contract.receipts({ receipts: [...receipts] }, within(signal))),
    sendNotices: (notices, signal) => call(() => contract.notices({ notices: [...notices] }, within(signal))),
    sendSealNotices: (notices, signal) =>
      call(() => contract.sealNotices({ notices: [...notices] }, within(signal))),
    readSealNotices: ({ epoch, after }, signal) => {
      const query = { ...(epoch === undefined ? {} : { epoch }), after, limit: 50 };
      return call(() => contract.readSealNotices(query, within(signal)));
    },
    ownDocuments: ({ after, signal }) => call(() => contract.ownDocuments(pageOf(after), within(signal))),
    ownReceipts: ({ after, signal }) => call(() => contract.ownReceipts(pageOf(after), within(signal))),
    ownFollowUps: ({ after, signal }) => call(() => contract.ownFollowUps(pageOf(after), within(signal))),
    publication: (signal) =>
      call(async () => {
        const answer = await contract.publication(undefined, within(signal));
        return answer.publication as unknown as Publication;
      }),
    sendAuditHead: (entryNo, head, signal) =>
      call(() => contract.auditHead({ entryNo, head }, within(signal))),
    uploadPackage: (upload) => call(() => uploadPackage(transport, upload)),
    downloadBatch: (batch) => downloadBatch(transport, batch),
    downloadPackage: (download) => downloadPackage(transport, download),
    close: () => transport.close(),
  };
}
