// The kinds of files that are told apart by their first bytes, and what the product does with each.

export type FileType =
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'ole'
  | 'pdf'
  | 'ofd'
  | 'png'
  | 'jpg'
  | 'zip'
  | 'txt'
  | 'csv'
  | 'executable'
  | 'script'
  | 'shortcut'
  | 'html'
  | 'svg'
  | 'unknown';

export type TypeFlag =
  | 'macros'
  | 'javascript'
  | 'pathName'
  | 'bidiName'
  | 'controlName'
  | 'doubleEnding'
  | 'longName'
  | 'typeMismatch';

export type TypeCode =
  /** May be attached. */
  | 'OK'
  /** May be attached; carries macros or JavaScript, which never run here. Remedy: ask for a file without, or open it knowingly. */
  | 'TYPE_ACTIVE_CONTENT'
  /** A program, whatever its name. Remedy: do not open it; attach the document itself. */
  | 'TYPE_EXECUTABLE'
  /** A script or batch file. Remedy: attach the document itself. */
  | 'TYPE_SCRIPT'
  /** A shortcut (.lnk, .url). Remedy: attach the file that it points at. */
  | 'TYPE_SHORTCUT'
  /** A web page or a drawing that can run code. Remedy: save as PDF and attach that. */
  | 'TYPE_WEB_PAGE'
  /** Content and ending disagree. Remedy: give the file the ending of its content, or save it again. */
  | 'TYPE_MISMATCH'
  /** Not a type that documents travel in. Remedy: convert to PDF, OFD or an office format. */
  | 'TYPE_NOT_ALLOWED'
  /** An archive that unpacks to far too much, or nests too deeply. Remedy: attach the files one by one. */
  | 'ARCHIVE_BOMB'
  /** An archive with a password, or one that cannot be read, so nobody can check it. Remedy: attach the files one by one. */
  | 'ARCHIVE_UNREADABLE'
  /** An archive that holds a file which is refused by itself. Remedy: take it out. */
  | 'ARCHIVE_HOLDS_REFUSED'
  /** A name with path parts or with invisible marks that show another ending. Remedy: rename the file. */
  | 'NAME_DECEIVES'
  /** Nothing in it. Remedy: check the file. */
  | 'FILE_EMPTY';

export interface FileJudgement {
  /** By content, not by ending. */
  readonly type: FileType;
  readonly allowed: boolean;
  readonly code: TypeCode;
  readonly flags: readonly TypeFlag[];
  /** What the code is about: the inner file, the ending. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** Endings that run or lead away when clicked: refused by name too, because their content is plain text. */
export const refusedEndings: Readonly<Record<string, TypeCode>> = {
  ...fill(
    'TYPE_EXECUTABLE',
    'exe com scr pif cpl dll msi msix msp sys jar apk deb rpm appimage run bin elf dmg pkg app gadget',
  ),
  ...fill('TYPE_SCRIPT', 'bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh sh bash py pl rb php reg inf scf'),
  ...fill('TYPE_SHORTCUT', 'lnk url desktop webloc library-ms search-ms'),
  ...fill('TYPE_WEB_PAGE', 'html htm hta xhtml xht mht mhtml svg svgz chm xml xsl'),
};

/** Endings that each content may bear; content without an entry is never allowed. */
export const endingsOf: Readonly<Partial<Record<FileType, readonly string[]>>> = {
  docx: ['docx', 'docm', 'dotx', 'dotm', 'wps', 'wpt'],
  xlsx: ['xlsx', 'xlsm', 'xltx', 'xltm', 'xlsb', 'et', 'ett'],
  pptx: ['pptx', 'pptm', 'ppsx', 'potx', 'dps', 'dpt'],
  ole: ['doc', 'dot', 'xls', 'xlt', 'ppt', 'pps', 'pot', 'wps', 'et', 'dps', 'wpt', 'ett', 'dpt'],
  pdf: ['pdf'],
  ofd: ['ofd'],
  png: ['png'],
  jpg: ['jpg', 'jpeg', 'jfif'],
  zip: ['zip'],
  txt: ['txt', 'csv'],
  csv: ['csv', 'txt'],
};

function fill(code: TypeCode, endings: string): Record<string, TypeCode> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, code]));
}

/** The last ending of a name, lower case, as Windows would take it (trailing dots and spaces ignored). */
export function endingOf(name: string): string {
  // Names come from outside: a pattern over a very long one would take very long.
  const clean = name
    .slice(-512)
    .replace(/[. ]+$/, '')
    .toLowerCase();
  const dot = clean.lastIndexOf('.');
  return dot < 0 ? '' : clean.slice(dot + 1);
}
