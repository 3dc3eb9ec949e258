// What every stage of the station gets: one object, made once by station.ts. Interfaces only; nothing here does anything.
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { ByteSource } from '../../formats/byte-source.ts';
import type { Signer } from '../../seals/pki/signer.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { eventSchema, linkSchema } from '../../shared/contract/station-session.ts';
import type { ContentHandle, DocumentId, Sha256, UnitCode } from '../../shared/domain/ids.ts';
import type { StagedBlob } from '../store/blobs.ts';
import type { PdfRenderer } from '../render/render-pdf.ts';
import type { Store } from '../store/store.ts';
import type { Actor, Details, Outcome } from './outcome.ts';
import type { TokenPlace } from './seal-token/messages.ts';
import type { SealTokens } from './seal-token/seal-tokens.ts';
import type { StoredPlace } from './seal-token/stored-seal-key.ts';

/** The station's time: the machine's clock corrected by the exchange's offset. */
export interface StationClock {
  /** Milliseconds since 1970 UTC by the exchange's clock, as far as it is known. */
  nowMs(): number;
  /** False until an exchange has told its time: marks then say 时间存疑. */
  sure(): boolean;
  /** Calendar day in Asia/Shanghai, `2026-11-21`. */
  today(): string;
  /** Exchange clock minus machine clock, as sync measured it or as proof of a later time makes it; null: neither. */
  offsetMs(): number | null;
  setOffset(offsetMs: number): void;
  /** There is proof that it is at least so late, on paper for one. What time it is nobody has said: it stays unsure, and is forgotten with this life. */
  isAtLeast(ms: number): void;
}

export type StationEvent = z.output<typeof eventSchema>;
export type EventTopic = StationEvent['topic'];

/** Says what changed. Delivered after the running transaction: `emit` may be called inside one. */
export interface EventHub {
  emit(topic: EventTopic, documentId: DocumentId | null): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: StationEvent) => void): () => void;
}

/** The hash-chained log of who did what; details carry ids, hashes and counts, never content. */
export interface AuditLog {
  /** Called INSIDE the transaction of the act. */
  append(entry: {
    readonly actor: Actor | null;
    readonly act: string;
    readonly subject: string | null;
    readonly details?: Details;
  }): void;
  /** Number and hash of the newest entry, for the exchange's countersignature; null while the log is empty. */
  head(): { readonly entryNo: number; readonly hash: Sha256 } | null;
}

/** Bytes lent to a window, as the shells serve them. */
export interface LentContent {
  readonly source: ByteSource;
  readonly name: string;
  readonly mediaType: string;
  readonly disposition: 'inline' | 'attachment';
}

/** Bytes by opaque handle, for one session; all of its handles die with the session. */
export interface ContentGateway {
  /** Same source (a blob's hash, else the object), name and session: same handle. */
  lend(loan: LentContent & { readonly sessionId: string }): ContentHandle;
  /** What the handle stands for, if this window's session may have it. */
  open(handle: string, clientId: string): LentContent | undefined;
  /** What the handle stands for, if it was lent to this session: a stage that works with what the window holds. */
  lent(actor: Actor, handle: string): LentContent | undefined;
  /** Stages an upload of a logged-in window. */
  receive(
    clientId: string,
    stream: AsyncIterable<Uint8Array>,
    maxBytes: number,
  ): Promise<Outcome<{ handle: ContentHandle; sizeBytes: number }>>;
  /** Hands the staged upload over, once; the taker commits or discards it. */
  takeUpload(actor: Actor, handle: ContentHandle): StagedBlob | undefined;
}

/** The unit's machine key, open; signs notes and receipts, never a document. */
export interface MachineSigner {
  readonly privateKey: KeyObject;
  readonly certificateSha256: string;
}

/** The machine's certificate and key as TLS wants them. */
export interface MachineIdentity extends MachineSigner {
  readonly certificatePem: string;
  /** Leaf first, then intermediates. */
  readonly chainPem: string;
}

/** `sm2Seal` is the second seal key, for OFD (GB/T 38540); it opens with the PIN of `seal`. */
export type KeyUse = 'machine' | 'seal' | 'sm2Seal' | 'encryption';

/** A private key already wrapped for rest; stored inside the caller's transaction. */
export interface PreparedKey {
  readonly use: KeyUse;
  readonly protectedKey: string;
}

/** The picture of the unit's seal, as the registry names it by hash. */
export interface SealPicture {
  readonly sha256: Sha256;
  readonly png: Uint8Array;
  readonly name: string;
  readonly diameterMm: number;
}

/** The SES seal in use (GB/T 38540-2020), as the authority made it for this machine's SM2 certificate. */
export interface Eseal {
  readonly esId: string;
  readonly der: Uint8Array;
  /** PEM of the SM2 certificate. */
  readonly certificatePem: string;
}

/** The unit's seal keys while a custodian's act lasts; whoever opened them closes them. */
export interface OpenSeal {
  /** RSA or ECDSA: the package and PDF. */
  readonly signer: Signer;
  /** SM2, for OFD; null: this machine has no such key. */
  readonly sm2: { readonly signer: Signer; readonly eseal: Uint8Array } | null;
  /** Wipes what can be wiped; the SM2 signer throws from then on. */
  close(): void;
}

