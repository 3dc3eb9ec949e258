import type { DemoPerson, DemoUnit } from './people.ts';

/** Opens people's windows, whichever shell does it. */
export interface PersonWindows {
  /** False: nothing opens by itself, `open` always answers with an address. */
  readonly opensByItself: boolean;
  /** Opens a person's window; the address when nothing could be opened. */
  open(unit: DemoUnit, person: DemoPerson): Promise<{ readonly url: string | null }>;
  stop(): Promise<void>;
}
