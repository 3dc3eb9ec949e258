// Tokens that are not what they should be: each is an answer with a remedy, and the process that asked lives.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordError } from '../../../../../src/main/station/guard.ts';
import type { Logger } from '../../../../../src/main/station/parts.ts';
import { readQuestion, writeQuestion } from '../../../../../src/main/station/seal-token/messages.ts';
import { createSealTokens, TokenError } from '../../../../../src/main/station/seal-token/seal-tokens.ts';
import { softHsmPath } from '../../../../support/token-office.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-tokens-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const lookAt = (libraryPath: string, limitMs?: number) =>
  createSealTokens(limitMs).look({ libraryPath, tokenLabel: 'unit', keyLabel: 'seal' });

it('a question carries the PIN beside its JSON, never in it', () => {
  const question = { act: 'look', place: { libraryPath: '/x', tokenLabel: '令牌', keyLabel: '章' } } as const;
  const bytes = writeQuestion(question, Buffer.from('秘密-PIN'), Buffer.from('data'));
  const read = readQuestion(bytes);
  expect(read.question).toEqual(question);
  expect([read.pin.toString(), read.data.toString()]).toEqual(['秘密-PIN', 'data']);
});

describe('a library', () => {
  it('that is missing, or is none, is told as such', async () => {
    writeFileSync(path.join(folder, 'text.so'), 'no library');
    for (const libraryPath of [path.join(folder, 'nowhere.so'), path.join(folder, 'text.so')]) {
      const refusal = { ok: false, code: 'seal-unusable', details: { reason: 'token-library' } };
      expect(await lookAt(libraryPath)).toEqual(refusal);
    }
  });

  it('that takes its process down leaves the station alive', async ({ skip }) => {
    if (!existsSync(softHsmPath)) skip('SoftHSM absent: not run');
    // Cut off behind its headers: the loader maps pages that the file does not have and is killed when it reads them.
    const cut = path.join(folder, 'cut.so');
    writeFileSync(cut, readFileSync(softHsmPath).subarray(0, 64 * 1024));
    const refusal = { ok: false, code: 'seal-unusable', details: { reason: 'token-crashed' } };
    expect(await lookAt(cut)).toEqual(refusal);
  });

  it('that does not come back is ended', async () => {
    // Opening a pipe that nobody writes to waits for ever.
    const pipe = path.join(folder, 'pipe.so');
    execFileSync('mkfifo', [pipe]);
    expect(await lookAt(pipe, 3000)).toMatchObject({ details: { reason: 'token-hangs' } });
  });
});

it('a token that fails between its PIN and a signature is a refusal for the window, not a bug', () => {
  const silent = { error: () => expect.unreachable() } as unknown as Logger;
  const worded = wordError(new TokenError('token-absent', 'pulled out'), ['sealing', 'seal'], silent);
  expect(worded).toMatchObject({ data: { code: 'seal-unusable', details: { reason: 'token-absent' } } });
});
