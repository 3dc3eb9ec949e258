// `node tests/golden/update.ts`: freezes the page models of the golden documents and prints which of them changed. `--show NAME FILE.pdf` writes one of them
// as a PDF, to look at before freezing.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createBundledFaces } from '../../src/main/render/bundled-faces.ts';
import { pageRequestOf } from '../../src/main/cli/render-command.ts';
import { writePdf } from '../../src/main/render/write-pdf.ts';
import { differenceOf, digestsOf, goldenFile, readGolden } from './digests.ts';
import { goldenDocuments } from './documents.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values, positionals } = parseArgs({
  options: { show: { type: 'string' } },
  allowPositionals: true,
});

function freeze(): void {
  const was = readGolden();
  const is = Object.fromEntries(goldenDocuments().map(([name, input]) => [name, digestsOf(input)]));
  let changed = 0;
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const difference = differenceOf(was[name], is[name]);
    if (difference === null) continue;
    changed++;
    say(`${name}: ${difference}`);
  }
  writeFileSync(goldenFile, `${JSON.stringify(is, null, 2)}\n`);
  const pages = Object.values(is).reduce((sum, model) => sum + model.pages.split(' ').length, 0);
  say(`${Object.keys(is).length} documents of ${pages} pages, ${changed} changed`);
}

function show(name: string, file: string): void {
  const found = goldenDocuments().find(([each]) => each === name);
  if (!found) throw new Error(`no golden document is named ${name}`);
  writeFileSync(file, writePdf(pageRequestOf(found[1]), createBundledFaces()).pdf);
}

if (values.show === undefined) freeze();
else show(values.show, positionals[0] ?? `${values.show}.pdf`);
