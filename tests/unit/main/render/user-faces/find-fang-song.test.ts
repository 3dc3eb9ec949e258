import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNameTable, buildSfnt } from '../../../../../build/scripts/sfnt.mjs';
import { unpackWoff2 } from '../../../../../src/main/render/woff2.ts';
import { findFangSong, fontFolders } from '../../../../../src/main/render/user-faces/find-fang-song.ts';
import { judgeFace } from '../../../../../src/main/render/user-faces/judge-face.ts';

// Fonts made here: the bundled 宋 under other names and with other licence bits, so that no foreign font is needed.
let folder = '';
const song = new Map<string, Buffer>(
  [...unpackWoff2(readFileSync('build/fonts/yz-song.woff2'))].map(([tag, bytes]) => [
    tag,
    Buffer.from(bytes),
  ]),
);

function makeFont(
  file: string,
  family: string,
  change: (tables: Map<string, Buffer>) => void = () => {},
): string {
  const tables = new Map<string, Buffer>(song);
  tables.set('name', buildNameTable({ 1: family, 2: 'Regular', 4: family }));
  const os2 = Buffer.from(tables.get('OS/2') ?? Buffer.alloc(96));
  os2.writeUInt16BE(8, 8);
  tables.set('OS/2', os2);
  change(tables);
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, buildSfnt(tables));
  return target;
}

const withFsType = (value: number) => (tables: Map<string, Buffer>) => {
  const os2 = Buffer.from(tables.get('OS/2') ?? Buffer.alloc(96));
  os2.writeUInt16BE(value, 8);
  tables.set('OS/2', os2);
};

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-faces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('judgeFace', () => {
  it('takes a TrueType face whose maker allows embedding', () => {
    expect(judgeFace(makeFont('good.ttf', 'FangSong'))).toEqual({ usable: true, families: ['FangSong'] });
  });
  it.each([
    ['embedding-restricted', 0x0002],
    ['no-subsetting', 0x0108],
    ['bitmap-only', 0x0204],
  ])('honours fsType: %s', (code, value) => {
    expect(judgeFace(makeFont(`${code}.ttf`, '仿宋', withFsType(value)))).toMatchObject({
      usable: false,
      code,
    });
  });
  it('lets the least restrictive of several set bits count', () => {
    expect(judgeFace(makeFont('both.ttf', '仿宋', withFsType(0x000a))).usable).toBe(true);
  });
  it('refuses CFF outlines, collections, other files and cut-off fonts by name', () => {
    const file = makeFont('base.ttf', '仿宋');
    const bytes = readFileSync(file);
    const rewrite = (name: string, head: string | Buffer): string => {
      const target = path.join(folder, name);
      writeFileSync(target, Buffer.concat([Buffer.from(head), bytes.subarray(4)]));
      return target;
    };
    const codeOf = (target: string): unknown => {
      const judgement = judgeFace(target);
      return judgement.usable ? null : judgement.code;
    };
    expect(codeOf(rewrite('cff.otf', 'OTTO'))).toBe('cff-outlines');
    expect(codeOf(rewrite('many.ttc', 'ttcf'))).toBe('collection');
    expect(codeOf(rewrite('text.ttf', 'text'))).toBe('damaged');
    for (const share of [0.001, 0.01, 0.5, 0.9]) {
      const cut = path.join(folder, 'cut.ttf');
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(codeOf(cut), String(share)).toBe('damaged');
    }
    expect(codeOf(path.join(folder, 'absent.ttf'))).toBe('damaged');
  });
  it('refuses narrow hanzi and faces without the everyday ones', () => {
    const narrow = makeFont('narrow.ttf', '仿宋', (tables) => {
      const head = Buffer.from(tables.get('head') ?? []);
      head.writeUInt16BE(Math.round(head.readUInt16BE(18) * 1.09), 18);
      tables.set('head', head);
    });
    expect(judgeFace(narrow)).toMatchObject({ code: 'wrong-width' });
    const latin = new Map<string, Buffer>(
      [...unpackWoff2(readFileSync('build/fonts/yz-latin.woff2'))].map(([tag, bytes]) => [
        tag,
        Buffer.from(bytes),
      ]),
    );
    const poor = makeFont('poor.ttf', '仿宋', (tables) => {
      for (const tag of ['cmap', 'glyf', 'loca', 'hmtx', 'hhea', 'maxp', 'head'])
        tables.set(tag, latin.get(tag) ?? Buffer.alloc(0));
    });
    expect(judgeFace(poor)).toMatchObject({ code: 'few-characters' });
  });
});

describe('findFangSong', () => {
  it('finds 仿宋 by any of its names, the standard one first, and says why others are not used', () => {
    const place = path.join('machine', 'fonts');
    makeFont(path.join(place, 'a.ttf'), '朱雀仿宋（预览测试版）');
    makeFont(path.join(place, 'deep', 'b.TTF'), '仿宋_GB2312');
    makeFont(path.join(place, 'c.ttf'), 'FangSong', withFsType(2));
    makeFont(path.join(place, 'd.ttf'), '宋体');
    writeFileSync(path.join(folder, place, 'e.ttf'), 'not a font');
    const found = findFangSong([path.join(folder, place), path.join(folder, 'nowhere')]);
    expect(found.map(({ family, judgement }) => [family, judgement.usable || judgement.code])).toEqual([
      ['仿宋_GB2312', true],
      ['朱雀仿宋（预览测试版）', true],
      ['FangSong', 'embedding-restricted'],
    ]);
  });
  it('looks where each system keeps fonts', () => {
    expect(
      fontFolders('win32', { WINDIR: 'C:\\Windows', LOCALAPPDATA: 'C:\\Users\\w\\AppData\\Local' }),
    ).toEqual(['C:\\Windows\\Fonts', 'C:\\Users\\w\\AppData\\Local\\Microsoft\\Windows\\Fonts']);
    expect(fontFolders('linux', { XDG_DATA_HOME: '/d' })).toContain('/d/fonts');
  });
  it('agrees with fontconfig about the names', () => {
    const file = makeFont('known.ttf', '仿宋');
    const family = execFileSync('fc-scan', ['--format', '%{family}', file], { encoding: 'utf8' });
    expect(family.split(',')).toContain('仿宋');
  });
});
