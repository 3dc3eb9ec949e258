// docs/walkthrough.md as it stands there: every fenced block in its order in one shell, the clicks of section 6 over the same line that a window has. What the
// test changes are ports and the folder, and that addresses are printed instead of windows opened.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../src/demo/main-job.ts';
import type { Recipient } from '../../src/shared/domain/content.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';
import { connectWindow, enterShell, type StationClient } from '../support/raw-browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-walk-'));
const screens = path.join(root, 'dist', 'renderer');
let shell: ChildProcessByStdio<Writable, Readable, null>;
let printed = '';
// A dozen processes on a machine that does other things too.
const patienceMs = 600_000;
const lines: { close(): void }[] = [];

beforeAll(() => {
  // `npm test` builds them first; the line itself is what is walked here.
  if (!existsSync(path.join(screens, 'index.html'))) throw new Error('npm run build:screens comes first');
  // A group of its own: at the end all that it started is ended with it, and nothing else.
  shell = spawn('bash', ['-e'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  shell.stdout.on('data', (piece: Buffer) => (printed += piece.toString('utf8')));
});
afterAll(() => {
  for (const line of lines) line.close();
  endGroup();
  rmSync(folder, { recursive: true, force: true });
});

/** The shell may have ended at a command that failed; what it started in the background has not. */
function endGroup(): void {
  if (shell.pid === undefined) return;
  try {
    process.kill(-shell.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

it(
  'leads from an empty machine to two enrolled units and a document that was signed for',
  async () => {
    const blocks = await readBlocks();
    const [first, ...others] = blocks.filter(({ kind }) => kind !== 'sh once');
    expect(first?.text).toContain('authority()');
    const windows: { readonly log: string }[] = [];
    for (const [index, block] of [first, ...others].entries()) {
      if (block === undefined) continue;
      if (block.text.startsWith('exchange report')) await sendOne(windows);
      if (block.kind === 'sh service') {
        const log = path.join(folder, `service-${index}.log`);
        if (block.text.startsWith('station open')) windows.push({ log });
        shell.stdin.write(`{ ${block.text.trim()}; } > ${log} 2>&1 &\n`);
      } else await runBlock(block.text, index);
    }
    expect(printed).toContain('enrolled: 990100-GOV-0001 云岭市人民政府办公室');
    expect(printed).toContain('enrolled: 990100-DEP-0002 云岭市财政局');
    // Whether a unit was here is written down once a minute, and this may be quicker. A list of objects, then, as nothing is unsigned, the backup at once.
    const [, readiness = '', after = ''] = /\n(\[\n \{[\s\S]*?\n\])\n([^\n]*)/.exec(printed) ?? [];
    expect(JSON.parse(readiness)).toMatchObject([
      { unit: '990100-GOV-0001', installed: true, trained: false },
      { unit: '990100-DEP-0002', installed: true },
    ]);
    expect(JSON.parse(after)).toHaveProperty('backup');
    for (const unit of ['office', 'finance'])
      expect(readFileSync(path.join(folder, `${unit}.recovery`), 'utf8')).toMatch(/\S{8,}/);
  },
  2 * patienceMs,
);

/** The fenced blocks of the page, with ports that are free here and a folder that goes away. */
async function readBlocks(): Promise<readonly { readonly kind: string; readonly text: string }[]> {
  const page = readFileSync(path.join(root, 'docs', 'walkthrough.md'), 'utf8');
  const [exchange, enrolment, monitor] = await freePorts(3);
  const found = [...page.matchAll(/^```(sh[^\n]*)\n([\s\S]*?)^```$/gm)];
  return found.map(([, kind = '', text = '']) => ({
    kind,
    text: text
      .replaceAll('/srv/yizhan', folder)
      .replaceAll('8443', String(exchange))
      .replaceAll('8444', String(enrolment))
      .replaceAll('8445', String(monitor))
      .replaceAll(/^(station open \w+)$/gm, '$1 --no-open'),
  }));
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((one) => new Promise((resolve) => one.once('listening', resolve))));
  const ports = servers.map((one) => (one.address() as AddressInfo).port);
  await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
  return ports;
}

/** Runs a block in the one shell; the first command that fails ends the shell, and the test says after what. */
async function runBlock(text: string, index: number): Promise<void> {
  const script = path.join(folder, `block-${index}.sh`);
  writeFileSync(script, text);
  const mark = `=== ${index}\n`;
  shell.stdin.write(`. ${script}\nprintf '=== ${index}\\n'\n`);
  const isThrough = (): Promise<true | null> => {
    if (shell.exitCode !== null) throw new Error(`block ${index} failed:\n${text}\n${printed}`);
    return Promise.resolve(printed.includes(mark) ? true : null);
  };
  await waitFor(`block ${index}: ${text.split('\n', 1)[0] ?? ''}`, isThrough, patienceMs);
}

/** Section 6: the clicks of its table, by people who log in one after the other. */
async function sendOne(windows: readonly { readonly log: string }[]): Promise<void> {
  const [office, finance] = await Promise.all(windows.map(openWindow));
  if (!office || !finance) throw new Error('two windows');
  const documentId = await writeAndSeal(office);
  const clerk = await enter(finance, '陆收文', 'yunling-clerk-2');
  const row = await waitFor('it arrives', async () => {
    const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 10 });
    return rows.find((one) => one.documentId === documentId) ?? null;
  });
  expect(row.verdict).toBe('valid');
  await clerk.receiving.signFor({ documentId, note: null });
  const sender = await enter(office, '沈闻笛', 'yunling-clerk-1');
  await waitFor('the sender knows who signed', async () => {
    const [delivery] = await sender.sending.deliveries({ documentId });
    return delivery?.state === 'signed' ? delivery : null;
  });
}

async function writeAndSeal(office: StationClient): Promise<DocumentId> {
  const drafter = await enter(office, '许拟文', 'yunling-draft-1');
  const { documentId, revision } = await drafter.drafting.create({ kind: 'notice' });
  const unit = '990100-DEP-0002' as UnitCode;
  const to: Recipient = { unit, name: '市财政局', role: 'main', copies: 1 };
  const saved = await drafter.drafting.save({
    documentId,
    revision,
    content: {
      ...{ kind: 'notice', urgency: 'routine', title: '云岭市人民政府办公室关于启用公文交换系统的通知' },
      ...{ signatory: null, notes: null, recipients: [to] },
      body: [{ level: 'text', text: '经市政府同意，自即日起启用公文交换系统，请遵照执行。' }],
    },
  });
  await drafter.drafting.submit({ documentId, revision: saved.revision });
  const leader = await enter(office, '周签远', 'yunling-leader-1');
  const { contentSha256 } = await leader.drafting.get({ documentId });
  const date = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await leader.approval.approve({
    documentId,
    contentSha256,
    opinion: '同意。',
    date,
    acceptMentions: false,
  });
  const clerk = await enter(office, '沈闻笛', 'yunling-clerk-1');
  await clerk.numbering.register({ documentId, issuerCode: '云府办发' });
  const custodian = await enter(office, '印守正', 'yunling-seal-1');
  await custodian.sealing.confirmPlace({ documentId, riding: false });
  await custodian.sealing.seal({ documentId, pin: '云岭印章-2026a' });
  return documentId;
}

/** By the address that the command printed, good for one window. */
async function openWindow({ log }: { readonly log: string }): Promise<StationClient> {
  const url = await waitFor(`an address in ${log}`, () => {
    const [, found] =
      /open within 30 seconds: (\S+)/.exec(existsSync(log) ? readFileSync(log, 'utf8') : '') ?? [];
    return Promise.resolve(found ?? null);
  });
  const line = await connectWindow(new URL(url).origin, await enterShell(url));
  lines.push(line);
  return line.client;
}

async function enter(client: StationClient, name: string, password: string): Promise<StationClient> {
  const { people } = await client.session.overview({});
  const person = people.find((one) => one.name === name);
  if (!person) throw new Error(`${name} has no account`);
  await client.session.logout({}).catch(() => undefined);
  await client.session.login({ personId: person.id, password });
  return client;
}
