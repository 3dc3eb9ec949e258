// A sealed package as it travels where policy wants packages encrypted: encrypted once, its content key wrapped for the recipient and whoever else reads.
import { createHash } from 'node:crypto';
import { memorySource, readChunks } from '../../src/formats/byte-source.ts';
import { encryptStream, newContentKey } from '../../src/seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../src/seals/encryption/package-purpose.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import { wrapKeys } from '../../src/main/station/sealing/wrap-keys.ts';
import type { Sha256 } from '../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../src/shared/domain/messages.ts';
import { withWrappedKeys } from '../../src/shared/domain/note-token.ts';
import type { SealedDocument, SealingDesk } from './sealed-package.ts';

/** The document encrypted to its recipient, with the note that says so. */
export async function encryptSealed(desk: SealingDesk, sealed: SealedDocument): Promise<SealedDocument> {
  const { keys, trust, clock } = desk.sender.station.parts;
  const [machine, store] = [keys.machineSigner(), trust.current()];
  if (machine === null || store === null) throw new Error('the sender is not enrolled');
  const contentKey = newContentKey();
  const wrapped = await wrapKeys(contentKey, [desk.recipient.code], {
    trust: store,
    self: desk.sender.unit.code,
    now: new Date(clock.nowMs()),
  });
  if (wrapped.without.size > 0 || wrapped.exchangeMissing)
    throw new Error(
      `no certificate to encrypt to: ${[...wrapped.without.values()].join(' ') || 'of the exchange'}`,
    );
  const chunks: Uint8Array[] = [];
  const plain = readChunks(memorySource(sealed.bytes));
  for await (const chunk of encryptStream({ contentKey, purpose: packagePurpose }, plain)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  const note: DeliveryNote = {
    ...sealed.note,
    package: { sha256, sizeBytes: bytes.length },
    encryption: { algorithm: 'A256GCM-1MiB', plain: sealed.note.package },
  };
  const noteJws = withWrappedKeys(await signMessage(note, machine), wrapped.keys);
  return { documentId: sealed.documentId, note, sha256, bytes, noteJws };
}
