// OFD packages for tests, part by part.
import { zipSync } from 'fflate';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import type { SimilarFaces } from '../../../../src/formats/ofd/fonts.ts';
import { openOfd } from '../../../../src/main/station/viewing/open-ofd.ts';
import { createSimilarFaces } from '../../../../src/main/station/viewing/similar-faces.ts';
import type { ViewedPage } from '../../../../src/shared/domain/viewed-page.ts';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/** Parts of a package: text as UTF-8, bytes as they are. */
export type Parts = Readonly<Record<string, string | Uint8Array>>;

/** A package of one document with one page that has this content; `parts` go over what is made. */
export function makeOfd(layer: string, parts: Parts = {}): Uint8Array {
  return makeZip({
    'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocInfo><ofd:Title>云溪县试样</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="90" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>`,
    'Doc_0/PublicRes.xml': `<ofd:Res ${ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>`,
    'Doc_0/Pages/P.xml': pageOf(layer),
    ...parts,
  });
}

/** A page part around the objects of one layer. */
export function pageOf(layer: string, head = ''): string {
  return `<ofd:Page ${ns}>${head}<ofd:Content><ofd:Layer ID="5">${layer}</ofd:Layer></ofd:Content></ofd:Page>`;
}

/** `level` 0 stores: quick for large parts. */
export function makeZip(parts: Parts, level: 0 | 6 = 6): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? Buffer.from(part) : part,
      ]),
    ),
    { level },
  );
}

let faces: SimilarFaces | null = null;

/** Opened once: unpacking a face takes a while. */
export function testFaces(): SimilarFaces {
  faces ??= createSimilarFaces();
  return faces;
}

/** What a package shows on a page: the page and its notes, or the refusal's code. */
export async function see(
  bytes: Uint8Array,
  index = 0,
): Promise<{ readonly page: ViewedPage; readonly notes: readonly string[] } | string> {
  const view = await openOfd(memorySource(bytes), testFaces());
  if (!view.ok) return view.refusal.code;
  const page = await view.value.page(index);
  if (!page.ok) return page.refusal.code;
  const notes = [...view.value.opened.notes, ...page.value.notes].map(({ code }) => code);
  return { page: page.value.page, notes };
}

/** The page; a refusal fails the test. */
export async function seePage(bytes: Uint8Array): Promise<ViewedPage> {
  const seen = await see(bytes);
  if (typeof seen === 'string') throw new Error(`refused: ${seen}`);
  return seen.page;
}
