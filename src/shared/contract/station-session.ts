// Station contract, what comes before the documents: session, enrolment, events, the line to the exchange and the alarm.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  documentIdSchema,
  instantSchema,
  permissionSchema,
  personIdSchema,
  roleSchema,
  sealKeyFileSchema,
  tokenPlaceSchema,
  unitCodeSchema,
  urgencySchema,
} from './schemas.ts';

const nothing = z.object({});
export const personSchema = z.object({ id: personIdSchema, name: z.string(), role: roleSchema });

/** The line to the exchange, in facts; the top bar makes words of it. */
export const linkSchema = z.object({
  state: z.enum(['connected', 'connecting', 'offline', 'refused', 'not-enrolled']),
  /** Last successful exchange with the centre; null: never since start. */
  lastContactAtMs: instantSchema.nullable(),
  /** Sealed documents that wait in the outbox. */
  waitingToSend: z.number().int(),
  receiptsToSend: z.number().int(),
  /** Failure code of src/shared/contract/exchange when not connected. */
  reason: z.string().nullable(),
  /** Exchange clock minus machine clock; null: unsure, marks say 时间存疑. */
  clockOffsetMs: z.number().int().nullable(),
});

/** Unacknowledged arrivals. Titles only travel to a logged-in person who may read the inbox; before that they are null. */
export const alarmSchema = z.object({
  flash: z.number().int(),
  urgent: z.number().int(),
  routine: z.number().int(),
  items: z.array(
    z.object({
      documentId: documentIdSchema,
      urgency: urgencySchema,
      title: z.string().nullable(),
      senderName: z.string().nullable(),
      arrivedAtMs: instantSchema,
    }),
  ),
});

const loggedInSchema = z.object({
  /** Lives in the window's memory only; resumes after a reload or a lost connection. */
  token: z.string(),
  person: personSchema,
  permissions: z.array(permissionSchema),
  unit: z.object({ code: unitCodeSchema, name: z.string() }),
  idleLockMinutes: z.number().int(),
});

export const sessionContract = {
  /** What a window may know before anybody logged in. */
  overview: oc.input(nothing).output(
    z.object({
      station: z.object({
        enrolled: z.boolean(),
        unitCode: unitCodeSchema.nullable(),
        unitName: z.string().nullable(),
      }),
      people: z.array(personSchema),
      link: linkSchema,
      alarm: alarmSchema,
    }),
  ),
  login: oc
    .input(z.object({ personId: personIdSchema, password: z.string().max(200) }))
    .output(loggedInSchema),
  resume: oc.input(z.object({ token: z.string().max(200) })).output(loggedInSchema),
  /** A person did something: the idle lock starts again. */
  touch: oc.input(nothing).output(nothing),
  logout: oc.input(nothing).output(nothing),
};

export const enrolmentStateSchema = z.object({
  state: z.enum(['none', 'pending', 'issued', 'refused']),
  unitCode: unitCodeSchema.nullable(),
  /** Why it was refused or could not go on; a StationFailure. */
  failure: z.string().nullable(),
  /** The data came from another machine without its machine key: `begin` takes a new code of the same unit, whatever the state. */
  anew: z.boolean(),
});
export const enrolmentContract = {
  state: oc.input(nothing).output(enrolmentStateSchema),
  /**
   * Makes the keys on this machine, compares the exchange's root with the code, and sends the requests. The recovery code is shown once and
   * never again. Anew, the administrator is one with an account here, and none is made.
   */
  begin: oc
    .input(
      z
        .object({
          code: z.string().max(2000),
          administrator: z.object({ name: z.string().min(1).max(60), password: z.string().max(200) }),
          sealPin: z.string().max(200),
          /** The RSA or EC seal key was made in this token, and `sealPin` is its PIN; absent: it is made here and kept in a key file. */
          sealToken: tokenPlaceSchema.optional(),
          /** The RSA or EC seal key was delivered in this file; `sealPin` protects it here as one that is made here. Not together with a token. */
          sealKeyFile: sealKeyFileSchema.optional(),
        })
        .refine(({ sealToken, sealKeyFile }) => sealToken === undefined || sealKeyFile === undefined),
    )
    .output(enrolmentStateSchema.extend({ recoveryCode: z.string() })),
};

export const eventSchema = z.object({
  topic: z.enum([
    'session',
    'link',
    'alarm',
    'home',
    'documents',
    'outbox',
    'deliveries',
    'inbox',
    'directory',
    'enrolment',
    'seals',
    'storage',
    'courier',
  ]),
  documentId: documentIdSchema.nullable(),
});
export const eventsContract = {
  /** Says what changed, never what it changed to: the screen asks again. Before login only session, link, alarm, enrolment and storage are told. */
  watch: oc.input(nothing).output(eventIterator(eventSchema)),
};
