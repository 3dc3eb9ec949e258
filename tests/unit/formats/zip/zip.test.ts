import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { catchFormatError } from '../../../../src/formats/failure.ts';
import { packageZipLimits, readZip } from '../../../../src/formats/zip/read.ts';
import { writeZip } from '../../../../src/formats/zip/write.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-zip-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const makeZip = (files: Record<string, Uint8Array | string>, method: 'stored' | 'deflated' = 'stored') =>
  collectBytes(
    writeZip(
      Object.entries(files).map(([name, content]) => ({
        name,
        method,
        source: memorySource(typeof content === 'string' ? bytesOf(content) : content),
      })),
    ),
  );

/** Opens and reads every entry; the failure's code, or the content. */
async function readAll(
  bytes: Uint8Array,
  limits = packageZipLimits,
): Promise<string | Record<string, string>> {
  const outcome = await catchFormatError(async () => {
    const zip = await readZip(memorySource(bytes), limits);
    const files: Record<string, string> = {};
    for (const entry of zip.entries) {
      files[entry.name] = new TextDecoder().decode(await zip.readAll(entry, 64 * 1024 * 1024));
    }
    return files;
  });
  return outcome.ok ? outcome.value : outcome.error.code;
}

/** Replaces the only or every occurrence of some ASCII text by text of the same length. */
function patched(bytes: Uint8Array, from: string, to: string, which: 'all' | 'last' = 'all'): Uint8Array {
  const copy = Buffer.from(bytes);
  const positions: number[] = [];
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) positions.push(at);
  for (const at of which === 'all' ? positions : positions.slice(-1)) copy.write(to, at, 'latin1');
  return copy;
}

describe('zip', () => {
  it('gives back what was written, the same bytes every time, and unzip agrees', async () => {
    const files = { 'a.txt': 'one', '文/通知.txt': 'x'.repeat(300_000), empty: '' };
    for (const method of ['stored', 'deflated'] as const) {
      const bytes = await makeZip(files, method);
      expect(Buffer.compare(bytes, await makeZip(files, method))).toBe(0);
      expect(await readAll(bytes)).toEqual(files);
      const path = join(folder, `${method}.zip`);
      writeFileSync(path, bytes);
      expect(execFileSync('python3', ['-m', 'zipfile', '-t', path]).toString()).toContain('Done');
    }
  });

  it('refuses names that readers resolve differently', async () => {
    const base = await makeZip({ 'aaaa.txt': '1', 'bbbb.txt': '2' });
    const names = [
      '../b.txt',
      '/bbb.txt',
      'b\\bb.txt',
      'b//b.txt',
      './bb.txt',
      'b\u0001bb.txt',
      'AAAA.TXT',
      'aaaa.txt',
      'c:bb.txt',
    ];
    for (const name of names) {
      expect(await readAll(patched(base, 'bbbb.txt', name)), name).toBe('CONTAINER_AMBIGUOUS');
    }
    const clash = await makeZip({ 'aaaa/bbb': '1', cccc: '2' });
    expect(await readAll(patched(clash, 'cccc', 'aaaa'))).toBe('CONTAINER_AMBIGUOUS');
    await expect(makeZip({ '../x': '' })).rejects.toThrow('CONTAINER_AMBIGUOUS');
  });

  it('refuses a directory that disagrees with the local headers', async () => {
    const base = await makeZip({ 'aaaa.txt': 'hello' });
    expect(await readAll(patched(base, 'aaaa.txt', 'cccc.txt', 'last'))).toBe('CONTAINER_AMBIGUOUS');
    const flipped = Buffer.from(base);
    flipped[14] = (flipped[14] ?? 0) ^ 1;
    expect(await readAll(flipped)).toBe('CONTAINER_AMBIGUOUS');
  });

  it('refuses bytes before, behind and between the entries, and a second archive in the comment', async () => {
    const base = await makeZip({ 'a.txt': 'hello' });
    expect(await readAll(Buffer.concat([bytesOf('MZ'), base]))).toBe('CONTAINER_AMBIGUOUS');
    expect(await readAll(Buffer.concat([base, bytesOf('x')]))).toBe('CONTAINER_MALFORMED');
    const end = base.length - 22;
    const nested = Buffer.concat([base, base.subarray(end)]);
    nested.writeUInt16LE(22, end + 20);
    expect(await readAll(nested)).toBe('CONTAINER_AMBIGUOUS');
    const directory = Buffer.from(base).readUInt32LE(end + 16);
    const gap = Buffer.concat([base.subarray(0, directory), bytesOf('gap!'), base.subarray(directory)]);
    gap.writeUInt32LE(directory + 4, gap.length - 6);
    expect(await readAll(gap)).toBe('CONTAINER_AMBIGUOUS');
  });

  it('refuses content that is not what the headers promise', async () => {
    const stored = await makeZip({ 'a.txt': 'hello' });
    expect(await readAll(patched(stored, 'hello', 'hellO'))).toBe('CONTAINER_MALFORMED');
    const deflated = Buffer.from(await makeZip({ 'a.txt': 'hello'.repeat(1000) }, 'deflated'));
    deflated[40] = (deflated[40] ?? 0) ^ 0xff;
    expect(await readAll(deflated)).toMatch(/^CONTAINER_/);
  });

  it('refuses bombs by ratio, total, count, and what only zip64 or a password could hold', async () => {
    const bomb = await makeZip({ zeros: new Uint8Array(8 * 1024 * 1024) }, 'deflated');
    expect(await readAll(bomb)).toBe('LIMIT_EXCEEDED');
    const three = await makeZip({ a: 'xx', b: 'yy', c: 'zz' });
    expect(await readAll(three, { ...packageZipLimits, maxEntries: 2 })).toBe('LIMIT_EXCEEDED');
    expect(await readAll(three, { ...packageZipLimits, maxTotalBytes: 5 })).toBe('LIMIT_EXCEEDED');
    const directory = Buffer.from(three).readUInt32LE(three.length - 6);
    const zip64 = Buffer.from(three);
    zip64.fill(0xff, directory + 20, directory + 28);
    expect(await readAll(zip64)).toBe('CONTAINER_UNSUPPORTED');
    const encrypted = Buffer.from(three);
    encrypted.writeUInt8(1, directory + 8);
    expect(await readAll(encrypted)).toBe('CONTAINER_UNSUPPORTED');
    const link = Buffer.from(three);
    link.writeUInt16LE(0x0314, directory + 4);
    link.writeUInt32LE(0xa1ff0000, directory + 38);
    expect(await readAll(link)).toBe('CONTAINER_AMBIGUOUS');
  });

  it('reads a bomb that lies about its size only as far as it said', async () => {
    const bytes = Buffer.from(await makeZip({ z: new Uint8Array(900_000) }, 'deflated'));
    const directory = bytes.readUInt32LE(bytes.length - 6);
    bytes.writeUInt32LE(10, directory + 24);
    bytes.writeUInt32LE(10, directory - 4);
    expect(await readAll(bytes)).toBe('CONTAINER_MALFORMED');
  });
});
