// Every OFD of the collection opens, draws and names its seals; cut and wounded ones end in a sentence.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import { openOfd } from '../../../../src/main/station/viewing/open-ofd.ts';
import { viewedPageSchema } from '../../../../src/shared/contract/viewed-page-schema.ts';
import { viewRefusals } from '../../../../src/shared/domain/viewed-page.ts';
import { createRandom, mutate } from '../mutations.ts';
import { see, testFaces } from './make-ofd.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const samples = path.resolve(root, process.env['YIZHAN_SHARED'] ?? '../shared', 'samples');
const isHere = existsSync(samples);
const files = isHere
  ? ['ofd', 'adversarial'].flatMap((folder) =>
      readdirSync(path.join(samples, folder))
        .filter((name) => name.endsWith('.ofd'))
        .map((name) => ({ name, bytes: readFileSync(path.join(samples, folder, name)) })),
    )
  : [];

it('has the collection where nothing may be left out', async (context) => {
  if (isHere) return expect(files.length).toBeGreaterThan(15);
  expect(process.env['CI'], 'samples are missing').not.toBe('true');
  return void (await context.annotate('not run: no samples'));
});

describe.runIf(isHere)('the collection', () => {
  it.each(files)('$name opens, and every page of it is drawn within its schema', async ({ bytes }) => {
    const view = await openOfd(memorySource(bytes), testFaces());
    if (!view.ok) throw new Error(view.refusal.code);
    let items = 0;
    for (const index of view.value.opened.pages.keys()) {
      const drawn = await view.value.page(index);
      if (!drawn.ok) throw new Error(drawn.refusal.code);
      viewedPageSchema.parse(drawn.value.page);
      items += drawn.value.page.items.length;
    }
    expect(items).toBeGreaterThan(0);
  });

  it('finds all signatures with their parts, and no reference that the files really have is missing', async () => {
    const counts: Record<string, number> = {};
    for (const { name, bytes } of files) {
      const outcome = await readOfd(memorySource(bytes));
      if (outcome.state !== 'read') throw new Error(`${name}: ${outcome.code}`);
      const signatures = outcome.container.documents.flatMap((document) => document.signatures);
      counts[name] = signatures.length;
      for (const { signedValuePath, references, xml } of signatures) {
        expect(xml, name).not.toBeNull();
        expect(signedValuePath, name).not.toBeNull();
        expect(references.filter(({ path: found }) => found === null)).toEqual([]);
      }
    }
    expect(counts['v4-two-seals-first-covers-siglist.ofd']).toBe(2);
    expect(counts['cms-gbt35275-two-signatures-a.ofd']).toBe(2);
    expect(counts['integrity-protection-gmt0099.ofd']).toBe(0);
    expect(counts['v4-gomain-test-invoice.ofd']).toBe(1);
  });

  it('draws the seal of every sealed page, of pictures of all kinds', async () => {
    for (const { name, bytes } of files) {
      const outcome = await readOfd(memorySource(bytes));
      if (outcome.state !== 'read') continue;
      const [document] = outcome.container.documents;
      const stamps = document?.signatures.flatMap((signature) => signature.stamps) ?? [];
      for (const { pageRef } of stamps) {
        const index = document?.pages.findIndex((page) => page.id === pageRef) ?? -1;
        const seen = await see(bytes, index);
        if (typeof seen === 'string') throw new Error(`${name}: ${seen}`);
        expect(seen.notes, name).not.toContain('stamp-unreadable');
        expect(
          seen.page.items.some((item) => item.blend === 'multiply'),
          name,
        ).toBe(true);
      }
    }
  });

  it('shows the current version and says so', async () => {
    const overlay = files.find(({ name }) => name.startsWith('versions-overlay'));
    if (!overlay) throw new Error('the version overlay is missing');
    const outcome = await readOfd(memorySource(overlay.bytes));
    if (outcome.state !== 'read') throw new Error(outcome.code);
    const [document] = outcome.container.documents;
    expect(document?.declaredRoot).toBe('Doc_0/Document.xml');
    expect(document?.root).toBe('Doc_0/Document_1.xml');
    expect(outcome.container.notes.map(({ code }) => code)).toContain('version-shown');
  });

  it.each(files)('$name cut at 50 places is refused in words each time', async ({ bytes }) => {
    for (let cut = 0; cut < 50; cut += 1) {
      const seen = await see(bytes.subarray(0, Math.floor((bytes.length * cut) / 50)));
      expect(viewRefusals).toContain(seen);
    }
  });

  it.each(files)('$name wounded 40 times is drawn or refused, never a crash', async ({ bytes }) => {
    const random = createRandom(bytes.length);
    for (let wound = 0; wound < 40; wound += 1) {
      const seen = await see(mutate(bytes, random));
      if (typeof seen === 'string') expect(viewRefusals).toContain(seen);
      else viewedPageSchema.parse(seen.page);
    }
  });
});
