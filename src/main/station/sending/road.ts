// The road of this station, wired: outbox, inbox, trust, enrolment and the sync that moves between them and the exchange.
import os from 'node:os';
import path from 'node:path';
import { toPem } from '../../../seals/pki/certificate.ts';
import { createBlobLocator } from '../../store/blob-place.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { createExchangeClient, type ExchangeClient } from '../../sync/exchange-client.ts';
import { createSync, type Sync } from '../../sync/sync.ts';
import type { FeedEntry, SyncOptions, SyncStages, TakeOutcome, TakeRoad } from '../../sync/sync-ports.ts';
import type { AccountsService } from '../accounts/accounts.ts';
import { createEnrolment, type Enrolment } from '../enrolment/enrolment.ts';
import { readEnrolmentRecord } from '../enrolment/enrolment-record.ts';
import { createNoticeIntake } from '../notices/take-notice.ts';
import type { StationParts } from '../parts.ts';
import { peekUrgency } from '../receiving/delivery-note.ts';
import { createPackageJudge, type PackageJudge } from '../receiving/judge-package.ts';
import { createJudgePool, type JudgePool, type JudgePoolOptions } from '../receiving/judge-pool.ts';
import { createArrivalLook, createLandedIntake } from '../receiving/take-landed.ts';
import { createReceiving } from '../receiving/receiving.ts';
import { createDocumentIntake } from '../receiving/take-document.ts';
import { createPackageEncryption } from '../sealing/encrypt-package.ts';
import { createLaterTimeStamps } from '../sealing/later-time-stamp.ts';
import { createDecisionIntake } from '../seal-life/take-decisions.ts';
import type { TrustStage } from '../trust/trust-holder.ts';
import { createDocumentMoves, type DocumentMoves } from './document-moves.ts';
import { createScheduledRelease } from './scheduled.ts';
import { createSending } from './sending.ts';
import { createParkedSupply, type ParkedSupply } from './supply-parked.ts';
import { createReceiptIntake } from './take-receipt.ts';

export interface RoadOptions {
  readonly parts: StationParts;
  readonly trust: TrustStage;
  readonly accounts: AccountsService;
  /** Left out: the product's own values. */
  readonly sync?: Partial<SyncOptions>;
}

export interface Road {
  readonly sending: ReturnType<typeof createSending>;
  readonly receiving: ReturnType<typeof createReceiving>;
  readonly enrolment: Enrolment;
  readonly sync: Sync;
  /** The exchange has a document: what the reconciliation after a restore learns. */
  readonly accepted: SyncStages['sending']['accepted'];
  readonly openLine: () => ExchangeClient | null;
  /** What the courier uses as the line does. */
  readonly stages: Pick<SyncStages, 'receiving' | 'encryption'>;
}

const productOptions: SyncOptions = {
  // Below the 30 s at which middle boxes of office networks tend to cut a silent line.
  pollSeconds: 25,
  // The network of a prefecture comes back in seconds or in hours: a minute is soon enough for the one and no load for the other.
  backOffMs: { base: 1000, cap: 60_000 },
  enrolmentPollMs: 3000,
  random: Math.random,
};

const judgePoolOptions: JudgePoolOptions = {
  threads: Math.min(2, os.availableParallelism()),
  patienceMs: 60_000,
  idleMs: 60_000,
};

/** The threads end beside the steps: one that judges for long is not waited for, and what it judged is judged again at the next start. */
async function stopBoth(sync: Sync, pool: JudgePool): Promise<void> {
  const stopping = sync.stop();
  await pool.close();
  await stopping;
}

/** What was parked for want of a certificate is looked after as long as the sync runs. */
function withSupply(sync: Sync, supply: ParkedSupply, pool: JudgePool): Sync {
  return {
    ...sync,
    start: () => {
      sync.start();
      supply.start();
    },
    stop: async () => {
      await supply.stop();
      await stopBoth(sync, pool);
    },
  };
}

