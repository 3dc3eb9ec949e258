// What one station's store says of its road, read when its process has ended.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { startStation, stationPlace } from '../../src/demo/demo-station.ts';
import type { DemoUnit } from '../../src/demo/people.ts';
import { createAuditRepository } from '../../src/main/store/audit-repository.ts';
import type { Db } from '../../src/main/store/database.ts';

export interface StationBooks {
  readonly unit: DemoUnit;
  /** In 用印登记簿. */
  readonly sealed: readonly string[];
  readonly accepted: ReadonlySet<string>;
  readonly deliveries: readonly {
    readonly documentId: string;
    readonly unit: string;
    readonly state: string;
  }[];
  readonly inbox: ReadonlyMap<string, { readonly state: string; readonly sender: string }>;
  readonly receiptsSent: readonly {
    readonly receiptId: string;
    readonly documentId: string;
    readonly kind: string;
    readonly parkedReason: string | null;
  }[];
  readonly receiptsReceived: ReadonlySet<string>;
  readonly noticesSent: readonly {
    readonly noticeId: string;
    readonly kind: string;
    readonly addressees: readonly string[];
  }[];
  readonly noticesReceived: ReadonlySet<string>;
  readonly doubled: readonly string[];
  readonly unexplained: readonly string[];
}

/** Opens the station without a line, as a restart would, reads, and closes it again. */
export async function openStationBooks(folder: string, unit: DemoUnit): Promise<StationBooks> {
  const place = stationPlace(folder, unit);
  const station = await startStation(place, { sync: false, writeLog: () => undefined });
  try {
    return readBooks(station.parts.store.db, unit, place.folder);
  } finally {
    await station.stop();
  }
}

const column = <T>(db: Db, sql: string): T[] => db.prepare<[], T>(sql).pluck().all();
const rows = <T>(db: Db, sql: string): T[] => db.prepare<[], T>(sql).all();

function readBooks(db: Db, unit: DemoUnit, folder: string): StationBooks {
  const notices = rows<{ noticeId: string; kind: string; addressees: string }>(
    db,
    'SELECT notice_id AS noticeId, kind, addressees FROM notices_to_send',
  );
  const inbox = rows<{ documentId: string; state: string; sender: string }>(
    db,
    'SELECT document_id AS documentId, state, sender_unit AS sender FROM inbox',
  );
  return {
    unit,
    sealed: column(db, `SELECT document_id FROM seal_use_book WHERE result = 'sealed'`),
    accepted: new Set(column<string>(db, `SELECT document_id FROM outbox WHERE state = 'accepted'`)),
    deliveries: rows(db, 'SELECT document_id AS documentId, unit, state FROM deliveries'),
    inbox: new Map(inbox.map((row) => [row.documentId, row])),
    receiptsSent: rows(
      db,
      `SELECT receipt_id AS receiptId, document_id AS documentId, kind, parked_reason AS parkedReason FROM receipts_to_send`,
    ),
    receiptsReceived: new Set(column<string>(db, 'SELECT receipt_id FROM receipts_received')),
    noticesSent: notices.map((row) => ({ ...row, addressees: JSON.parse(row.addressees) as string[] })),
    noticesReceived: new Set(column<string>(db, 'SELECT notice_id FROM notices_received')),
    doubled: findDoubled(db).map((what) => `${unit.code}: ${what}`),
    unexplained: [
      ...findSilent(db),
      ...findGaps(db),
      ...findBlobs(db, folder),
      ...(createAuditRepository(db).verify().ok ? [] : ['the audit chain is broken']),
    ].map((what) => `${unit.code}: ${what}`),
  };
}

function findDoubled(db: Db): string[] {
  const twice = (what: string, sql: string): string[] =>
    column<string>(db, sql).map((each) => `${what} ${each}`);
  return [
    ...twice('sealed', 'SELECT document_id FROM seal_use_book GROUP BY document_id HAVING count(*) > 1'),
    ...twice(
      'arrived',
      `SELECT subject FROM audit WHERE act = 'inbox.arrived' GROUP BY subject HAVING count(*) > 1`,
    ),
    ...twice(
      'receipt',
      `SELECT document_id || ' ' || unit || ' ' || kind FROM receipts_received
       GROUP BY document_id, unit, kind HAVING count(*) > 1`,
    ),
    ...twice(
      'entry of the incoming register',
      'SELECT incoming_no FROM inbox WHERE incoming_no IS NOT NULL GROUP BY incoming_year, incoming_no HAVING count(*) > 1',
    ),
  ];
}

/** Rows that are not done and say neither why nor when or by whom they go on. */
function findSilent(db: Db): string[] {
  const silent = (what: string, sql: string): string[] =>
    column<string>(db, sql).map((id) => `${what} ${id}`);
  return [
    ...silent(
      'outbox',
      `SELECT document_id || ' ' || state FROM outbox WHERE state <> 'accepted' AND (reason IS NULL OR (state <> 'parked' AND next_try_at_ms IS NULL))`,
    ),
    ...silent(
      'receipt to send',
      'SELECT receipt_id FROM receipts_to_send WHERE accepted_at_ms IS NULL AND parked_reason IS NULL AND reason IS NULL',
    ),
    ...silent(
      'notice to send',
      'SELECT notice_id FROM notices_to_send WHERE accepted_at_ms IS NULL AND parked_reason IS NULL AND waiting_reason IS NULL',
    ),
    ...silent('arrival', 'SELECT arrival_id FROM arrivals WHERE reason IS NULL'),
    ...silent(
      'document without its outbox row',
      `SELECT document_id FROM documents WHERE state IN ('queued', 'sent', 'closed') AND document_id NOT IN (SELECT document_id FROM outbox)`,
    ),
  ];
}

function findGaps(db: Db): string[] {
  const missing = (what: string, from: string, number: string): string[] =>
    rows<{ entries: number; newest: number; series: string }>(
      db,
      `SELECT count(DISTINCT ${number}) AS entries, max(${number}) AS newest, series FROM (${from}) GROUP BY series`,
    )
      .filter(({ entries, newest }) => entries !== newest)
      .map(({ entries, newest, series }) => `${what} ${series}: ${entries} numbers up to ${newest}`);
  return [
    ...missing('seal book', 'SELECT entry_no, year AS series FROM seal_use_book', 'entry_no'),
    ...missing(
      'outgoing register',
      `SELECT number_value, issuer_code || year AS series FROM outgoing_register`,
      'number_value',
    ),
    ...missing(
      'incoming register',
      'SELECT incoming_no, incoming_year AS series FROM inbox WHERE incoming_no IS NOT NULL',
      'incoming_no',
    ),
  ];
}

function findBlobs(db: Db, folder: string): string[] {
  const named = new Set(column<string>(db, 'SELECT file_name FROM blobs WHERE file_name IS NOT NULL'));
  const present = new Set(
    readdirSync(path.join(folder, 'blobs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name),
  );
  return [
    ...[...named].filter((name) => !present.has(name)).map((name) => `blob file ${name} is missing`),
    ...[...present].filter((name) => !named.has(name)).map((name) => `no row names blob file ${name}`),
    ...column<string>(
      db,
      `SELECT document_id FROM inbox WHERE package_blob NOT IN (SELECT sha256 FROM blobs UNION ALL SELECT sha256 FROM opened_packages)`,
    ).map((id) => `the package of ${id} is missing`),
  ];
}
