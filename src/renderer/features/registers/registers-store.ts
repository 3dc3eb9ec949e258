// The three registers, a year at a time like the paper books.
import { createResource } from '../../client/resource.ts';
import type { StationClient, StationOutputs } from '../../client/station-client.ts';

export type SealUseEntry = StationOutputs['registers']['sealUse'][number];
export type OutgoingEntry = StationOutputs['registers']['outgoing'][number];
export type IncomingEntry = StationOutputs['registers']['incoming'][number];

/** Year by the calendar of the unit, not of the machine's zone. */
export const yearOf = (atMs: number): number =>
  Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: 'Asia/Shanghai' }).format(atMs));

/** The registers of the present year. */
export function createRegistersStores(client: StationClient) {
  const year = (): { year: number } => ({ year: yearOf(Date.now()) });
  return {
    sealUseBook: createResource<SealUseEntry[]>(async () => await client.registers.sealUse(year())),
    outgoingRegister: createResource<OutgoingEntry[]>(async () => await client.registers.outgoing(year())),
    incomingRegister: createResource<IncomingEntry[]>(async () => await client.registers.incoming(year())),
  };
}
