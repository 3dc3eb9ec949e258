// The demonstration's authority: founded by the program, then run as a process of its own that only its drop folder joins to the rest.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createAuthority, type Authority, type AuthorityOptions } from '../authority/authority.ts';
import { demoUnits } from './people.ts';

/** Passphrase of the demonstration's authority; a real one is typed by its keeper. */
export const demoPassphrase = 'yunling-authority-demonstration';

export interface AuthorityPlace {
  readonly folder: string;
  readonly dropFolder: string;
}

/** Founds (or opens) the authority and enters the three units; the caller must let go of it before `runAuthority`. */
export function openDemoAuthority(
  place: AuthorityPlace,
  caKeyBits?: AuthorityOptions['caKeyBits'],
): Authority {
  const authority = createAuthority({
    ...place,
    passphrase: demoPassphrase,
    clock: () => new Date(),
    region: '云岭市',
    ...(caKeyBits !== undefined && { caKeyBits }),
  });
  const known = new Set(authority.state().units.map((unit) => unit.code));
  for (const unit of demoUnits) {
    if (known.has(unit.code)) continue;
    const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } = unit;
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  }
  return authority;
}

export interface RunningAuthority {
  stop(): Promise<void>;
}

/** Starts the authority's own process: it answers requests and publishes until it is stopped. */
export function runAuthority(place: AuthorityPlace): RunningAuthority {
  const script = path.resolve(import.meta.dirname, '../authority/cli/authority.ts');
  const args = [
    '--disable-warning=ExperimentalWarning',
    script,
    'run',
    '--folder',
    place.folder,
    '--drop',
    place.dropFolder,
    '--with-parent',
    // Any free port: the policy tells the stations which one.
    '--time-stamp-port',
    '0',
  ];
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { ...process.env, YIZHAN_AUTHORITY_PASSPHRASE: demoPassphrase },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
