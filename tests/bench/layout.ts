// `npm run bench:layout [-- --rounds R]`: the page engine and its writers, next to LibreOffice headless turning a .docx of the same text into a PDF. Each
// of the two runs as a process of its own, interleaved; only the ratios carry to another machine. LibreOffice sets the bare text, from a profile that it
// made in the first round: head, grid, seal places, imprint and PDF/A are not asked of it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { makeDocx } from '../../src/demo/office-files.ts';
import { textOfBlock } from '../../src/shared/domain/content.ts';
import { drawSvgPage } from '../../src/shared/layout/svg.ts';
import { layoutDocument, type LayoutInput } from '../../src/shared/layout/layout-document.ts';
import { createLayouter } from '../../src/shared/layout/layouter.ts';
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../src/main/render/ofd/write-ofd.ts';
import { writePdf } from '../../src/main/render/write-pdf.ts';
import { documentOfPages, withKeystroke } from './layout-documents.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Median of several runs, after as many unmeasured ones: code compiled, caches as they are in use. */
function timeOf(work: (round: number) => unknown): number {
  for (let round = 0; round < rounds; round++) work(round);
  return median(
    Array.from({ length: rounds }, (_, round) => {
      const startedAt = performance.now();
      work(round + rounds);
      return performance.now() - startedAt;
    }),
  );
}

const row = (name: string, figure: string, limit = ''): void =>
  say(`${name.padEnd(58)} ${figure.padStart(12)}   ${limit}`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const kilobytes = (bytes: Uint8Array): string => `${(bytes.length / 1000).toFixed(0)} KB`;

const [six, twenty, hundred] = [documentOfPages(6), documentOfPages(20), documentOfPages(100)];
const faces = createBundledFaces();
const requestOf = (input: LayoutInput) => ({
  model: layoutDocument(input),
  language: 'zh-CN' as const,
  metadata: { title: input.content.title, author: input.content.issuers[0]?.name ?? '' },
  documentDate: '2026-11-21',
});

say('');
row('', 'median', 'limit');
for (const [name, input] of [
  ['layout, 6 pages', six],
  ['layout, 100 pages', hundred],
] as const)
  row(name, ms(timeOf(() => layoutDocument(input))));

const layouter = createLayouter();
layouter.layout(twenty);
const whole = timeOf((round) => layouter.layout(withKeystroke(twenty, round)));
const visible = timeOf((round) => {
  const model = layouter.layout(withKeystroke(twenty, round));
  return drawSvgPage(model, Math.floor(model.pages.length / 2));
});
row('re-layout at a key stroke, 20 pages, whole', ms(whole), '150 ms');
row('the same and the visible page as SVG primitives', ms(visible), '16 ms');

for (const [name, input] of [
  ['6 pages', six],
  ['100 pages', hundred],
] as const) {
  const request = requestOf(input);
  row(`PDF, ${name}`, ms(timeOf(() => writePdf(request, faces))), kilobytes(writePdf(request, faces).pdf));
  row(`OFD, ${name}`, ms(timeOf(() => writeOfd(request, faces))), kilobytes(writeOfd(request, faces).ofd));
}

compareWithLibreOffice();

/** One process each, cold: what a person waits for who turns a text into a PDF once. */
function compareWithLibreOffice(): void {
  if (!hasLibreOffice()) return say('\nLibreOffice is missing and could not be installed: no ratio.');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-layout-bench-'));
  try {
    const times = Array.from({ length: Math.min(rounds, 3) }, () => ({
      own: renderOnce(folder, six),
      peer: convertOnce(folder, six),
    }));
    const [own, peer] = [median(times.map((each) => each.own)), median(times.map((each) => each.peer))];
    say('');
    row('6 pages to PDF, own command line, cold process', ms(own), sizeOf(path.join(folder, 'own.pdf')));
    row('the same text, LibreOffice headless, cold process', ms(peer), sizeOf(path.join(folder, 'peer.pdf')));
    row('ratio LibreOffice / own', (peer / own).toFixed(1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(file: string): string {
  return `${(statSync(file).size / 1000).toFixed(0)} KB`;
}

function hasLibreOffice(): boolean {
  if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status === 0) return true;
  if (process.getuid?.() !== 0) return false;
  say('\nInstalling LibreOffice Writer from Debian (once) …');
  const options = {
    stdio: 'ignore' as const,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  return (
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'libreoffice-writer-nogui'], options)
      .status === 0
  );
}

function timeProcess(command: string, parts: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(command, [...parts], { stdio: 'ignore' });
  return performance.now() - startedAt;
}

function renderOnce(folder: string, input: LayoutInput): number {
  const source = path.join(folder, 'document.json');
  writeFileSync(source, JSON.stringify(input));
  return timeProcess(process.execPath, [
    path.resolve(import.meta.dirname, '../../src/main/cli/render.ts'),
    source,
    '-o',
    path.join(folder, 'own.pdf'),
  ]);
}

function convertOnce(folder: string, input: LayoutInput): number {
  const { title, body } = input.content;
  writeFileSync(path.join(folder, 'peer.docx'), makeDocx([title, ...body.map(textOfBlock)]));
  return timeProcess('soffice', [
    '--headless',
    `-env:UserInstallation=file://${folder}/profile`,
    '--convert-to',
    'pdf',
    '--outdir',
    folder,
    path.join(folder, 'peer.docx'),
  ]);
}
