// The documents aggregate: what was accepted, for whom, and the packages that units uploaded.
import type { DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';

export interface AcceptedDocument {
  readonly documentId: DocumentId;
  readonly sender: UnitCode;
  /** Compact JWS of the sender, passed on as it came. */
  readonly note: string;
  /** Of the note's payload in canonical form: a note signed anew with the same words is the same note. */
  readonly noteSha256: Sha256;
  readonly packageSha256: Sha256;
  readonly sizeBytes: number;
  readonly acceptedAtMs: number;
}

/**
 * A note to 1,500 units has a megabyte with its keys: a hundred of them for every unit that asks after a restore would fill the memory. A page of documents
 * ends before so many letters; its first is in it whatever its size. Whoever reads goes on until a page is empty.
 */
export const maxOwnPageChars = 4 * 1024 * 1024;

/** A page of a unit's own records, by id. */
export interface OwnPage {
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface UploadedPackage {
  readonly sha256: Sha256;
  readonly unit: UnitCode;
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
}

export interface DocumentsReader {
  find(documentId: DocumentId): Promise<AcceptedDocument | undefined>;
  /** Of these documents the ones that `unit` is an addressee of, each with its sender. */
  sendersFor(documentIds: readonly DocumentId[], unit: UnitCode): Promise<ReadonlyMap<DocumentId, UnitCode>>;
  /** Of these units the ones that are addressees of the document. */
  addresseesAmong(documentId: DocumentId, units: readonly UnitCode[]): Promise<ReadonlySet<UnitCode>>;
  /** Of these packages the ones that the unit may read (it sent one, or it is an addressee), each with its size. */
  readableSizes(sha256s: readonly Sha256[], unit: UnitCode): Promise<ReadonlyMap<Sha256, number>>;
  /** What this unit sent, by id after `after` (left out: from the first), at most `limit` and `maxOwnPageChars`; empty only behind the last. */
  sentBy(sender: UnitCode, page: OwnPage): Promise<AcceptedDocument[]>;
  /** Size of a package that this unit uploaded; undefined when it did not. */
  uploadedSize(sha256: Sha256, unit: UnitCode): Promise<number | undefined>;
}

export interface Documents extends DocumentsReader {
  /** False, and nothing changed, when the id is taken already: `find` says by what, also when another node took it a moment ago. */
  insert(document: AcceptedDocument, addressees: readonly UnitCode[]): Promise<boolean>;
  /** Further addressees of a document; one that is one already changes nothing. */
  addAddressees(documentId: DocumentId, units: readonly UnitCode[]): Promise<void>;
  /** A repeated one changes nothing. */
  addPackage(entry: UploadedPackage): Promise<void>;
}