/** The unit's private keys; none ever leaves the station process. */
export interface KeyRing {
  /** Null until the machine's certificate was issued. */
  machineSigner(): MachineSigner | null;
  machineIdentity(): MachineIdentity | null;
  /** The data came from another machine, and the machine key did not: this one is enrolled anew. */
  isMachineElsewhere(): boolean;
  /** The machine's private key before its certificate has come: enrolment asks for answers with it. */
  pendingKey(use: 'machine' | 'encryption'): KeyObject | null;
  /** Both seal keys under their one PIN. Wrong PINs are counted on disk: growing waits, locked after five. */
  openSealKey(pin: string): Promise<Outcome<OpenSeal>>;
  /** Tokens that may hold the seal key; each question goes to a process of its own. */
  readonly tokens: SealTokens;
  /** Where the seal key in use lives; null before there is one. */
  sealPlace(): StoredPlace | null;
  /** Keeps the seal key in use in this token, or in its key file (null). Whoever calls has seen that it is there. Inside the caller's transaction. */
  moveSealKey(place: TokenPlace | null): void;
  /**
   * The seal key in use out of its token: `prepared` is the same key as its maker delivered it, under the PIN, which must be the one of the SM2 key when there
   * is one. Wrong PINs are counted as at the desk.
   */
  takeBackSealKey(prepared: PreparedKey, pin: string): Outcome<void>;
  /** A seal key that was made in a token, for `store`. */
  prepareTokenKey(spki: Uint8Array, place: TokenPlace): PreparedKey;
  /** PEM of the seal certificate in use; null before it was issued. */
  sealCertificatePem(): string | null;
  /** Why nobody opens the seal keys in use on this machine; null: they are not locked. */
  sealLock(): 'lost' | 'suspended' | null;
  /** The SES seal of the SM2 certificate in use; null: this machine seals PDF only. */
  eseal(): Eseal | null;
  sealPicture(sha256: string): SealPicture | null;
  /** Private keys for opening what was encrypted to the unit, newest first. */
  encryptionKeys(): readonly KeyObject[];
  /** Wraps a new private key for rest (`pin` for the seal keys only; SM2 as 32 bytes). Slow on purpose: call it before the transaction. */
  prepare(use: KeyUse, privateKey: KeyObject | Uint8Array, pin: string | null): Promise<Outcome<PreparedKey>>;
  /** Stores it as the key in use, without a certificate yet. Inside the caller's transaction. */
  store(key: PreparedKey): void;
  /** Gives the key in use its certificate; false when the certificate is for another key. Inside the caller's transaction. */
  installCertificate(use: KeyUse, certificatePem: string, chainPem: string): boolean;
  installSealPicture(picture: SealPicture): void;
  /** Keeps the SES seal for the SM2 certificate that it was made for. Inside the caller's transaction. */
  installEseal(eseal: {
    readonly certificateSha256: string;
    readonly esId: string;
    readonly der: Uint8Array;
  }): void;
  /** Makes (or replaces) the recovery slot and returns the code to print: shown once, kept nowhere. */
  makeRecoveryCode(): Promise<string>;
}

/** The trust store in force; stage `trust` implements it. */
export interface TrustHolder {
  current(): TrustStore | null;
}

type Link = z.output<typeof linkSchema>;
/** What sync knows of the line; the counts are read from the tables when asked. */
export type LinkFacts = Pick<Link, 'state' | 'lastContactAtMs' | 'reason'>;

/** The line to the exchange: sync updates it, the top bar shows it. */
export interface LinkMonitor {
  current(): Link;
  /** Emits `link` when something changed. */
  update(facts: Partial<LinkFacts>): void;
}

/** What the shell can do on the desktop; a shell that cannot does nothing. */
export interface DesktopPort {
  /** Opens a plain copy in the machine's own program. */
  openFile(path: string): Promise<void>;
  /** Prints a plain copy by a dialog of its own; absent: this shell cannot. */
  printFile?(path: string, job: { readonly copies: number; readonly bothSides: boolean }): Promise<void>;
  /** Shows that something arrived; never with a title or a name in it before login. */
  notify(alarm: { readonly flash: number; readonly urgent: number; readonly routine: number }): void;
}

/** One logger; secrets are cut out at one place (log.ts). */
export interface Logger {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

interface StationFolders {
  readonly data: string;
  /** 0700, emptied at lock, exit and start: plain copies for outside programs. */
  readonly plain: string;
  /** 0700, emptied at start: unfinished work. */
  readonly temp: string;
}

/** What every stage gets. */
export interface StationParts {
  readonly store: Store;
  readonly clock: StationClock;
  readonly events: EventHub;
  readonly audit: AuditLog;
  readonly content: ContentGateway;
  readonly keys: KeyRing;
  /** Null until enrolled. */
  readonly identity: () => { readonly unitCode: UnitCode; readonly unitName: string } | null;
  readonly trust: TrustHolder;
  readonly link: LinkMonitor;
  /** One kept renderer: pages are drawn when sealing and again at every judgement. */
  readonly pdf: PdfRenderer;
  readonly desktop: DesktopPort;
  readonly machineName: string;
  readonly folders: StationFolders;
  readonly log: Logger;
}
