// The delivery note of an arrival: verified when it can be, read anyway when it cannot, so that a document whose note is forged or damaged still
// arrives visibly, with that check failed, and is never silently gone.
import { z } from 'zod';
import { verifyMessage } from '../../../seals/trust/machine-jws.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import {
  documentIdSchema,
  sha256Schema,
  unitCodeSchema,
  urgencySchema,
} from '../../../shared/contract/schemas.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { Urgency } from '../../../shared/domain/kinds.ts';
import { forwardRules, type DeliveryNote } from '../../../shared/domain/messages.ts';
import { noteJwsOf } from '../../../shared/domain/note-token.ts';

const noteRecipients = z
  .array(
    z.object({
      unit: unitCodeSchema,
      role: z.enum(['main', 'cc']),
      copies: z.number().int().min(1).max(999),
      copyFrom: z.number().int().min(1).max(999_999).exactOptional(),
      copyTo: z.number().int().min(1).max(999_999).exactOptional(),
      insteadOf: unitCodeSchema.exactOptional(),
    }),
  )
  .max(5000);
const namedPackage = z.object({ sha256: sha256Schema, sizeBytes: z.number().int().min(0) });

/** The fields that this station works with; others may be there. */
const noteSchema = z.object({
  type: z.literal('yizhan/delivery-note/1'),
  documentId: documentIdSchema,
  sequence: z.number().int().min(0),
  sender: unitCodeSchema,
  recipients: noteRecipients,
  later: noteRecipients.exactOptional(),
  supplement: z.literal(true).exactOptional(),
  forward: z.enum(forwardRules).exactOptional(),
  urgency: urgencySchema,
  package: namedPackage,
  encryption: z.object({ algorithm: z.literal('A256GCM-1MiB'), plain: namedPackage }).nullable(),
  issuedAt: z.string(),
});

/** A note as it came. `unit` is who signed it, null when the signature does not hold (then `code` says why). */
export interface ReadNote {
  readonly note: DeliveryNote;
  readonly unit: UnitCode | null;
  readonly code: string;
}

/** What the token says without any verification; null when it cannot be read at all. */
export function peekNote(token: string): DeliveryNote | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const text = Buffer.from(payload, 'base64url').toString('utf8');
    const parsed = noteSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Urgency as the note claims it: for the order of work only. */
export function peekUrgency(token: string): Urgency {
  return peekNote(token)?.urgency ?? 'routine';
}

/** Reads and verifies a note; null when it cannot be read at all. */
export async function readNote(token: string, trust: TrustStore, nowMs: number): Promise<ReadNote | null> {
  const note = peekNote(token);
  if (note === null) return null;
  const verified = await verifyMessage<DeliveryNote>({
    token: noteJwsOf(token),
    trust,
    expectedType: note.type,
    now: new Date(nowMs),
  });
  if (!verified.ok) return { note, unit: null, code: verified.code };
  return { note, unit: verified.unit, code: 'OK' };
}
