// One unit's station in the demonstration: data folder, device key outside of it, enrolment by a real one-time code, the unit's people.
import path from 'node:path';
import type { Authority } from '../authority/authority.ts';
import { openDeviceKeyFile } from '../main/shell/browser/device-key-file.ts';
import { createStation, type Station, type StationOptions } from '../main/station/station.ts';
import { openStationHouse, type StationHouse } from '../main/station/station-house.ts';
import { openWindow } from './demo-window.ts';
import type { DemoUnit } from './people.ts';

export interface StationPlace {
  readonly folder: string;
  readonly deviceKeyFile: string;
}

/** Where a unit's station lives inside the prefecture's folder. */
export function stationPlace(prefectureFolder: string, unit: DemoUnit): StationPlace {
  const name = unit.code.toLowerCase();
  return {
    folder: path.join(prefectureFolder, 'stations', name),
    deviceKeyFile: path.join(prefectureFolder, 'device-keys', `${name}.key`),
  };
}

/** Starts the station; its device key is a 0600 file beside, never inside, the data folder. */
export function startStation(place: StationPlace, options: Partial<StationOptions> = {}): Promise<Station> {
  const { folder, deviceKeyFile } = place;
  const deviceKey = openDeviceKeyFile({ file: deviceKeyFile, dataFolder: folder });
  return createStation({ folder, deviceKey, ...options });
}

/** The same, in a house that opens it again after a restore. */
export function startHouse(
  place: StationPlace,
  options: Partial<StationOptions> = {},
): Promise<StationHouse> {
  const { folder, deviceKeyFile } = place;
  const deviceKey = openDeviceKeyFile({ file: deviceKeyFile, dataFolder: folder });
  return openStationHouse({
    ...{ folder, deviceKey, ...options },
    // Nothing of the demonstration goes on without its station.
    onLost: (error) => {
      throw new Error('the station could not be opened again', { cause: error });
    },
  });
}

export interface EnrolUnit {
  readonly station: Station;
  readonly unit: DemoUnit;
  readonly authority: Authority;
  readonly exchangeUrl: string;
  readonly enrolmentUrl: string;
}

// Costs nothing where it goes well; a busy machine makes its keys slowly.
const patienceMs = 180_000;
const lookEveryMs = 50;

/** Enrols a station that is not enrolled yet and gives its people their accounts. */
export async function enrolUnit(wish: EnrolUnit): Promise<void> {
  const { station, unit, authority, exchangeUrl, enrolmentUrl } = wish;
  const { client, close } = openWindow(station);
  const before = await client.enrolment.state({});
  if (before.state === 'issued') return;
  if (before.state === 'none') {
    const code = authority.issueEnrolmentCode({ unit: unit.code, exchangeUrl, enrolmentUrl }).text;
    const { name, password } = unit.administrator;
    await client.enrolment.begin({ code, administrator: { name, password }, sealPin: unit.sealPin });
  }
  await waitUntilIssued(wish, async () => (await client.enrolment.state({})).state);
  for (const person of unit.people) {
    const added = await station.accounts.add(null, person);
    if (!added.ok)
      throw new Error(`${person.name} could not be added: ${added.code} ${JSON.stringify(added.details)}`);
  }
  close();
}

async function waitUntilIssued(wish: EnrolUnit, readState: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await wish.authority.processRequests();
    const state = await readState();
    if (state === 'issued') return;
    if (state === 'refused' || Date.now() > deadline)
      throw new Error(`${wish.unit.name} was not enrolled: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
