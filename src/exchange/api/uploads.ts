// Resumable uploads by tus 1.0 under /uploads. An upload's id begins with the unit that made it, and every verb checks that this is the unit of the
// connection: a unit can neither see, continue nor end the upload of another. A finished upload counts only when it was hashed, compared with the
// SHA-256 that its metadata named, flushed and linked into the blob folder.
import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import type { Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeLog } from '../log.ts';
import type { UploadQuota } from '../operations/upload-quota.ts';
import type { ExchangeStore } from '../store/store.ts';
import { ownRoutes } from './own-routes.ts';
import { carrierOf, refusal, refusalBody, refusalOfStore, sendRefusal, type Refusal } from './refusal.ts';
import { createSweep, readInfo, removeUpload, type Sweep, type UploadInfo } from './upload-sweep.ts';
import { createUploadLocker } from './upload-locker.ts';

export interface Uploads {
  handle(request: IncomingMessage, response: ServerResponse, unit: UnitCode): Promise<void>;
  /** Takes in an upload of this unit that is whole but was never hashed (the exchange stopped in between): its size, or undefined. */
  adoptFinished(unit: UnitCode, sha256: Sha256): Promise<number | undefined>;
  /** Removes the unit's uploads of a package that was accepted; their bytes stay in the blob folder. */
  forget(unit: UnitCode, sha256: Sha256): Promise<void>;
  /** Removes uploads that nobody went on with for a week. */
  sweep(): Promise<void>;
}

export interface UploadParts {
  readonly store: ExchangeStore;
  readonly maxBytes: () => number;
  /** Left out: none. */
  readonly quota?: UploadQuota;
  /** Left out: it is. By a wrong time every upload was given up long ago. */
  readonly isClockSure?: () => boolean;
  readonly clock: () => Date;
  readonly log: ExchangeLog;
}

interface UploadCall {
  readonly unit: UnitCode;
  readonly response: ServerResponse;
}

/** A request as the tus library hands it on. */
interface TusRequest {
  readonly runtime?: { readonly node?: { readonly req: unknown } } | undefined;
}

// PUT and GET are no verbs of ours: bytes come back by /packages only, to those whom the document is for.
const verbs = new Set<string>(ownRoutes.uploads.verbs);
const sha256Pattern = /^[0-9a-f]{64}$/;
const idTail = /^\.[0-9a-f]{32}$/;
// A station sends a few files at once; hundreds of unfinished ones are a fault that fills the disk.
const maxOpenUploads = 64;
// Unfinished uploads of a station that never came back.
const keepUnfinishedMs = 7 * 24 * 3600 * 1000;
class UploadRefused extends Error {
  readonly refusal: Refusal;
  constructor(found: Refusal) {
    super(found.code);
    this.refusal = found;
  }
}

/** The tus side of one exchange. */
export function createUploads(parts: UploadParts): Uploads {
  const { store, maxBytes, log } = parts;
  const callers = new WeakMap<IncomingMessage, UploadCall>();
  const callOf = (request: TusRequest): UploadCall | undefined =>
    callers.get(request.runtime?.node?.req as IncomingMessage);
  const unitOf = (request: TusRequest): UnitCode => {
    const unit = callOf(request)?.unit;
    if (unit === undefined) throw new UploadRefused(refusal('unit-rejected', { reason: 'no-certificate' }));
    return unit;
  };
  const sweep = createSweep(() => server.cleanUpExpiredUploads(), parts);
  const server = new TusServer({
    path: '/uploads',
    datastore: new FileStore({
      directory: store.uploadFolder,
      expirationPeriodInMilliseconds: keepUnfinishedMs,
    }),
    locker: createUploadLocker(store.leases),
    // Whoever comes again for an upload waits this long for the connection that the first one left behind.
    lockDrainTimeout: 1000,
    // Behind TLS the library would answer http:// addresses.
    relativeLocation: true,
    // No browser talks to the exchange.
    allowedOrigins: () => false,
    maxSize: () => maxBytes(),
    namingFunction: (request) => `${unitOf(request)}.${randomBytes(16).toString('hex')}`,
    onIncomingRequest: (request, id) => {
      const unit = unitOf(request);
      const isOwn = id.startsWith(unit) && idTail.test(id.slice(unit.length));
      return isOwn ? Promise.resolve() : Promise.reject(new UploadRefused(refusal('not-found')));
    },
    onUploadCreate: async (request, upload) => {
      if (upload.size === undefined || !sha256Pattern.test(upload.metadata?.sha256 ?? ''))
        throw new UploadRefused(refusal('package-refused', { check: 'sha256', reason: 'not-named' }));
      await refuseTooMany({ ...parts, sweep }, unitOf(request), upload.size);
      return { metadata: { sha256: upload.metadata?.sha256 ?? '' } };
    },
    onUploadFinish: async (request, { id, metadata, size = 0 }) => {
      await takeIn(parts, { unit: unitOf(request), id, sha256: metadata?.sha256 as Sha256, size });
      return {};
    },
    onResponseError: (request, error) => {
      const found = refusalOf(error, maxBytes());
      const retryAfter = found.details.retryAfterSeconds;
      if (found.code === 'exchange-failed') log.error('upload-failed', error);
      if (retryAfter !== undefined) callOf(request)?.response.setHeader('Retry-After', retryAfter);
      return { status_code: statusOf(error, found), body: JSON.stringify(refusalBody(found)) };
    },
  });
  return {
    handle: async (request, response, unit) => {
      if (!verbs.has(request.method ?? '')) return sendRefusal(response, refusal('not-found'));
      callers.set(request, { unit, response });
      await server.handle(request, response);
    },
    adoptFinished: (unit, sha256) => adoptFinished(parts, unit, sha256),
    forget: (unit, sha256) => forgetUploads(parts, unit, sha256),
    sweep: sweep.now,
  };
}

