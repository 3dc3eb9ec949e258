// The command line over the page engine: a document file becomes a PDF, an OFD or SVG pictures, or is checked.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renderInputJsonSchema } from '../../shared/contract/render-input.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { metadataOf } from '../../shared/domain/metadata.ts';
import { check9704 } from '../../shared/layout/check/check-9704.ts';
import { layoutDocument, type LayoutInput } from '../../shared/layout/layout-document.ts';
import { bindFonts } from '../render/bind-fonts.ts';
import { createBundledFaces } from '../render/bundled-faces.ts';
import type { Faces } from '../render/faces.ts';
import { writeOfd } from '../render/ofd/write-ofd.ts';
import type { PageRequest } from '../render/page-request.ts';
import { writePdf } from '../render/write-pdf.ts';
import { writeSvg } from '../render/write-svg.ts';
import { findingLine } from './finding-lines.ts';
import { readRenderInput } from './read-render-input.ts';
import { languages, renderWords, type Language } from './render-words.ts';

/** 0: done, nothing of force 规定 found · 1: --check found such a thing · 2: the command or the document cannot be used. */
export type RenderExit = 0 | 1 | 2;

export interface RenderOutput {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

interface Written {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

type Writer = (request: PageRequest, faces: Faces, file: string) => Written[];

function svgFiles(request: PageRequest, faces: Faces, file: string): Written[] {
  const { pages } = writeSvg(request, faces);
  const stem = file.slice(0, -'.svg'.length);
  return pages.map((bytes, index) => ({
    name: pages.length === 1 ? file : `${stem}-${index + 1}.svg`,
    bytes,
  }));
}

const writers: Readonly<Record<string, Writer>> = {
  '.pdf': (request, faces, name) => [{ name, bytes: writePdf(request, faces).pdf }],
  '.ofd': (request, faces, name) => [{ name, bytes: writeOfd(request, faces).ofd }],
  '.svg': svgFiles,
};

/** What the writers need of a document; a draft has no number, date or identifier, and its file none either. */
export function pageRequestOf(input: LayoutInput): PageRequest {
  const { content, docNumber, docDate, issuerMark, imprint } = input;
  const elements = metadataOf({
    documentId: '' as DocumentId,
    content,
    docNumber: docNumber ?? '',
    docDate: docDate ?? '',
    issuerMark,
    imprint: { printedBy: imprint.printedBy, printedDate: imprint.printedDate ?? '' },
  });
  return {
    model: layoutDocument(input),
    language: 'zh-CN',
    metadata: {
      title: content.title,
      author: content.issuers[0]?.name ?? '',
      elements: { ...elements, FH: input.copyNo ?? null },
    },
    documentDate: docDate,
  };
}

interface Wish {
  readonly document: string;
  readonly output: string | undefined;
  readonly check: boolean;
  readonly language: Language;
}

function readWish(words: readonly string[]): Wish | 'schema' | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        check: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'zh-CN' },
        schema: { type: 'boolean', default: false },
      },
    });
    if (values.schema) return 'schema';
    const { output, check } = values;
    const language = languages.find((each) => each === values.lang);
    const [document, ...more] = positionals;
    const usable = output === undefined ? check : writers[path.extname(output).toLowerCase()] !== undefined;
    if (document === undefined || more.length > 0 || language === undefined || !usable) return null;
    return { document, output, check, language };
  } catch {
    return null;
  }
}

function reportGlyphs(request: PageRequest, faces: Faces, say: (line: string) => void, language: Language) {
  const { missingGlyphs, substitutedGlyphs } = bindFonts(request.model, faces);
  const words = renderWords[language];
  if (missingGlyphs.length > 0) say(words.missing(missingGlyphs.join(' ')));
  if (substitutedGlyphs.length > 0) say(words.substituted(substitutedGlyphs.join(' ')));
  return { missing: new Set(missingGlyphs), substituted: new Set(substitutedGlyphs) };
}

function writeFiles(wish: Wish, request: PageRequest, faces: Faces, { complain }: RenderOutput): boolean {
  const file = wish.output;
  if (file === undefined) return true;
  const written = writers[path.extname(file).toLowerCase()]?.(request, faces, file) ?? [];
  try {
    for (const { name, bytes } of written) writeFileSync(name, bytes);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    complain(renderWords[wish.language].notWritten(file, code));
    return false;
  }
}

/** Runs the command; everything it has to say goes through `output`. */
export function runRender(words: readonly string[], output: RenderOutput): RenderExit {
  const wish = readWish(words);
  if (wish === 'schema') {
    output.print(JSON.stringify(renderInputJsonSchema(), null, 2));
    return 0;
  }
  if (wish === null) {
    output.complain(renderWords[words.includes('en') ? 'en' : 'zh-CN'].usage);
    return 2;
  }
  const read = readRenderInput(wish.document, wish.language);
  if (!read.ok) {
    output.complain(read.sentence);
    return 2;
  }
  const faces = createBundledFaces();
  const request = pageRequestOf(read.input);
  const characters = reportGlyphs(request, faces, output.complain, wish.language);
  if (!writeFiles(wish, request, faces, output)) return 2;
  if (!wish.check) return 0;
  const context = { ownUnit: read.input.content.issuers[0]?.unit ?? '', unitOf: null };
  const found = check9704({
    input: read.input,
    model: request.model,
    context: context as Parameters<typeof check9704>[0]['context'],
    missingCharacters: characters,
  });
  for (const each of found) output.print(findingLine(each, wish.language));
  if (found.length === 0) output.print(renderWords[wish.language].clean);
  return found.some(({ force }) => force === 'mandatory') ? 1 : 0;
}
