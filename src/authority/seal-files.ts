// Pictures and SES seals, one file each beside the state: together they would make every small change rewrite megabytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maxSealPictureBytes } from '../shared/domain/enrolment.ts';
import type { SealId } from '../shared/domain/ids.ts';
import { writeWhole } from './files.ts';

export interface SealFiles {
  writePicture(id: SealId, png: Uint8Array): void;
  readPicture(id: SealId): Uint8Array;
  writeEseal(id: SealId, der: Uint8Array): void;
  readEseal(id: SealId): Uint8Array;
}

/** Seal files in an authority's folder. Ids are the authority's own and hold no path. */
export function openSealFiles(folder: string): SealFiles {
  const path = (id: SealId, ending: string): string => join(folder, 'seals', `${id}.${ending}`);
  return {
    writePicture: (id, png) => writeWhole(path(id, 'png'), png),
    readPicture: (id) => readFileSync(path(id, 'png')),
    writeEseal: (id, der) => writeWhole(path(id, 'esl'), der),
    readEseal: (id) => readFileSync(path(id, 'esl')),
  };
}

const pngStart = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
// 45 mm at 1,200 dpi; a picture that unpacks to more serves nobody.
const maxPixels = 2200;

/** The picture's bytes when they are a square PNG within bounds and have the hash; null otherwise. */
export function readSealPicture(base64: string, pictureSha256: string): Uint8Array | null {
  if (base64.length > Math.ceil(maxSealPictureBytes / 3) * 4) return null;
  const png = Buffer.from(base64, 'base64');
  if (png.length < 33 || png.length > maxSealPictureBytes) return null;
  if (createHash('sha256').update(png).digest('hex') !== pictureSha256) return null;
  if (!png.subarray(0, pngStart.length).equals(pngStart)) return null;
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  // 国发〔1999〕25号: seals of organs are round, so the picture is as wide as high.
  return width === height && width >= 50 && width <= maxPixels ? png : null;
}
