// `npm run fonts`: cuts the bundled faces to the repertoire of official documents and writes them to build/fonts, with licences and
// hashes. Run by hand when a source changes; the result is committed, so that an install downloads no font packages.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import subsetFont from 'subset-font';
import { buildNameTable, buildSfnt, packWoff2, readCodePoints, readName, readTables } from './sfnt.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = join(root, 'node_modules/@expo-google-fonts');
const target = join(root, 'build/fonts');
const wenkai = '/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf';

// A cut file may not bear a Reserved Font Name ("Source", "霞鹜", "LXGW"), so every face gets a family of our own.
const faces = [
  {
    name: 'song',
    family: 'YZ Song',
    source: 'noto-serif-sc/400Regular',
    keep: 'named',
    licence: 'noto-serif-sc',
  },
  {
    name: 'xbs',
    family: 'YZ Xiaobiaosong',
    source: 'noto-serif-sc/700Bold',
    keep: 'named',
    licence: 'noto-serif-sc',
  },
  { name: 'hei', family: 'YZ Hei', source: 'noto-sans-sc/500Medium', keep: 'named', licence: 'noto-sans-sc' },
  { name: 'kai', family: 'YZ Kai', source: wenkai, keep: 'named', licence: 'lxgw-wenkai' },
  { name: 'latin', family: 'YZ Latin', source: 'tinos/400Regular', keep: 'latin', licence: 'tinos' },
];

const droppedTables = [
  'GSUB',
  'GPOS',
  'GDEF',
  'BASE',
  'vhea',
  'vmtx',
  'VORG',
  'DSIG',
  'STAT',
  'gasp',
  'meta',
  'kern',
  'prep',
  'cvt ',
  'fpgm',
];

const isHanzi = (code) =>
  (code >= 0x3400 && code <= 0x9fff) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0x20000 && code <= 0x323af);
// Letters, marks and symbols of Chinese text: Latin to Cyrillic, punctuation to CJK compatibility, vertical and full-width forms.
const isMark = (code) =>
  (code >= 0x20 && code <= 0x52f) || (code >= 0x2000 && code <= 0x33ff) || (code >= 0xfe10 && code <= 0xffef);

/** The hanzi of GBK, from the platform's own table. */
function gbkHanzi() {
  const decoder = new TextDecoder('gbk');
  const found = new Set();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const code = text.codePointAt(0);
      if ([...text].length === 1 && isHanzi(code)) found.add(code);
    }
  }
  return found;
}

/**
 * The part of 通用规范汉字表 (8105) beyond GBK lies in U+9FA6 ff., Extension A and the planes above. WenKai covers the whole table and
 * little else of Extension A, so its characters there, with all that a face has above the BMP, contain the table.
 */
function namedHanzi(wenkaiCodes) {
  const found = gbkHanzi();
  for (const code of wenkaiCodes) if (isHanzi(code)) found.add(code);
  return found;
}

const keepers = {
  named: (named) => (code) => named.has(code) || code >= 0x20000 || isMark(code),
  latin: () => (code) =>
    (code >= 0x20 && code <= 0x52f) ||
    (code >= 0x1e00 && code <= 0x1eff) ||
    (code >= 0x2000 && code <= 0x22ff),
};

function locate(source) {
  if (source.startsWith('/')) return source;
  const folder = join(packages, source);
  return join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.ttf')),
  );
}

async function cutFace(face, named) {
  const original = readFileSync(locate(face.source));
  const codes = [...readCodePoints(original)].filter(keepers[face.keep](named)).sort((a, b) => a - b);
  const cut = await subsetFont(original, codes.map((code) => String.fromCodePoint(code)).join(''), {
    targetFormat: 'truetype',
    noLayoutClosure: true,
    keepFeatures: [],
    noHinting: true,
    dropTables: droppedTables,
  });
  const tables = readTables(Buffer.from(cut));
  const plain = face.family.replaceAll(' ', '');
  tables.set(
    'name',
    buildNameTable({
      0: readName(original, 0),
      1: face.family,
      2: 'Regular',
      4: face.family,
      5: `${readName(original, 5)}; cut`,
      6: plain,
      13: readName(original, 13),
      14: readName(original, 14),
    }),
  );
  const woff2 = packWoff2(buildSfnt(tables));
  const file = `yz-${face.name}.woff2`;
  writeFileSync(join(target, file), woff2);
  process.stdout.write(`${file}: ${codes.length} characters, ${woff2.length} bytes\n`);
  return {
    face: face.name,
    file,
    family: face.family,
    sha256: createHash('sha256').update(woff2).digest('hex'),
    sizeBytes: woff2.length,
    characters: codes.length,
    source: `${readName(original, 4)}, ${readName(original, 5)}`,
    licence: `OFL-${face.licence}.txt`,
  };
}

/** The OFL with the copyright line of the face it belongs to (the licence asks that both travel with every copy). */
function writeLicence(face) {
  const wording = readFileSync(join(packages, 'tinos/LICENSE_FONT'), 'utf8').replace(/^Copyright.*\n/, '');
  const reserved = face.licence === 'lxgw-wenkai' ? ', with Reserved Font Names "霞鹜" and "LXGW"' : '';
  const copyright = readName(readFileSync(locate(face.source)), 0).trim();
  writeFileSync(join(target, `OFL-${face.licence}.txt`), `${copyright}${reserved}\n${wording}`);
}

if (!existsSync(wenkai)) {
  process.stderr.write('The face for 楷体 is missing: apt-get install fonts-lxgw-wenkai\n');
  process.exit(1);
}
mkdirSync(target, { recursive: true });
const named = namedHanzi(readCodePoints(readFileSync(wenkai)));
const list = [];
for (const face of faces) list.push(await cutFace(face, named));
for (const face of faces) writeLicence(face);
writeFileSync(join(target, 'fonts.json'), `${JSON.stringify(list, null, 2)}\n`);
