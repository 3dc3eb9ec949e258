// File names of people: what is wrong with one, and a form of it that every file system takes.

/** What a name can be flagged for; the first four hide what a file is, the last one only cannot be kept. */
export type NameFlag =
  /** Path parts, drive letters or dots that lead elsewhere. */
  | 'pathName'
  /** Marks that turn the direction of writing: `cod.名单` shows as `名单.doc`. */
  | 'bidiName'
  /** Control and other invisible characters. */
  | 'controlName'
  /** Two endings of which the last one runs: `通知.pdf.exe`. */
  | 'doubleEnding'
  /** Empty, or longer than file systems keep. */
  | 'longName';

// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u200b\u2060\ufeff\ufff9-\ufffb\ufffe\uffff]/;
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const longestName = 255;

/** Everything that is wrong with a name as it arrived. */
export function judgeFileName(name: string): readonly NameFlag[] {
  const flags: NameFlag[] = [];
  if (/[\\/]/.test(name) || /^\.{1,2}$/.test(name) || /^[A-Za-z]:/.test(name)) flags.push('pathName');
  if (directionMarks.test(name)) flags.push('bidiName');
  if (controls.test(name) || !name.isWellFormed()) flags.push('controlName');
  if (/\.[a-z]{2,4}[. ]*\.(?:exe|scr|com|pif|bat|cmd|lnk|js|vbs|hta|ps1)[. ]*$/i.test(name))
    flags.push('doubleEnding');
  if (name.trim() === '' || name.length > longestName) flags.push('longName');
  return flags;
}

/** Characters that FAT32 and NTFS refuse, each by the full-width form that reads the same. */
const replacements: Readonly<Record<string, string>> = {
  '"': '＂',
  '*': '＊',
  '/': '／',
  ':': '：',
  '<': '＜',
  '>': '＞',
  '?': '？',
  '\\': '＼',
  '|': '｜',
};

/** Names of devices on Windows, whatever their ending. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** FAT32 and NTFS count UTF-16 units (255); ext4 counts bytes (255), and 80 Chinese characters are 240 of them. */
const maxUnits = 255;
const maxBytes = 255;
/** Longer names are no names; more is not looked at. */
const maxRead = 4096;

/**
 * A name under which a file can be exported to FAT32, NTFS and ext4: keeps as much as possible (〔〕《》[]% and rare characters stay), replaces
 * `: ? *` and the like by their full-width forms, drops invisible characters, shortens before the ending. Never empty, never a path.
 */
export function safeFileName(name: string): string {
  const visible = Array.from(name.slice(0, maxRead).toWellFormed().normalize('NFC'))
    .filter((character) => !controls.test(character) && !directionMarks.test(character))
    .map((character) => replacements[character] ?? character)
    .join('');
  // Windows drops trailing dots and spaces, and dots in front hide a file elsewhere.
  const trimmed = visible.replace(/^[\s.]+|[\s.]+$/gu, '');
  const named = deviceName.test(trimmed) ? `_${trimmed}` : trimmed;
  return shorten(named === '' ? '_' : named);
}

function shorten(name: string): string {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  const characters = Array.from(name.slice(0, name.length - ending.length));
  const fits = (): boolean => {
    const candidate = characters.join('') + ending;
    return candidate.length <= maxUnits && Buffer.byteLength(candidate) <= maxBytes;
  };
  while (characters.length > 1 && !fits()) characters.pop();
  return characters.join('').trimEnd() + ending;
}
