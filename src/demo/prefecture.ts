// The demonstration prefecture 云岭市 in one folder: authority, exchange, three stations. A second start goes on with the same data.
import path from 'node:path';
import type { Authority } from '../authority/authority.ts';
import { runAuthority, openDemoAuthority, type AuthorityPlace } from './authority-process.ts';
import {
  foundExchange,
  foundExchangeEncryption,
  startDemoExchange,
  type DemoExchange,
} from './demo-exchange.ts';
import { enrolUnit, startHouse, stationPlace } from './demo-station.ts';
import type { StationHouse } from '../main/station/station-house.ts';
import type { Station, StationOptions } from '../main/station/station.ts';
import { demoUnits, type DemoUnit } from './people.ts';

export interface DemoSeat {
  readonly unit: DemoUnit;
  /** The one that is open now. */
  readonly station: Station;
  /** Opens it again after a restore; left out: somebody started it by hand. */
  readonly house?: StationHouse;
}

export interface Prefecture {
  readonly folder: string;
  readonly exchange: DemoExchange;
  readonly authorityPlace: AuthorityPlace;
  readonly seats: readonly DemoSeat[];
  seat(code: string): DemoSeat;
  /** Stops one station; the others and the exchange go on. */
  stopSeat(code: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PrefectureOptions {
  readonly folder: string;
  /** Stations to start; all three unless told. */
  readonly units?: readonly DemoUnit[];
  readonly stationOptions?: (unit: DemoUnit) => Partial<StationOptions>;
  readonly report?: (line: string) => void;
  /** Smaller keys of the authority, for tests that found many prefectures. */
  readonly caKeyBits?: 2048;
}

// The authority sits beside the stations and answers at once: the three seconds of the product would only be waited for.
const enrolmentPollMs = 100;

/** Starts the prefecture, founding it first when the folder is new. */
export async function startPrefecture(options: PrefectureOptions): Promise<Prefecture> {
  const { folder, units = demoUnits, report = () => undefined } = options;
  const authorityPlace = { folder: path.join(folder, 'authority'), dropFolder: path.join(folder, 'drop') };
  const exchangeFolder = path.join(folder, 'exchange');
  const authority = openDemoAuthority(authorityPlace, options.caKeyBits);
  foundExchange(exchangeFolder, authority);
  foundExchangeEncryption(exchangeFolder, authority);
  await authority.processRequests();
  report('证书颁发机构已就绪 authority ready');
  const exchange = await startDemoExchange({ folder: exchangeFolder, dropFolder: authorityPlace.dropFolder });
  report(`交换中心已启动 exchange at ${exchange.exchangeUrl}`);

  const seats: DemoSeat[] = [];
  for (const unit of units) {
    const wishes = options.stationOptions?.(unit) ?? {};
    const sync = wishes.sync === false ? wishes.sync : { enrolmentPollMs, ...wishes.sync };
    seats.push(seatOf(unit, await startHouse(stationPlace(folder, unit), { ...wishes, sync })));
  }
  const { exchangeUrl, enrolmentUrl } = exchange;
  const desk = oneAtATime(authority);
  const enrolSeat = async ({ unit, station }: DemoSeat): Promise<void> => {
    await enrolUnit({ station, unit, authority: desk, exchangeUrl, enrolmentUrl });
    report(`${unit.name} 已入网 station ready`);
  };
  await Promise.all(seats.map(enrolSeat));
  // From here on the authority lives in its own process: only signed files pass between it and the exchange.
  const running = runAuthority(authorityPlace);
  const takeSeat = (code: string): DemoSeat => {
    const index = seats.findIndex((seat) => seat.unit.code === code);
    const [seat] = index < 0 ? [] : seats.splice(index, 1);
    if (!seat) throw new RangeError(`no station of ${code} is running`);
    return seat;
  };
  return {
    folder,
    exchange,
    authorityPlace,
    seats,
    seat: (code) => {
      const found = seats.find((seat) => seat.unit.code === code);
      if (!found) throw new RangeError(`no station of ${code} is running`);
      return found;
    },
    stopSeat: (code) => stopSeat(takeSeat(code)),
    stop: async () => {
      await Promise.all(seats.map(stopSeat));
      await Promise.all([running.stop(), exchange.stop()]);
    },
  };
}

function seatOf(unit: DemoUnit, house: StationHouse): DemoSeat {
  return {
    ...{ unit, house },
    get station() {
      const open = house.current();
      if (open === null) throw new Error(`the station of ${unit.name} is being opened again`);
      return open;
    },
  };
}

const stopSeat = ({ house, station }: DemoSeat): Promise<void> => (house ?? station).stop();

/** The stations enrol beside one another, and the authority's one clerk goes through the requests of all of them. */
function oneAtATime(authority: Authority): Authority {
  let pass: ReturnType<Authority['processRequests']> | null = null;
  const processRequests = () =>
    (pass ??= authority.processRequests().finally(() => {
      pass = null;
    }));
  return { ...authority, processRequests };
}