/** Wires the road; nothing runs before `sync.start()`. */
export function createRoad({ parts, trust, accounts, sync: wishes }: RoadOptions): Road {
  const judge = createPackageJudge(parts);
  const pool = createJudgePool(judgePoolOptions);
  const moves = createDocumentMoves(parts);
  const enrolment = createEnrolment({ ...parts, accounts, onPinned: trust.reload });
  const accepted = createAcceptance(parts, moves);
  const receiving = createIntake(parts, { moves, judge, pool });
  const encryption = createPackageEncryption(parts);
  const sync = createSync({
    store: parts.store,
    clock: parts.clock,
    link: parts.link,
    events: parts.events,
    log: parts.log,
    dataFolder: parts.folders.data,
    openLine: () => openLine(parts),
    options: { ...productOptions, ...wishes },
    stages: {
      enrolment: { state: () => lineStateOf(parts), poll: enrolment.poll },
      sending: { accepted, releaseDue: createScheduledRelease(parts) },
      receiving,
      timeStamps: createLaterTimeStamps(parts, judge),
      encryption,
      seals: createDecisionIntake(parts),
      trust: { offer: trust.offer, road: () => trust.current()?.policy.road ?? null },
    },
  });
  return {
    sending: createSending(parts, sync.kick),
    receiving: createReceiving(parts, judge),
    enrolment,
    sync: withSupply(sync, createParkedSupply(parts, sync.kick), pool),
    accepted,
    openLine: () => openLine(parts),
    stages: { receiving, encryption },
  };
}

function createAcceptance(parts: StationParts, moves: DocumentMoves): SyncStages['sending']['accepted'] {
  const outbox = createOutboxRepository(parts.store.db);
  return (documentId, acceptedAtMs) => {
    parts.store.transact(() => {
      if (outbox.accept(documentId, acceptedAtMs)) moves.accepted(documentId);
    });
    for (const topic of ['outbox', 'documents', 'home', 'link'] as const) {
      parts.events.emit(topic, topic === 'link' ? null : documentId);
    }
  };
}

function createIntake(
  parts: StationParts,
  {
    moves,
    judge,
    pool,
  }: { readonly moves: DocumentMoves; readonly judge: PackageJudge; readonly pool: JudgePool },
): SyncStages['receiving'] {
  const documents = createDocumentIntake(parts, judge);
  const takers: Partial<Record<FeedEntry['kind'], Pick<typeof documents, 'take'>>> = {
    receipt: createReceiptIntake(parts, moves),
    notice: createNoticeIntake(parts),
  };
  const locate = createBlobLocator(parts.store.db, path.join(parts.folders.data, 'blobs'));
  return {
    look: createArrivalLook(parts),
    takeLanded: createLandedIntake(parts, { pool, locate }).take,
    urgencyOf: (entry) => (entry.kind === 'document' ? peekUrgency(entry.message ?? '') : 'routine'),
    take: (entry: FeedEntry, road: TakeRoad): Promise<TakeOutcome> =>
      (takers[entry.kind] ?? documents).take(entry, road),
  };
}

/** Issued for another machine is none: there is no line before this one is enrolled anew. */
function lineStateOf({ store, keys }: StationParts) {
  const { enrolmentState } = createStationRepository(store.db).read();
  return enrolmentState === 'issued' && keys.isMachineElsewhere() ? 'none' : enrolmentState;
}

/** The line with this machine's certificate, trusting the pinned root alone; null before the certificate was issued. */
function openLine(parts: StationParts): ExchangeClient | null {
  const station = createStationRepository(parts.store.db);
  const { exchangeUrl } = station.read();
  const machine = parts.keys.machineIdentity();
  const anchor = parts.trust.current()?.anchors[0];
  const rootPem = anchor
    ? toPem('CERTIFICATE', anchor.der)
    : readEnrolmentRecord(station.enrolmentRequest())?.rootPem;
  if (machine === null || exchangeUrl === null || !rootPem) return null;
  return createExchangeClient({
    baseUrl: exchangeUrl,
    rootPems: rootPem,
    machine: {
      keyPem: machine.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      certificatePem: machine.chainPem,
    },
    provenNowMs: () => Math.max(parts.clock.nowMs(), station.read().lastContactAtMs ?? 0),
  });
}
