// Starts processes that answer one question and end: for code that may crash or hang. The same source runs as .ts and built as .js, in Node and in
// Electron, whose program is Node when it is told so.
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtUrlOf } from './threads.ts';

/** How a process ended; `answer` is what it wrote on its channel 3. */
export interface ProcessEnd {
  readonly end: 'answered' | 'crashed' | 'timeout';
  readonly answer: Buffer;
}

interface ProcessQuestion {
  /** As in the source: `new URL('./x.worker.ts', import.meta.url)`. */
  readonly module: URL;
  readonly input: Uint8Array;
  readonly timeoutMs: number;
}

const answerChannel = 3;
// Input and answer only: output and errors belong to foreign code, and could carry what nobody must log.
const stdio: ('pipe' | 'ignore')[] = ['pipe', 'ignore', 'ignore', 'pipe'];
// Foreign code that writes without end must not fill the memory.
const maxAnswerBytes = 1024 * 1024;

function commandOf(module: URL): { readonly args: string[]; readonly env: NodeJS.ProcessEnv } {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return { args: [fileURLToPath(builtUrlOf(module))], env };
}

/** Asks and waits without letting anything else run: for signatures, whose makers expect them at once. */
export function askProcessNow({ module, input, timeoutMs }: ProcessQuestion): ProcessEnd {
  const { args, env } = commandOf(module);
  const ended: SpawnSyncReturns<Buffer> = spawnSync(process.execPath, args, {
    ...{ env, stdio, input, windowsHide: true },
    ...{ timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxAnswerBytes },
  });
  const answer = ended.output?.[answerChannel] ?? Buffer.alloc(0);
  const isLate = (ended.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  return { end: isLate ? 'timeout' : ended.status === 0 ? 'answered' : 'crashed', answer };
}

/** Asks; the caller's other work goes on meanwhile. */
export function askProcess({ module, input, timeoutMs }: ProcessQuestion): Promise<ProcessEnd> {
  const { args, env } = commandOf(module);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env, stdio, windowsHide: true });
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const finish = (end: ProcessEnd['end']): void => {
      clearTimeout(timer);
      resolve({ end, answer: Buffer.concat(chunks) });
    };
    child.stdio[answerChannel]?.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxAnswerBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    // A child that ends before it has read everything breaks the pipe; its end says enough.
    child.stdin?.on('error', () => undefined);
    child.on('error', () => finish('crashed'));
    child.on('close', (status) => finish(isLate ? 'timeout' : status === 0 ? 'answered' : 'crashed'));
    child.stdin?.end(input);
  });
}
