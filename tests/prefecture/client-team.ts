// The clients' processes as one: a task goes to all of them, their reports come back as one.
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Report, Task } from './client-process.ts';

export interface ClientTeam {
  /** Runs a task made for each process; `onWaiting` is called when all of them wait for what comes. */
  run(taskOf: (index: number) => Task, onWaiting?: () => void): Promise<Report>;
  stop(): void;
}

interface Told {
  readonly report?: Report;
  readonly waiting?: number;
  readonly error?: string;
}

/** Starts `count` processes. */
export function startClientTeam(count: number): ClientTeam {
  const script = path.join(import.meta.dirname, 'client-process.ts');
  const children = Array.from({ length: count }, () => fork(script, { serialization: 'advanced' }));
  return {
    run: async (taskOf, onWaiting) => {
      let waiting = 0;
      const heard = (): void => {
        waiting += 1;
        if (waiting === count) onWaiting?.();
      };
      const reports = await Promise.all(children.map((child, index) => runOne(child, taskOf(index), heard)));
      return mergeReports(reports);
    },
    stop: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

function runOne(child: ChildProcess, task: Task, onWaiting: () => void): Promise<Report> {
  return new Promise((resolve, reject) => {
    const end = (work: () => void): void => {
      child.off('message', hear);
      child.off('exit', gone);
      work();
    };
    const hear = ({ report, waiting, error }: Told): void => {
      if (waiting !== undefined) onWaiting();
      else if (report) end(() => resolve(report));
      else end(() => reject(new Error(error)));
    };
    const gone = (): void => end(() => reject(new Error('a process of clients ended')));
    child.on('message', hear);
    child.on('exit', gone);
    child.send(task);
  });
}

function mergeReports(reports: readonly Report[]): Report {
  const sum = (pick: (report: Report) => number): number =>
    reports.reduce((total, report) => total + pick(report), 0);
  return {
    doneAtMs: reports.flatMap(({ doneAtMs }) => doneAtMs),
    pollMs: reports.flatMap(({ pollMs }) => pollMs),
    receiptMs: reports.flatMap(({ receiptMs }) => receiptMs),
    bytes: sum(({ bytes }) => bytes),
    documents: sum(({ documents }) => documents),
    busy: sum(({ busy }) => busy),
    broken: sum(({ broken }) => broken),
  };
}
