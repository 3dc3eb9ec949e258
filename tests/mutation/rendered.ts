// What somebody sees of a file: the drawn items and pictures of an OFD by the viewer itself, the pixels and texts of a PDF by MuPDF, the files of a package.
//
// A document that several sealed one after the other was valid before the last one did: without the last seals, or with them listed in another order, it
// shows an earlier state of itself, and that is no deception. So a look is compared with all states of the original.
import { createHash } from 'node:crypto';
import { memorySource } from '../../src/formats/byte-source.ts';
import { openOfd } from '../../src/main/station/viewing/open-ofd.ts';
import { createSimilarFaces } from '../../src/main/station/viewing/similar-faces.ts';
import { archiveOf, entriesOf } from './mutate-zip.ts';
import { type DrawnPdf, drawPdf, drawWithPoppler, isStateOf } from './rendered-pdf.ts';

export type SubjectForm = 'ofd' | 'pdf' | 'package';

/** Lines that say what is seen: `sheet` in this order, `seals` in any. */
interface Look {
  readonly sheet: readonly string[];
  readonly seals: readonly string[];
}

/** Tells whether another file shows a state of the original. */
export type SameLook = (bytes: Uint8Array) => Promise<boolean>;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Every item of every page, pictures by their bytes. */
async function drawOfd(bytes: Uint8Array): Promise<readonly string[][]> {
  const view = await openOfd(memorySource(bytes), createSimilarFaces());
  if (!view.ok) throw new Error(`refused: ${view.refusal.code}`);
  const pages: string[][] = [];
  for (const [index, size] of view.value.opened.pages.entries()) {
    const page = await view.value.page(index);
    if (!page.ok) throw new Error(`page ${index} refused: ${page.refusal.code}`);
    const pictureOf = (number: number): string => {
      const picture = view.value.picture(number);
      return picture.ok ? sha256(picture.value.bytes) : 'none';
    };
    const { clips, items: drawn } = page.value.page;
    const clipOf = (number: number): string => {
      const clip = clips[number];
      return clip
        ? sha256(JSON.stringify(clip).replace(/"within":(\d+)/, (_, outer: string) => clipOf(Number(outer))))
        : 'none';
    };
    // Numbers of pictures and clips depend on the order of drawing.
    const items = drawn.map((item) =>
      JSON.stringify(item)
        .replace(/"image":(\d+)/g, (_, number: string) => pictureOf(Number(number)))
        .replace(/"clip":(\d+)/g, (_, number: string) => clipOf(Number(number))),
    );
    pages.push([JSON.stringify(size), sha256(JSON.stringify(page.value.page.glyphs)), ...items]);
  }
  return pages;
}

/** The same package as if nobody had sealed it. */
async function unsealed(ofd: Uint8Array): Promise<Uint8Array> {
  const entries = await entriesOf(ofd);
  const strip = (bytes: Uint8Array): Uint8Array =>
    Buffer.from(
      Buffer.from(bytes)
        .toString()
        .replace(/<(\w+:)?Signatures>[^<]*<\/\1?Signatures>/g, ''),
    );
  return archiveOf(
    entries.map((entry) => (entry.name === 'OFD.xml' ? { ...entry, bytes: strip(entry.bytes) } : entry)),
  );
}

/** Seals are drawn over everything else, so what they add stands behind. */
async function lookOfOfd(bytes: Uint8Array, bare: readonly string[][]): Promise<Look> {
  const pages = await drawOfd(bytes);
  const count = Math.max(pages.length, bare.length);
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    sheet: numbers.flatMap((page) => (pages[page] ?? []).slice(0, bare[page]?.length ?? 0)),
    seals: numbers.flatMap((page) =>
      (pages[page] ?? []).slice(bare[page]?.length ?? 0).map((item) => `${page} ${item}`),
    ),
  };
}

function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all];
  return some.every((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

async function sameOfd(original: Uint8Array): Promise<SameLook> {
  const bare = await drawOfd(await unsealed(original));
  const look = await lookOfOfd(original, bare);
  return async (bytes) => {
    const other = await lookOfOfd(bytes, bare);
    return (
      sha256(other.sheet.join('\n')) === sha256(look.sheet.join('\n')) && isPartOf(other.seals, look.seals)
    );
  };
}

function samePdf(original: Uint8Array): Promise<SameLook> {
  const text = Buffer.from(original).toString('latin1');
  const ends = [...text.matchAll(/%%EOF\r?\n?/g)].map(({ index, 0: mark }) => index + mark.length);
  const versions = [original, ...ends.map((end) => original.subarray(0, end))];
  const states = versions.map(drawPdf);
  const popplerStates = new Set<string | null>();
  const seemsSame = (bytes: Uint8Array): boolean => {
    if (popplerStates.size === 0) for (const version of versions) popplerStates.add(drawWithPoppler(version));
    const drawn = drawWithPoppler(bytes);
    return drawn !== null && popplerStates.has(drawn);
  };
  return Promise.resolve((bytes) => {
    const drawn = tryDraw(bytes);
    const isSame = drawn ? states.some((state) => isStateOf(drawn, state)) : seemsSame(bytes);
    return Promise.resolve(isSame);
  });
}

/** Null: MuPDF shows no page of it. */
function tryDraw(bytes: Uint8Array): DrawnPdf | null {
  try {
    const drawn = drawPdf(bytes);
    return drawn.length > 0 ? drawn : null;
  } catch {
    return null;
  }
}

/** The order of files in a package shows nowhere. */
async function lookOfPackage(bytes: Uint8Array): Promise<string> {
  const entries = (await entriesOf(bytes)).filter(({ name }) => !/^(?:META-INF\/|mimetype$)/.test(name));
  return entries
    .map(({ name, bytes: content }) => `${name} ${sha256(content)}`)
    .toSorted()
    .join('\n');
}

async function samePackage(original: Uint8Array): Promise<SameLook> {
  const look = await lookOfPackage(original);
  return async (bytes) => (await lookOfPackage(bytes)) === look;
}

const makers: Readonly<Record<SubjectForm, (original: Uint8Array) => Promise<SameLook>>> = {
  ofd: sameOfd,
  pdf: samePdf,
  package: samePackage,
};

/** What compares other files with this one. A file that cannot be drawn is another one. */
export async function sameLookAs(form: SubjectForm, original: Uint8Array): Promise<SameLook> {
  const same = await makers[form](original);
  return (bytes) => same(bytes).catch(() => false);
}
