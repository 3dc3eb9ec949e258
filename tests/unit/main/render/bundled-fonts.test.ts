import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { subsetFont } from '../../../../src/main/render/font-subset.ts';
import { openTrueType } from '../../../../src/main/render/true-type.ts';
import { unpackWoff2 } from '../../../../src/main/render/woff2.ts';
import { substituteFaces } from '../../../../src/shared/domain/substitute-faces.ts';
import { hasAnyFace, hasTextFace } from '../../../../src/shared/layout/character-coverage.ts';
import { bundledAdvance } from '../../../../src/shared/layout/fit-glyph.ts';

const folder = new URL('../../../../build/fonts/', import.meta.url);
const list = JSON.parse(readFileSync(new URL('fonts.json', folder), 'utf8')) as {
  file: string;
  sha256: string;
  licence: string;
}[];
const faces = createBundledFaces();
const hanziFaces = ['song', 'xbs', 'hei', 'kai'] as const;

describe('the bundled faces', () => {
  test('are the listed ones, each with its licence', () => {
    expect(list).toHaveLength(5);
    for (const { file, sha256, licence } of list) {
      expect(
        createHash('sha256')
          .update(readFileSync(new URL(file, folder)))
          .digest('hex'),
      ).toBe(sha256);
      expect(readFileSync(new URL(licence, folder), 'utf8')).toContain('SIL OPEN FONT LICENSE Version 1.1');
    }
  });

  test('the one that stands for 仿宋 is recorded by its hash', () => {
    const song = list.find(({ file }) => file === 'yz-song.woff2');
    expect(substituteFaces).toEqual([{ role: 'fang', family: 'YZ Song', sha256: song?.sha256 }]);
  });

  test('are what the checker thinks they are, character by character', () => {
    const order = faces.order('fang');
    const wrong: string[] = [];
    // Every eleventh: a looked-up character costs a walk through the face, and ranges are hundreds long.
    for (let code = 0x20; code < 0x33000; code += 11) {
      const has = (name: (typeof order)[number]): boolean => faces.open(name).glyphOf(code) !== 0;
      if (hasTextFace(code) !== has('song') || hasAnyFace(code) !== order.some(has))
        wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('have every hanzi of GBK and rare ones of 通用规范汉字表 beyond it', () => {
    const decoder = new TextDecoder('gbk');
    const hanzi: number[] = [];
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const code = decoder.decode(Uint8Array.of(lead, trail)).codePointAt(0) ?? 0;
        if (code >= 0x4e00 && code <= 0x9fa5) hanzi.push(code);
      }
    }
    expect(hanzi.length).toBe(20_902);
    for (const name of hanziFaces) {
      const face = faces.open(name);
      const missing = [...hanzi, ...[...'𬌗㑇鿍鿎鿏𠅤𬺈'].map((char) => char.codePointAt(0) ?? 0)].filter(
        (code) => face.glyphOf(code) === 0,
      );
      expect(missing).toEqual([]);
    }
  });

  test('have the advances that the screen was told', () => {
    for (const name of [...hanziFaces, 'latin'] as const) {
      const face = faces.open(name);
      for (const char of '—…“”‘’·（）〔〕0123456789ABCxyz.,') {
        const glyph = face.glyphOf(char.codePointAt(0) ?? 0);
        const drawnByLatin = name === 'kai' && char < '\u0080';
        if (glyph === 0 || drawnByLatin) continue;
        const advance = (face.advanceOf(glyph) * 1000) / face.unitsPerEm;
        expect(Math.abs(advance - bundledAdvance(name, char))).toBeLessThanOrEqual(1);
      }
    }
  });

  test('bear no Reserved Font Name', () => {
    for (const name of [...hanziFaces, 'latin'] as const) {
      const names = Buffer.from(faces.open(name).tables.get('name') ?? [])
        .swap16()
        .toString('utf16le');
      expect(names.length).toBeGreaterThan(0);
    }
    for (const { family } of list as unknown as { family: string }[])
      expect(family).not.toMatch(/LXGW|霞鹜|Source/);
  });
});

describe('a cut', () => {
  test('holds the asked outlines under numbers 1, 2, 3 and is a font that opens', () => {
    const face = faces.open('song');
    const asked = [...'公文é'].map((char) => face.glyphOf(char.codePointAt(0) ?? 0));
    const { sfnt } = subsetFont(face, asked);
    const view = new DataView(sfnt.buffer, sfnt.byteOffset, sfnt.byteLength);
    const tables = new Map<string, Uint8Array>([['cmap', new Uint8Array(4)]]);
    for (let index = 0; index < view.getUint16(4); index++) {
      const at = 12 + index * 16;
      const tag = String.fromCharCode(...sfnt.subarray(at, at + 4));
      tables.set(
        tag,
        sfnt.subarray(view.getUint32(at + 8), view.getUint32(at + 8) + view.getUint32(at + 12)),
      );
    }
    const cut = openTrueType(tables);
    asked.slice(0, 2).forEach((glyph, index) => {
      const original = face.glyphBytes(glyph);
      expect(cut.glyphBytes(index + 1).subarray(0, original.length)).toEqual(original);
      expect(cut.advanceOf(index + 1)).toBe(face.advanceOf(glyph));
    });
  });
});

describe('a file that is no bundled face', () => {
  test('is refused in words, never read wrongly', () => {
    const whole = readFileSync(new URL('yz-latin.woff2', folder));
    expect(() => unpackWoff2(Buffer.from('no font'))).toThrow('not such a file');
    expect(() => unpackWoff2(whole.subarray(0, 2000))).toThrow();
    const transformed = Buffer.from(whole);
    const glyf = 48 + [...whole.subarray(48, 120)].indexOf(0xca);
    transformed[glyf] = 0x0a;
    expect(() => unpackWoff2(transformed)).toThrow('transformed');
    expect(() => openTrueType(new Map([...unpackWoff2(whole)].filter(([tag]) => tag !== 'glyf')))).toThrow(
      'CFF',
    );
  });
});
