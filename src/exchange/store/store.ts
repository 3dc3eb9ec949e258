// Everything the exchange keeps, opened together and closed together.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBlobFolder, type BlobFolder } from './blobs.ts';
import { openDatabase, readEpoch, transact } from './database.ts';
import { createDocumentsRepository, type DocumentsRepository } from './documents-repository.ts';
import { createFeedRepository, type FeedRepository } from './feed-repository.ts';
import { createPublicationRepository, type PublicationRepository } from './publication-repository.ts';
import { createReceiptsRepository, type ReceiptsRepository } from './receipts-repository.ts';
import { createSealNoticesRepository, type SealNoticesRepository } from './seal-notices-repository.ts';

export interface ExchangeStore {
  readonly epoch: string;
  readonly documents: DocumentsRepository;
  readonly feed: FeedRepository;
  readonly receipts: ReceiptsRepository;
  readonly sealNotices: SealNoticesRepository;
  readonly publications: PublicationRepository;
  readonly blobs: BlobFolder;
  /** Unfinished and freshly finished tus uploads. */
  readonly uploadFolder: string;
  transact<T>(work: () => T): T;
  close(): void;
}

/** Opens the store in `folder` (0700), which is made when it is not there. */
export function openExchangeStore(folder: string): ExchangeStore {
  const uploadFolder = join(folder, 'uploads');
  const blobFolder = join(folder, 'blobs');
  for (const path of [folder, uploadFolder, blobFolder]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const db = openDatabase(join(folder, 'exchange.db'));
  return {
    epoch: readEpoch(db),
    documents: createDocumentsRepository(db),
    feed: createFeedRepository(db),
    receipts: createReceiptsRepository(db),
    sealNotices: createSealNoticesRepository(db),
    publications: createPublicationRepository(db),
    blobs: createBlobFolder(blobFolder),
    uploadFolder,
    transact: (work) => transact(db, work),
    close: () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