async function refuseTooMany(
  { store, quota, sweep }: UploadParts & { readonly sweep: Sweep },
  unit: UnitCode,
  sizeBytes: number,
): Promise<void> {
  sweep.whenDue();
  const countOpen = async (): Promise<number> => {
    const names = await readdir(store.uploadFolder);
    return names.filter((name) => name.startsWith(`${unit}.`) && name.endsWith('.json')).length;
  };
  if ((await countOpen()) >= maxOpenUploads) {
    await sweep.now();
    await forgetKept(store, unit);
    if ((await countOpen()) >= maxOpenUploads)
      throw new UploadRefused(refusal('busy', { retryAfterSeconds: '60', reason: 'open-uploads' }));
  }
  const overQuota = await quota?.(unit, sizeBytes);
  if (overQuota) throw new UploadRefused(overQuota);
}

/** Whole ones whose packages were kept but never submitted, or refused at the submit: they are no upload any more, and would shut the unit out for a week. */
async function forgetKept(
  { uploadFolder, documents }: Pick<ExchangeStore, 'uploadFolder' | 'documents'>,
  unit: UnitCode,
): Promise<void> {
  for (const { id, size, metadata } of await listUploads(uploadFolder, unit)) {
    const found = await stat(join(uploadFolder, id)).catch(() => null);
    const sha256 = metadata?.sha256 as Sha256 | undefined;
    const isKept = found?.size === size && sha256 !== undefined;
    if (isKept && (await documents.uploadedSize(sha256, unit)) !== undefined)
      await removeUpload(uploadFolder, id);
  }
}

async function takeIn(
  parts: UploadParts,
  upload: { readonly unit: UnitCode; readonly id: string; readonly sha256: Sha256; readonly size: number },
): Promise<void> {
  const { store, clock, log } = parts;
  const file = join(store.uploadFolder, upload.id);
  if (!(await store.blobs.adopt(file, upload.sha256))) {
    await removeUpload(store.uploadFolder, upload.id);
    log.warn('upload-hash-differs', { unit: upload.unit });
    throw new UploadRefused(refusal('package-refused', { check: 'sha256', reason: 'differs' }));
  }
  const { unit, sha256, size } = upload;
  const entry = { sha256, unit, sizeBytes: size, receivedAtMs: clock().getTime() };
  await store.transact((tx) => tx.documents.addPackage(entry));
}

async function adoptFinished(
  parts: UploadParts,
  unit: UnitCode,
  sha256: Sha256,
): Promise<number | undefined> {
  const folder = parts.store.uploadFolder;
  for (const info of await listUploads(folder, unit)) {
    if (info.metadata?.sha256 !== sha256) continue;
    const found = await stat(join(folder, info.id)).catch(() => null);
    if (found?.size !== info.size) continue;
    const taken = await takeIn(parts, { unit, id: info.id, sha256, size: info.size }).then(
      () => true,
      (error: unknown) => (error instanceof UploadRefused ? false : Promise.reject(error)),
    );
    if (taken) return info.size;
  }
  return undefined;
}

async function forgetUploads({ store, log }: UploadParts, unit: UnitCode, sha256: Sha256): Promise<void> {
  const folder = store.uploadFolder;
  try {
    for (const info of await listUploads(folder, unit))
      if (info.metadata?.sha256 === sha256) await removeUpload(folder, info.id);
  } catch (error) {
    log.error('uploads-not-removed', error, { unit });
  }
}

async function listUploads(folder: string, unit: UnitCode): Promise<UploadInfo[]> {
  const found: UploadInfo[] = [];
  for (const name of await readdir(folder)) {
    const id = name.slice(0, -'.json'.length);
    if (!name.endsWith('.json') || !id.startsWith(unit) || !idTail.test(id.slice(unit.length))) continue;
    const info = await readInfo(join(folder, name));
    if (info) found.push({ ...info, id });
  }
  return found;
}

function refusalOf(error: Error | { status_code: number; body: string }, maxBytes: number): Refusal {
  if (error instanceof UploadRefused) return error.refusal;
  const later = refusalOfStore(error);
  if (later) return later;
  const status = 'status_code' in error ? error.status_code : 500;
  if (status === 413) return refusal('too-large', { maxBytes: String(maxBytes) });
  if (status === 404 || status === 410) return refusal('not-found');
  if (status >= 400 && status < 500)
    return refusal('package-refused', { check: 'upload', reason: String(status) });
  return refusal('exchange-failed');
}

/** tus clients act on the library's own statuses (409 offset, 423 locked, 460 checksum): they stay. */
function statusOf(error: Error | { status_code: number; body: string }, found: Refusal): number {
  return 'status_code' in error && error.status_code >= 400
    ? error.status_code
    : carrierOf(found.code).status;
}
