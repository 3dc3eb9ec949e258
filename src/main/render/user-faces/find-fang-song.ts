// Finds the 仿宋 that are installed on this machine: no openly licensed one exists that the product could bring (docs/adr/0015).
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { judgeFace, type FaceJudgement } from './judge-face.ts';
import { openFontFile, readFamilies } from './read-sfnt.ts';

/** A 仿宋 on this machine. */
export interface InstalledFace {
  readonly path: string;
  readonly family: string;
  readonly judgement: FaceJudgement;
}

const fangSong =
  /^(?:仿宋(?:_GB2312)?|FangSong(?:_GB2312)?|朱雀仿宋.*|Zhuque Fangsong.*|方正仿宋.*|FZFangSong.*|FZFSK.*|华文仿宋|STFangsong)$/i;
const fontFile = /\.(?:ttf|otf|ttc|otc)$/i;
// The standard ones first: what everybody else's documents look like.
const preference = [/^仿宋_GB2312|^FangSong_GB2312/i, /^仿宋$|^FangSong$/i, /方正|FZ/i];

/** Where the system and the person keep fonts. */
export function fontFolders(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string[] {
  const home = os.homedir();
  if (platform === 'win32') {
    const windows = environment['WINDIR'] ?? 'C:\\Windows';
    const own = environment['LOCALAPPDATA'];
    return [`${windows}\\Fonts`, ...(own ? [`${own}\\Microsoft\\Windows\\Fonts`] : [])];
  }
  if (platform === 'darwin') return ['/System/Library/Fonts', '/Library/Fonts', `${home}/Library/Fonts`];
  const data = environment['XDG_DATA_HOME'] ?? path.join(home, '.local/share');
  return ['/usr/share/fonts', '/usr/local/share/fonts', path.join(data, 'fonts'), path.join(home, '.fonts')];
}

function listFonts(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && fontFile.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch {
    // A folder that is not there or may not be read holds no font for us.
    return [];
  }
}

function familyOf(file: string): string | null {
  try {
    const opened = openFontFile(file);
    try {
      return readFamilies(opened).find((family) => fangSong.test(family)) ?? null;
    } finally {
      opened.close();
    }
  } catch {
    return null;
  }
}

const rankOf = ({ family, judgement }: InstalledFace): number => {
  const place = preference.findIndex((pattern) => pattern.test(family));
  return (judgement.usable ? 0 : 100) + (place < 0 ? preference.length : place);
};

/** Every installed 仿宋 with its judgement, the best first. */
export function findFangSong(folders: readonly string[] = fontFolders()): InstalledFace[] {
  const found = folders.flatMap(listFonts).flatMap((file): InstalledFace[] => {
    const family = familyOf(file);
    return family === null ? [] : [{ path: file, family, judgement: judgeFace(file) }];
  });
  return found.sort((a, b) => rankOf(a) - rankOf(b) || a.path.localeCompare(b.path, 'en'));
}
