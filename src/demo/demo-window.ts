// A person's window without a screen: the same contract, the same guard, the same content gateway as behind a real window.
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import type { stationContract } from '../shared/contract/station.ts';
import type { ContentHandle } from '../shared/domain/ids.ts';
import type { Station } from '../main/station/station.ts';
import type { DemoPerson } from './people.ts';

export type StationClient = ContractRouterClient<typeof stationContract>;

export interface DemoWindow {
  readonly client: StationClient;
  /** Uploads bytes as the shells do; the handle goes to `drafting.attach`. */
  upload(bytes: Uint8Array): Promise<ContentHandle>;
  /** The bytes behind a handle that was lent to this window. */
  download(handle: string): Promise<Uint8Array>;
  close(): void;
}

/** Opens a window where nobody is logged in yet. */
export function openWindow(station: Station): DemoWindow {
  const connection = station.connect();
  const client: StationClient = createRouterClient(station.router, { context: { connection } });
  return {
    client,
    upload: async (bytes) => {
      const received = await station.content.receive(connection.clientId, chunksOf(bytes), bytes.length);
      if (!received.ok) throw new Error(`upload refused: ${received.code}`);
      return received.value.handle;
    },
    download: async (handle) => {
      const lent = station.content.open(handle, connection.clientId);
      if (lent === undefined) throw new Error('nothing was lent under this handle');
      return lent.source.read(0, lent.source.sizeBytes);
    },
    close: () => station.disconnect(connection),
  };
}

/** Opens a window and logs the person in. */
export async function openWindowOf(station: Station, person: DemoPerson): Promise<DemoWindow> {
  const window = openWindow(station);
  const { people } = await window.client.session.overview({});
  const account = people.find((candidate) => candidate.name === person.name);
  if (!account) throw new Error(`${person.name} has no account on this station`);
  await window.client.session.login({ personId: account.id, password: person.password });
  return window;
}

async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}
