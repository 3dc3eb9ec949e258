// Bytes by opaque handle. The renderer never learns a path or a blob's hash; a handle is 192 random bits, lent to one session, dead with it.
// Threat: a page or another window that guesses or keeps handles. The shells add their own cookie and origin checks in front.
import { randomBytes } from 'node:crypto';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import type { ByteSource } from '../../formats/byte-source.ts';
import { BlobTooLargeError } from '../store/blob-chunks.ts';
import type { BlobStore, StagedBlob } from '../store/blobs.ts';
import { done, refuse } from './outcome.ts';
import type { ContentGateway, LentContent } from './parts.ts';

/** What the session keeper tells the gateway. */
export interface SessionLookup {
  /** The client that a live session belongs to. */
  clientOf(sessionId: string): string | undefined;
  /** Whether anybody is logged in at this client. */
  hasSession(clientId: string): boolean;
}

/** The gateway and what only the composition root calls. */
export interface OwnedContentGateway extends ContentGateway {
  /** Forgets every handle of a session that has ended, and the uploads of a client where nobody is logged in any more. */
  endSession(sessionId: string): void;
}

interface Loan extends LentContent {
  readonly sessionId: string;
}
interface Upload {
  readonly clientId: string;
  readonly staged: StagedBlob;
}

// A window that stages without attaching fills the disk: as many as one document may have attachments.
const maxUploadsPerClient = 100;

/** A content gateway over the blob store. */
export function createContentGateway(blobs: BlobStore, sessions: SessionLookup): OwnedContentGateway {
  const loans = new Map<string, Loan>();
  const handles = new Map<string, ContentHandle>();
  const uploads = new Map<string, Upload>();
  const nameSource = createSourceNames();
  const ofClient = (loan: Loan | undefined, clientId: string): LentContent | undefined =>
    loan && sessions.clientOf(loan.sessionId) === clientId ? loan : undefined;

  return {
    lend: (loan) => {
      const key = JSON.stringify([loan.sessionId, nameSource(loan.source), loan.name, loan.disposition]);
      const known = handles.get(key);
      if (known) return known;
      const handle = makeHandle();
      handles.set(key, handle);
      loans.set(handle, loan);
      return handle;
    },
    open: (handle, clientId) => ofClient(loans.get(handle), clientId),
    lent: (actor, handle) => ofSession(loans.get(handle), actor.sessionId),
    receive: async (clientId, stream, maxBytes) => {
      if (!sessions.hasSession(clientId)) return refuse('not-logged-in');
      const count = [...uploads.values()].filter((upload) => upload.clientId === clientId).length;
      if (count >= maxUploadsPerClient)
        return refuse('input-invalid', { field: 'upload', reason: 'too-many' });
      const staged = await stageWithin(blobs, stream, maxBytes);
      if (!staged) return refuse('package-too-large', { maxMb: String(Math.floor(maxBytes / 1_000_000)) });
      if (!sessions.hasSession(clientId)) {
        await blobs.discard(staged);
        return refuse('not-logged-in');
      }
      const handle = makeHandle();
      uploads.set(handle, { clientId, staged });
      return done({ handle, sizeBytes: staged.sizeBytes });
    },
    takeUpload: (actor, handle) => {
      const upload = uploads.get(handle);
      if (!upload || upload.clientId !== sessions.clientOf(actor.sessionId)) return undefined;
      uploads.delete(handle);
      return upload.staged;
    },
    endSession: (sessionId) => {
      for (const [key, handle] of handles)
        if (loans.get(handle)?.sessionId === sessionId) {
          handles.delete(key);
          loans.delete(handle);
        }
      for (const [handle, upload] of uploads) {
        if (sessions.hasSession(upload.clientId)) continue;
        uploads.delete(handle);
        // What cannot be removed now is swept at the next start.
        blobs.discard(upload.staged).catch(() => undefined);
      }
    },
  };
}

function ofSession(loan: Loan | undefined, sessionId: string): LentContent | undefined {
  return loan?.sessionId === sessionId ? loan : undefined;
}

function makeHandle(): ContentHandle {
  return randomBytes(24).toString('base64url') as ContentHandle;
}

async function stageWithin(
  blobs: BlobStore,
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StagedBlob | undefined> {
  try {
    return await blobs.stage(stream, { maxBytes });
  } catch (error) {
    if (error instanceof BlobTooLargeError) return undefined;
    throw error;
  }
}

/** Blobs are known by their hash (each opening is a new object), anything else by itself. */
function createSourceNames(): (source: ByteSource) => string {
  const names = new WeakMap<ByteSource, string>();
  let count = 0;
  return (source) => {
    if ('sha256' in source && typeof source.sha256 === 'string') return source.sha256;
    const known = names.get(source) ?? `#${(count += 1)}`;
    names.set(source, known);
    return known;
  };
}
