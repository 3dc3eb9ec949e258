// The three registers, a year at a time like the paper books, from the newest rows on.
import { createGrowingList } from '../../client/growing-list.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type SealUseEntry = StationOutputs['registers']['sealUse'][number];
export type OutgoingEntry = StationOutputs['registers']['outgoing'][number];
export type IncomingEntry = StationOutputs['registers']['incoming'][number];

/** Year by the calendar of the unit, not of the machine's zone. */
export const yearOf = (atMs: number): number =>
  Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Asia/Shanghai' }).format(atMs));

/** The registers of the present year; `nowMs` tells the station's time. */
export function createRegistersStores(client: StationClient, nowMs: () => number) {
  const yearNow = (): number => yearOf(nowMs());
  return {
    sealUseBook: createGrowingList<SealUseEntry>({
      ask: async (after, limit) =>
        await client.registers.sealUse({ year: yearNow(), limit, ...(after && { before: after.entryNo }) }),
      keyOf: ({ entryNo }) => String(entryNo),
    }),
    outgoingRegister: createGrowingList<OutgoingEntry>({
      ask: async (after, limit) =>
        await client.registers.outgoing({
          year: yearNow(),
          limit,
          ...(after && { before: after.documentId }),
        }),
      keyOf: ({ documentId }) => documentId,
    }),
    incomingRegister: createGrowingList<IncomingEntry>({
      ask: async (after, limit) =>
        await client.registers.incoming({ year: yearNow(), limit, ...(after && { before: after.entryNo }) }),
      keyOf: ({ entryNo }) => String(entryNo),
    }),
  };
}
