// The note of a document that is on its way already, signed and with the wrapped keys of its units behind it when the package went encrypted.
import { unwrapContentKey } from '../../../seals/encryption/content-key.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import { withWrappedKeys, wrappedKeyOf } from '../../../shared/domain/note-token.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createPackageEncryptionsRepository } from '../../store/package-encryptions-repository.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { wrapKeys } from '../sealing/wrap-keys.ts';

export type NoteSealer = (note: DeliveryNote) => Promise<Outcome<string>>;

/** Seals further notes; refused when one of their units cannot be encrypted to, and nothing goes out then. */
export function createNoteSealer(parts: StationParts): NoteSealer {
  const encryptions = createPackageEncryptionsRepository(parts.store.db);
  const outbox = createOutboxRepository(parts.store.db);

  /** As it was kept, or, on a restored machine, as it was wrapped for the own unit. */
  const contentKeyOf = async ({ documentId }: DeliveryNote): Promise<Uint8Array | null> => {
    const kept = encryptions.get(documentId)?.contentKey;
    if (kept !== undefined) return kept;
    const self = parts.identity()?.unitCode;
    const token = outbox.get(documentId)?.note;
    const wrapped = self === undefined || token === undefined ? null : wrappedKeyOf(token, self);
    const opened = wrapped === null ? null : await unwrapContentKey(parts.keys.encryptionKeys(), wrapped);
    return opened?.ok === true ? opened.key : null;
  };

  return async (note) => {
    const signer = parts.keys.machineSigner();
    const trust = parts.trust.current();
    if (signer === null || trust === null) return refuse('not-enrolled');
    const jws = await signMessage(note, signer);
    if (note.encryption === null) return done(jws);
    const contentKey = await contentKeyOf(note);
    if (contentKey === null)
      return refuse('recipient-not-encryptable', { units: '', reason: 'own-key-lost' });
    const units = note.recipients.map(({ unit }) => unit);
    const self = parts.identity()?.unitCode ?? null;
    const { keys, without } = await wrapKeys(contentKey, units, {
      trust,
      self,
      now: new Date(parts.clock.nowMs()),
    });
    const [first] = without;
    if (first === undefined) return done(withWrappedKeys(jws, keys));
    const names = [...without.keys()].map((unit) => trust.unit(unit)?.name ?? unit);
    return refuse('recipient-not-encryptable', { units: names.join('、'), reason: first[1] });
  };
}
