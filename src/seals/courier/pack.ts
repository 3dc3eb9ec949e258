// A courier pack: what travels on a medium, encrypted to its taker and signed by its maker (ADR 0033).
//
//   "YZCOURIER/1\n" 12 | length of the head u32 | head, JSON | encrypted stream, purpose "courier", of:
//        length of the list u32 | list (JWS of CourierManifest) | the items that it names, end to end: each message once, then each package once
//
// Sizes and hashes stand in the list, so nothing else separates the items, and an item that the list does not name has no room. The head is believed for
// nothing but the choice of a key: the signed list repeats it. Threat: whoever carries the medium (see encrypted-stream.ts for what is done to the bytes),
// and whoever makes a pack for somebody with that unit's public key. Versioning: another layout gets another magic.
import { createHash, type KeyObject } from 'node:crypto';
import { type ByteSource, passChunks, sliceSource } from '../../formats/byte-source.ts';
import {
  courierItems,
  type CourierItem,
  type CourierManifest,
  type CourierParty,
  type CourierRefusal,
} from '../../shared/domain/courier.ts';
import { unwrapContentKey, type UnwrapFailure, wrapContentKey } from '../encryption/content-key.ts';
import {
  DecryptionError,
  encryptedSizeOf,
  encryptStream,
  newContentKey,
  openEncrypted,
} from '../encryption/encrypted-stream.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { courierHeadSchema, judgeCourierManifest, maxManifestBytes, type CourierHead } from './manifest.ts';

const magic = Buffer.from('YZCOURIER/1\n', 'latin1');
const frameBytes = magic.length + 4;
const purpose = 'courier';
const maxHeadBytes = 128 * 1024;

/** A refusal of a pack as a value. */
export interface PackRefusal {
  readonly ok: false;
  readonly code: CourierRefusal;
  readonly details: Readonly<Record<string, string>>;
}
export type PackOutcome<T> = { readonly ok: true; readonly value: T } | PackRefusal;

const refuse = (code: CourierRefusal, details: Readonly<Record<string, string>> = {}): PackRefusal => ({
  ok: false,
  code,
  details,
});

