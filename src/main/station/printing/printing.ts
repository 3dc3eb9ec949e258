// Paper and files of the page: drafts and sealed bodies at true size, by this machine's printers where it has some.
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { memorySource, readChunks, type ByteSource } from '../../../formats/byte-source.ts';
import { safeFileName } from '../../../formats/file-name.ts';
import type { printingContract } from '../../../shared/contract/station-printing.ts';
import { layoutTestPage } from '../../../shared/layout/test-page.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';
import type { DrawnPages } from './draw-pages.ts';
import type { FaceChooser } from './installed-face.ts';
import { findSystemPrinters, type SystemPrinters } from './system-printers.ts';

type Contract = typeof printingContract;
export type Printing = Stage<Contract>;

export interface PrintingSources {
  readonly parts: StationParts;
  readonly drawn: DrawnPages;
  readonly faces: FaceChooser;
  readonly printers?: SystemPrinters | null;
}

type Lent = OutputOf<Contract['testPage']>;

/** The printing stage. */
export function createPrinting({
  parts,
  drawn,
  faces,
  printers = findSystemPrinters(),
}: PrintingSources): Printing {
  const lend = (actor: Actor, file: { bytes: Uint8Array; name: string; mediaType: string }) =>
    parts.content.lend({
      sessionId: actor.sessionId,
      source: memorySource(file.bytes),
      name: file.name,
      mediaType: file.mediaType,
      disposition: 'inline',
    });
  return {
    printers: async () => {
      const found = (await printers?.list()) ?? [];
      if (found.length > 0) return done({ way: 'system', printers: found });
      return done({ way: parts.desktop.printFile ? 'desktop' : 'window', printers: [] });
    },
    pages: async (actor, input): Promise<Outcome<Lent>> => {
      const pages = await drawn.ofDocument(actor, input);
      if (!pages.ok) return pages;
      const { missing, ...file } = pages.value;
      return done({ handle: lend(actor, file), name: file.name, missing: [...missing] });
    },
    testPage: async (actor) => {
      const { pdf, missingGlyphs } = await drawn.ofModel(layoutTestPage());
      const file = { bytes: pdf, name: '打印比例测试页.pdf', mediaType: 'application/pdf' };
      return done({ handle: lend(actor, file), name: file.name, missing: [...missingGlyphs] });
    },
    print: (actor, input) => printLent(parts, printers, actor, input),
    faces: (actor) => done(viewFaces(parts, actor, faces)),
    chooseFace: (actor, { use }) => {
      parts.store.transact(() => {
        faces.choose(use);
        parts.audit.append({ actor, act: 'station.faceChosen', subject: null, details: { use } });
      });
      return done({});
    },
  };
}

async function printLent(
  parts: StationParts,
  printers: SystemPrinters | null,
  actor: Actor,
  { handle, printer, copies, bothSides }: InputOf<Contract['print']>,
): Promise<Outcome<OutputOf<Contract['print']>>> {
  const lent = parts.content.lent(actor, handle);
  if (lent?.mediaType !== 'application/pdf') return refuse('handle-unknown');
  const noteDown = (way: string): void =>
    parts.store.transact(() =>
      parts.audit.append({
        actor,
        act: 'document.printed',
        subject: null,
        details: { way, copies: String(copies), sha256: hashOf(lent.source) },
      }),
    );
  const queues = (await printers?.list()) ?? [];
  if (printers !== null && queues.length > 0) {
    if (printer !== null && !queues.some(({ name }) => name === printer))
      return refuse('printer-refused', { printer });
    const file = await writePlainCopy(parts, lent.source, lent.name);
    if (!(await printers.print({ file, printer, copies, bothSides })))
      return refuse('printer-refused', { printer: printer ?? '' });
    noteDown('system');
    return done({ state: 'queued' });
  }
  if (parts.desktop.printFile === undefined) return done({ state: 'open' });
  const file = await writePlainCopy(parts, lent.source, lent.name);
  await parts.desktop.printFile(file, { copies, bothSides });
  noteDown('desktop');
  return done({ state: 'dialog' });
}

const hashOf = (source: ByteSource): string =>
  'sha256' in source && typeof source.sha256 === 'string' ? source.sha256 : '';

/** Into the 0700 folder that is emptied at lock, exit and start. */
async function writePlainCopy(parts: StationParts, source: ByteSource, name: string): Promise<string> {
  const folder = path.join(parts.folders.plain, randomBytes(8).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, safeFileName(name));
  const target = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of readChunks(source)) await target.writeFile(chunk);
  } finally {
    await target.close();
  }
  return file;
}

function viewFaces(parts: StationParts, actor: Actor, faces: FaceChooser): OutputOf<Contract['faces']> {
  const { found, use, inUse } = faces.current();
  const source = inUse && faces.open(inUse);
  return {
    drawnBy: source === null ? null : (inUse?.family ?? null),
    chosen: use,
    handle:
      source &&
      parts.content.lend({
        sessionId: actor.sessionId,
        source,
        name: `${inUse?.family ?? ''}.ttf`,
        mediaType: 'font/ttf',
        disposition: 'inline',
      }),
    found: found.map(({ family, judgement }) => ({
      family,
      refusal: judgement.usable ? null : judgement.code,
    })),
  };
}
