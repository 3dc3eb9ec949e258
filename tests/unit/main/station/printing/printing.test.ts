import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrafting } from '../../../../../src/main/station/drafting/drafting.ts';
import { openDraftRoom } from '../../../../../src/main/station/drafting/draft-room.ts';
import { createDrawnPages } from '../../../../../src/main/station/printing/draw-pages.ts';
import { createFaceChooser } from '../../../../../src/main/station/printing/installed-face.ts';
import { createPrinting } from '../../../../../src/main/station/printing/printing.ts';
import { findSystemPrinters } from '../../../../../src/main/station/printing/system-printers.ts';
import type { ContentHandle } from '../../../../../src/shared/domain/ids.ts';
import type { StationParts } from '../../../../../src/main/station/parts.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

let test: TestParts;
beforeEach(() => {
  test = createTestParts();
});
afterEach(() => test.close());

/** Commands with CUPS' names that write down what they were asked. */
function makeCommands(lpEndsWith = 0): string {
  const folder = path.join(test.parts.folders.data, 'bin');
  mkdirSync(folder);
  const script = (name: string, lines: string): void => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };
  script(
    'lpstat',
    `case "$1" in -e) printf 'office\\nhall\\n';; -d) echo 'system default destination: hall';; esac`,
  );
  script('lp', `printf '%s\\n' "$@" > ${folder}/asked; exit ${lpEndsWith}`);
  return folder;
}

function openPrinting(options: { readonly parts?: StationParts; readonly commands?: string } = {}) {
  const parts = options.parts ?? test.parts;
  const room = openDraftRoom(parts);
  const faces = createFaceChooser(parts.store.db, () => []);
  const drawn = createDrawnPages(parts, room, {
    faces,
    inputOf: (row) => ({ content: row.content, ...room.views.layout(row) }),
  });
  const printers = options.commands === undefined ? null : findSystemPrinters([options.commands]);
  return createPrinting({ parts, drawn, faces, printers });
}

const valueOf = <T>(outcome: { ok: true; value: T } | { ok: false; code: string }): T => {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
};

const testPageOf = async (
  printing: ReturnType<typeof openPrinting>,
  actor: Parameters<typeof printing.testPage>[0],
): Promise<ContentHandle> => valueOf(await printing.testPage(actor, {})).handle as ContentHandle;

