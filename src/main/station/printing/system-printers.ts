// The printers of a Linux machine by CUPS' own commands. No shell is involved: names and files are arguments, never text to be parsed.
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One queue of this machine. */
export interface Printer {
  readonly name: string;
  readonly isDefault: boolean;
}

/** What goes to a queue. */
export interface PrintJob {
  readonly file: string;
  /** Null: the machine's default. */
  readonly printer: string | null;
  readonly copies: number;
  readonly bothSides: boolean;
}

/** Printing without a dialog. */
export interface SystemPrinters {
  list(): Promise<Printer[]>;
  /** False when the queue did not take it. */
  print(job: PrintJob): Promise<boolean>;
}

// lp answers as soon as it has copied the file into the spool; a queue that does not answer within this is none.
const patienceMs = 20_000;

function findCommand(name: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * `lp` asks for exactly what GB/T 9704 needs: A4, no scaling (print-scaling is IPP's, fit-to-page the older filters'), both sides over the long edge.
 */
export function printArguments({ file, printer, copies, bothSides }: PrintJob): string[] {
  return [
    ...(printer === null ? [] : ['-d', printer]),
    '-n',
    String(copies),
    '-o',
    'media=iso_a4_210x297mm',
    '-o',
    'print-scaling=none',
    '-o',
    'fit-to-page=false',
    '-o',
    `sides=${bothSides ? 'two-sided-long-edge' : 'one-sided'}`,
    '--',
    file,
  ];
}

/** Null when this machine has no CUPS client. */
export function findSystemPrinters(
  folders: readonly string[] = (process.env['PATH'] ?? '').split(path.delimiter),
): SystemPrinters | null {
  const [lp, lpstat] = [findCommand('lp', folders), findCommand('lpstat', folders)];
  if (lp === null || lpstat === null || process.platform !== 'linux') return null;
  const ask = async (...parts: string[]): Promise<string> => {
    try {
      return (await run(lpstat, parts, { timeout: patienceMs, env: { ...process.env, LC_ALL: 'C' } })).stdout;
    } catch {
      // lpstat ends with 1 when there is no queue or no scheduler.
      return '';
    }
  };
  return {
    list: async () => {
      const [names, preset] = await Promise.all([ask('-e'), ask('-d')]);
      const chosen = /^system default destination: (\S+)/m.exec(preset)?.[1];
      return names
        .split('\n')
        .filter((name) => name !== '')
        .map((name) => ({ name, isDefault: name === chosen }));
    },
    print: async (job) => {
      try {
        await run(lp, printArguments(job), { timeout: patienceMs });
        return true;
      } catch {
        return false;
      }
    },
  };
}
