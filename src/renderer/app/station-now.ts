// The hour as the station knows it. Nobody at the desk may be able to set the machine's clock, and everything that the station marks bears the
// exchange's time: 今天, 3 秒前 and a time to send at are all counted from there.
import type { App } from './app-context.ts';

/** The machine's clock plus what the exchange said of it; nothing said yet, or no station: the machine's. */
export const stationNowMs = (app: Pick<App, 'overview'> | null): number =>
  Date.now() + (app?.overview.getState().data?.link.clockOffsetMs ?? 0);
