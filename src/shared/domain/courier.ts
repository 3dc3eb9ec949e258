// 摆渡: documents, receipts and notices that travel on a medium instead of the line, in packs. The ids are those of the line, so whichever road is first
// wins and the other finds everything known. Threat: a medium that is lost, read, changed, kept back and brought again, or brought to somebody else.
import type { Sha256, UnitCode } from './ids.ts';

/** Who makes and who takes a pack: a unit or the centre. */
export type CourierParty = UnitCode | 'exchange';

/** What one entry of a pack carries. */
export const courierKinds = [
  'document',
  'further-note',
  'receipt',
  'notice',
  'seal-notice',
  'publication',
] as const;
export type CourierKind = (typeof courierKinds)[number];

/** A piece of the pack's content, by its hash. */
export interface CourierItem {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

export interface CourierEntry {
  readonly kind: CourierKind;
  /** What makes it one: the document's, receipt's or notice's id; `document:sequence` of a further note. */
  readonly id: string;
  /** Null where it is of no document. */
  readonly documentId: string | null;
  /** The signed message (compact JWS), or the publication's JSON. */
  readonly message: CourierItem;
  /** The sealed package; null where nothing but the message goes. */
  readonly package: CourierItem | null;
  /** Its number in the taker's feed; null in what a unit sends. */
  readonly number: number | null;
  /** ISO 8601 UTC: when the exchange took it; null in what a unit sends. */
  readonly at: string | null;
}

/** What the other side did with one entry of an earlier pack. */
export interface CourierAnswer {
  readonly kind: CourierKind;
  readonly id: string;
  readonly accepted: boolean;
  /** An exchange failure; null when it was accepted. */
  readonly code: string | null;
  /** ISO 8601 UTC by the exchange's clock. */
  readonly at: string;
}

/** The list of everything in a pack, signed by who made it. */
export interface CourierManifest {
  readonly type: 'yizhan/courier-pack/1';
  /** UUID v7: of two packs of one maker the later has the higher one. */
  readonly packId: string;
  readonly from: CourierParty;
  readonly to: CourierParty;
  /** ISO 8601 UTC. */
  readonly madeAt: string;
  /**
   * The taker's feed, as far as this pack goes: everything above `after` up to `through`. In a unit's pack to the exchange: where the unit's feed stands
   * (`after` and `through` alike). Null: nothing is said of a feed.
   */
  readonly feed: { readonly epoch: string; readonly after: number; readonly through: number } | null;
  /** Head of the unit's audit log, to be countersigned; null where there is none. */
  readonly auditHead: { readonly entryNo: number; readonly head: Sha256 } | null;
  /** The exchange's countersignature of the head in an earlier pack. */
  readonly countersignature: {
    readonly entryNo: number;
    readonly head: Sha256;
    readonly jws: string;
  } | null;
  readonly entries: readonly CourierEntry[];
  readonly answers: readonly CourierAnswer[];
}

/** Why a pack, or a folder for one, is not taken. Nothing of it was taken then, and the file is as it was. */
export const courierRefusals = [
  /** Not a pack, or of another edition of the program. Remedy: look whether it is the right file; update the program. */
  'file-unreadable',
  /** A further part of the pack is not beside it. details.part. Remedy: put all its parts into one folder. */
  'part-missing',
  /** Shorter or longer than it was made, or changed. Remedy: compare with the 校验单, copy it again; else have it made again. */
  'file-damaged',
  /** Made for somebody else. details.to. Remedy: bring it there. */
  'not-for-us',
  /** Made for us, to a key that this machine does not have. Remedy: have it made again by the newest directory. */
  'not-our-key',
  /** Not signed by a machine of the unit (or by the centre) that it names. details.code. Remedy: ask there; fetch the newest lists. */
  'sender-refused',
  /** The machine that signed it is revoked. Remedy: ask the unit by phone; it makes the pack again with its new certificate. */
  'sender-revoked',
  /** Taken before, whole: nothing of it is new. */
  'already-taken',
  /** The lists of the authority have not come yet: nobody's signature can be judged. Remedy: import the lists first. */
  'lists-missing',
  /** Whom it goes to has no usable encryption certificate. details.to, details.code. Remedy: fetch the newest lists; that side renews. */
  'recipient-not-encryptable',
  /** There is nothing to put into a pack. */
  'nothing-to-send',
  /** Not a folder, or it cannot be written or read. details.folder. Remedy: plug the medium in, choose another folder. */
  'folder-refused',
  /** The medium has no room. details.needed, details.free. Remedy: free some, or choose fewer documents. */
  'medium-full',
  /** This machine has no room for what is in it. details.needed, details.free. Remedy: free some and take it again. */
  'no-room',
  /** The medium went away or failed in the middle. Remedy: plug it in and do it again: what was done is not done twice. */
  'medium-gone',
  /** What was written does not read back as written. Remedy: use another medium. */
  'medium-faulty',
  /** Another pack is being made or taken. */
  'busy',
] as const;
export type CourierRefusal = (typeof courierRefusals)[number];

/** The largest part of a pack: FAT32 ends at 4 GiB. */
export const courierPartBytes = 3.9 * 1024 ** 3;
/** File ending of a pack; further parts add `.002`, `.003`. */
export const courierEnding = '.yzc';

/** Name of a pack's file: ASCII, no longer than any file system takes, sorted by day. */
export function courierFileName(pack: Pick<CourierManifest, 'packId' | 'from' | 'to' | 'madeAt'>): string {
  const day = pack.madeAt.slice(0, 10).replaceAll('-', '');
  const nameOf = (party: string): string => party.replaceAll(/[^A-Za-z0-9-]/g, '').toUpperCase();
  // The last digits are random: the first are the time.
  return `YZ-${day}-${nameOf(pack.from)}-${nameOf(pack.to)}-${pack.packId.slice(-8).toUpperCase()}${courierEnding}`;
}

/** True for the first file of a pack; a copy that its computer named anew (“… - 副本.yzc”) is one too. */
export const isCourierFile = (name: string): boolean =>
  /^[^\\/:*?"<>|\p{Cc}]{1,140}\.yzc$/iu.test(name) && !name.startsWith('.');

/** Name of a further part. */
export const courierPartName = (name: string, part: number): string =>
  part === 1 ? name : `${name}.${String(part).padStart(3, '0')}`;

/** A hash as people compare it: groups of four, four of them a line. */
export function groupedHash(sha256: string): readonly string[] {
  const groups = sha256.toUpperCase().match(/.{4}/g) ?? [];
  return [0, 4, 8, 12].map((start) => groups.slice(start, start + 4).join(' '));
}

/** Bytes of everything after the manifest, in the order of the pack: each item once, messages before packages. */
export function courierItems(entries: readonly CourierEntry[]): CourierItem[] {
  const items = new Map<string, CourierItem>();
  for (const { message } of entries) items.set(message.sha256, message);
  for (const { package: item } of entries)
    if (item !== null && !items.has(item.sha256)) items.set(item.sha256, item);
  return [...items.values()];
}

/** What is known of the feed and what a pack says of it. */
export type CourierFeedStep =
  /** The pack goes on where the feed stands: the position moves with it. */
  | { readonly kind: 'contiguous'; readonly epoch: string }
  /** Nothing in it is above the position. */
  | { readonly kind: 'behind' }
  /** Entries between the position and the pack's first are elsewhere: taken by their ids, the line brings the rest. */
  | { readonly kind: 'gap' }
  /** Of another life of the exchange: taken by ids. */
  | { readonly kind: 'other-epoch' }
  | { readonly kind: 'none' };

/** How a pack stands to the feed of its taker. */
export function judgeCourierFeed(
  feed: CourierManifest['feed'],
  known: { readonly feedEpoch: string | null; readonly feedCursor: number },
): CourierFeedStep {
  if (feed === null) return { kind: 'none' };
  const isSame = known.feedEpoch === feed.epoch || (known.feedEpoch === null && feed.after === 0);
  if (!isSame) return { kind: 'other-epoch' };
  if (feed.through <= known.feedCursor) return { kind: 'behind' };
  return feed.after <= known.feedCursor ? { kind: 'contiguous', epoch: feed.epoch } : { kind: 'gap' };
}

/** The number up to which every entry of the feed is in the pack and done: the first one that is neither holds the position. */
export function doneThrough(
  feed: NonNullable<CourierManifest['feed']>,
  entries: readonly { readonly number: number | null; readonly done: boolean }[],
): number {
  const done = new Set(
    entries.flatMap(({ number, done: isDone }) => (isDone && number !== null ? [number] : [])),
  );
  let reached = feed.after;
  while (reached < feed.through && done.has(reached + 1)) reached += 1;
  return reached;
}