/** A pack that is ready to be written. */
export interface PreparedPack {
  readonly sizeBytes: number;
  readonly parts: number;
  /** The whole pack; the parts are cut out of it in order. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Prepares a pack for the holder of this certificate's key. `token` is the signed list; `open` gives the bytes of its items. */
export async function preparePack(options: {
  readonly manifest: CourierManifest;
  readonly token: string;
  readonly recipient: Certificate;
  /** Of the exchange, where it makes the pack. */
  readonly chain: readonly string[];
  readonly open: (item: CourierItem) => ByteSource;
  readonly partBytes: number;
}): Promise<PreparedPack> {
  const { manifest, token, recipient, chain, open, partBytes } = options;
  const contentKey = newContentKey();
  const key = await wrapContentKey(recipient, contentKey);
  const items = courierItems(manifest.entries);
  const list = Buffer.from(token, 'latin1');
  const plainBytes = 4 + list.length + items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { packId, from, to, madeAt } = manifest;
  const headOf = (parts: number): Buffer =>
    frame({ edition: 1, packId, from, to, madeAt, parts, key, chain: [...chain] });
  const sizeWith = (parts: number): number => headOf(parts).length + encryptedSizeOf(plainBytes);
  // A digit more in the head can make one part more, once.
  const parts = Math.ceil(sizeWith(Math.ceil(sizeWith(1) / partBytes)) / partBytes);
  const head = headOf(parts);
  return {
    sizeBytes: sizeWith(parts),
    parts,
    chunks: async function* () {
      yield head;
      yield* encryptStream({ contentKey, purpose }, plainOf(list, items, open));
    },
  };
}

function frame(head: CourierHead): Buffer {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  return Buffer.concat([magic, lengthOf(json.length), json]);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

async function* plainOf(
  list: Uint8Array,
  items: readonly CourierItem[],
  open: (item: CourierItem) => ByteSource,
): AsyncGenerator<Uint8Array> {
  yield lengthOf(list.length);
  yield list;
  for (const item of items) {
    const source = open(item);
    if (source.sizeBytes !== item.sizeBytes) throw new Error('an item is not as long as the list says');
    yield* passChunks(source);
  }
}

/** The head of what may be a pack; unproven. */
export async function readPackHead(source: ByteSource): Promise<PackOutcome<CourierHead>> {
  const found = await readHead(source);
  return found === null ? refuse('file-unreadable') : { ok: true, value: found.head };
}

async function readHead(
  source: ByteSource,
): Promise<{ readonly head: CourierHead; readonly contentStart: number } | null> {
  if (source.sizeBytes < frameBytes) return null;
  const start = Buffer.from(await source.read(0, frameBytes));
  if (!start.subarray(0, magic.length).equals(magic)) return null;
  const headBytes = start.readUInt32BE(magic.length);
  if (headBytes > maxHeadBytes || frameBytes + headBytes > source.sizeBytes) return null;
  const text = Buffer.from(await source.read(frameBytes, headBytes)).toString('utf8');
  const head = courierHeadSchema.safeParse(parseOrNull(text)).data;
  return head === undefined ? null : { head, contentStart: frameBytes + headBytes };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A pack whose list is proven; its items are read on demand, and are only believed by `checkItems` or by their hashes. */
export interface OpenPack {
  readonly manifest: CourierManifest;
  readonly items: readonly CourierItem[];
  /** Throws DecryptionError while it is read, where it was changed. */
  item(item: CourierItem): ByteSource;
}

const unwrapRefusals: Readonly<Record<UnwrapFailure, CourierRefusal>> = {
  'wrap-unreadable': 'file-unreadable',
  'wrap-for-another-key': 'not-our-key',
  'wrap-changed': 'file-damaged',
};

/** Opens a pack: whom it is for, the key, the end of the stream, the list, its signature, its sizes. */
export async function openPack(options: {
  readonly source: ByteSource;
  readonly self: CourierParty;
  readonly keys: () => readonly KeyObject[];
  readonly trust: TrustStore | null;
  readonly now: Date;
}): Promise<PackOutcome<OpenPack>> {
  const { source, self, keys, trust, now } = options;
  const found = await readHead(source);
  if (found === null) return refuse('file-unreadable');
  const { head, contentStart } = found;
  if (head.to !== self) return refuse('not-for-us', { to: head.to, from: head.from });
  if (trust === null) return refuse('lists-missing');
  const unwrapped = await unwrapContentKey(keys(), head.key);
  if (!unwrapped.ok) return refuse(unwrapRefusals[unwrapped.code], { code: unwrapped.code });
  const sealed = sliceSource(source, contentStart, source.sizeBytes - contentStart);
  return catchDamage(async () => {
    const content = await openEncrypted({ contentKey: unwrapped.key, purpose }, sealed);
    const token = await readToken(content);
    if (token === null) return refuse('file-unreadable', { code: 'manifest-length' });
    const judged = judgeCourierManifest({ token, head, trust, now });
    if (!judged.ok) return judged;
    return layOut(content, 4 + token.length, judged.manifest);
  });
}

async function readToken(content: ByteSource): Promise<string | null> {
  if (content.sizeBytes < 4) return null;
  const length = Buffer.from(await content.read(0, 4)).readUInt32BE(0);
  if (length > maxManifestBytes || 4 + length > content.sizeBytes) return null;
  return Buffer.from(await content.read(4, length)).toString('latin1');
}

function layOut(content: ByteSource, start: number, manifest: CourierManifest): PackOutcome<OpenPack> {
  const items = courierItems(manifest.entries);
  const places = new Map<string, { readonly offset: number; readonly sizeBytes: number }>();
  let offset = start;
  for (const { sha256, sizeBytes } of items) {
    places.set(sha256, { offset, sizeBytes });
    offset += sizeBytes;
  }
  if (offset !== content.sizeBytes) return refuse('file-damaged', { code: 'length' });
  const item = ({ sha256 }: CourierItem): ByteSource => {
    const place = places.get(sha256);
    if (place === undefined) throw new RangeError('the pack does not name this item');
    return sliceSource(content, place.offset, place.sizeBytes);
  };
  return { ok: true, value: { manifest, items, item } };
}

/** Reads every item once and holds it against its hash: a pack is taken whole or not at all. */
export function checkItems(
  pack: OpenPack,
  watch: { readonly onBytes: (bytes: number) => void; readonly signal: AbortSignal },
): Promise<PackOutcome<null>> {
  return catchDamage(async () => {
    for (const item of pack.items) {
      const hash = createHash('sha256');
      for await (const chunk of passChunks(pack.item(item))) {
        watch.signal.throwIfAborted();
        hash.update(chunk);
        watch.onBytes(chunk.length);
      }
      if (hash.digest('hex') !== item.sha256) return refuse('file-damaged', { code: 'item-differs' });
    }
    return { ok: true, value: null };
  });
}

/** Runs what reads a pack: bytes that were changed or cut are a refusal, wherever they are met. */
export async function catchDamage<T>(run: () => Promise<PackOutcome<T>>): Promise<PackOutcome<T>> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DecryptionError) return refuse('file-damaged', { code: error.code });
    throw error;
  }
}