describe('printing', () => {
  it('asks lp for A4 at true size on both sides, and for one of the printers that are there', async () => {
    const commands = makeCommands();
    const printing = openPrinting({ commands });
    const clerk = test.person('clerk');
    expect(valueOf(await printing.printers(clerk, {}))).toEqual({
      way: 'system',
      printers: [
        { name: 'office', isDefault: false },
        { name: 'hall', isDefault: true },
      ],
    });
    const handle = await testPageOf(printing, clerk);
    const job = { handle, printer: 'office', copies: 2, bothSides: true };
    expect(valueOf(await printing.print(clerk, job))).toEqual({ state: 'queued' });
    const asked = readFileSync(path.join(commands, 'asked'), 'utf8').trim().split('\n');
    expect(asked.slice(0, 12)).toEqual([
      ...['-d', 'office', '-n', '2', '-o', 'media=iso_a4_210x297mm', '-o', 'print-scaling=none'],
      ...['-o', 'fit-to-page=false', '-o', 'sides=two-sided-long-edge'],
    ]);
    expect(asked[12]).toBe('--');
    const file = asked[13] ?? '';
    expect(file.startsWith(test.parts.folders.plain)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await printing.print(clerk, { ...job, printer: 'office; rm -rf /' })).toMatchObject({
      ok: false,
      code: 'printer-refused',
    });
  });

  it('says so when the queue does not take it', async () => {
    const printing = openPrinting({ commands: makeCommands(1) });
    const clerk = test.person('clerk');
    const handle = await testPageOf(printing, clerk);
    const refused = await printing.print(clerk, { handle, printer: null, copies: 1, bothSides: false });
    expect(refused).toMatchObject({ ok: false, code: 'printer-refused' });
  });

  it('leaves it to the shell that has a dialog, and to the person where there is none', async () => {
    const clerk = test.person('clerk');
    const asked: unknown[] = [];
    const desktop = {
      ...test.parts.desktop,
      printFile: (file: string, job: object) => Promise.resolve(void asked.push([existsSync(file), job])),
    };
    const electron = openPrinting({ parts: { ...test.parts, desktop } });
    expect(valueOf(await electron.printers(clerk, {})).way).toBe('desktop');
    const handle = await testPageOf(electron, clerk);
    const job = { handle, printer: null, copies: 3, bothSides: true };
    expect(valueOf(await electron.print(clerk, job))).toEqual({ state: 'dialog' });
    expect(asked).toEqual([[true, { copies: 3, bothSides: true }]]);
    const browser = openPrinting();
    expect(valueOf(await browser.printers(clerk, {})).way).toBe('window');
    expect(valueOf(await browser.print(clerk, job))).toEqual({ state: 'open' });
  });

  it('prints nothing that was not lent to this person', async () => {
    const printing = openPrinting({ commands: makeCommands() });
    const handle = await testPageOf(printing, test.person('clerk'));
    const job = { handle, printer: null, copies: 1, bothSides: true };
    expect(await printing.print(test.person('drafter', '乙'), job)).toMatchObject({ code: 'handle-unknown' });
  });

  it('draws a draft without number or date as PDF and OFD', async () => {
    const drafter = test.person('drafter');
    const drafting = createDrafting(test.parts);
    const { documentId } = valueOf(drafting.create(drafter, { kind: 'notice' }));
    const printing = openPrinting();
    for (const [form, start] of [
      ['pdf', '%PDF-'],
      ['ofd', 'PK'],
    ] as const) {
      const { handle } = valueOf(await printing.pages(drafter, { documentId, form, marked: false }));
      const lent = test.parts.content.lent(drafter, handle);
      expect(Buffer.from((await lent?.source.read(0, start.length)) ?? []).toString()).toBe(start);
    }
    const other = await printing.pages(test.person('drafter', '乙'), {
      documentId,
      form: 'pdf',
      marked: false,
    });
    expect(other).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('the test page shows 100 mm: measured in the drawn picture', async () => {
    const printing = openPrinting();
    const clerk = test.person('clerk');
    const handle = await testPageOf(printing, clerk);
    const lent = test.parts.content.lent(clerk, handle);
    const file = path.join(test.parts.folders.temp, 'test.pdf');
    writeFileSync(file, (await lent?.source.read(0, lent.source.sizeBytes)) ?? '');
    execFileSync('pdftoppm', ['-r', '254', '-gray', '-singlefile', file, file]);
    const pgm = readFileSync(`${file}.pgm`);
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1'));
    const width = Number(head?.[1]);
    const pixels = pgm.subarray(head?.[0].length);
    // 254 dots an inch are ten a millimetre; the rule lies 97 mm below the page's top and begins 48 mm from its left.
    const row = [...pixels.subarray(970 * width, 971 * width)].map((light) => light < 128);
    const first = row.indexOf(true, 400);
    let last = first;
    while (row[last + 1]) last++;
    expect(Math.abs(last - first + 1 - 1000)).toBeLessThanOrEqual(3);
  });
});

describe('the face that draws 仿宋', () => {
  it('is the bundled one until one is installed, and whoever manages the station may keep it so', () => {
    const found = [
      { path: '/none.ttf', family: '仿宋', judgement: { usable: false, families: [], code: 'cff-outlines' } },
      { path: 'build/fonts/fonts.json', family: 'FangSong', judgement: { usable: true, families: [] } },
    ] as const;
    const faces = createFaceChooser(test.parts.store.db, () => [...found]);
    expect(faces.current().inUse?.family).toBe('FangSong');
    faces.choose('bundled');
    expect(faces.current().inUse).toBeNull();
    expect(createFaceChooser(test.parts.store.db, () => []).current().use).toBe('bundled');
  });
});
