// What importing a file or pasting text gives: parts of a document, and a note for everything that was recognised, changed or left out.
import type { Annex, Attendance, Block } from './content.ts';
import type { DocKind, Urgency } from './kinds.ts';

/** Parts of a draft. The `…Text` members are words as they stood in the file: units are chosen from the directory, never guessed. */
export interface ImportedContent {
  /** Absent: none was recognised; a file name is never taken for a title. */
  readonly title?: string;
  readonly titleBreaks?: readonly number[];
  readonly titleNote?: string;
  readonly kind?: DocKind;
  readonly urgency?: Urgency;
  readonly body: readonly Block[];
  readonly annexes?: readonly Annex[];
  readonly attendance?: Attendance;
  /** 附注 without its brackets: the page makes them. */
  readonly notes?: string;
  /** 主送 line without its colon. */
  readonly recipientsText?: string;
  /** What stood behind 抄送：. */
  readonly ccText?: string;
  /** 发文字号 or 令号 as written. */
  readonly docNumberText?: string;
  /** What stood behind 签发人：. */
  readonly signatoryText?: string;
  /** 署名 and 成文日期, lines parted by \n; the page makes its own. */
  readonly signatureText?: string;
}

export const importNoteCodes = [
  /** The title and where its lines end were recognised. evidence.text. */
  'titleRecognised',
  /** 题注 under the title was recognised. evidence.text. */
  'titleNoteRecognised',
  /** The kind was taken from the end of the title. evidence.text: its name. */
  'kindRecognised',
  /** 特急 or 加急 was recognised. evidence.text. */
  'urgencyRecognised',
  /** The 主送 line was recognised; the units are to be chosen from the directory. evidence.text. */
  'addresseesRecognised',
  /** The 抄送 line was recognised; the units are to be chosen from the directory. evidence.text. */
  'copiesRecognised',
  /** 发文字号 was recognised; numbering gives the real one. evidence.text. */
  'docNumberRecognised',
  /** 签发人 was recognised. evidence.text. */
  'signatoryRecognised',
  /** 署名 and date were taken out: the page makes them. evidence.text. */
  'signatureRecognised',
  /** 附注 was recognised. evidence.text. */
  'notesRecognised',
  /** 出席、请假 or 列席 was recognised. evidence.text. */
  'attendanceRecognised',
  /** An 附件 on pages of its own was recognised. evidence.text: its title line. */
  'annexRecognised',
  /** A heading by its number; the page numbers it. evidence.text: the number as written. */
  'headingRecognised',
  /** A heading by its style, outline level or face alone; the page numbers it. evidence.text: the beginning of the paragraph. */
  'headingByStyle',
  /** A heading whose number had a wrong form (一. (一) 1、). evidence.text, evidence.becomes. */
  'headingCorrected',
  /** A heading that gets another number than it had. evidence.text, evidence.becomes. */
  'headingRenumbered',
  /** A number that counts on its own was kept as words of the paragraph. evidence.text. */
  'numberKept',
  /** 发文机关标志 was taken out: the page makes it. evidence.text. */
  'issuerMarkDropped',
  /** 份号 was taken out: printing gives it. evidence.text. */
  'copyNumberDropped',
  /** 附件说明 was taken out: the page makes it of the attachments. evidence.text. */
  'attachmentNoteDropped',
  /** A line of 版记 was taken out: the page makes it. evidence.text. */
  'imprintDropped',
  /** Words that may be a marking of secrecy stay in the body, so that the gate sees them. evidence.text. */
  'secrecyMarkKept',
  /** Words of a page header or footer were left out. evidence.text. */
  'headerDropped',
  /** A table of contents was left out. evidence.text. */
  'contentsDropped',
  /** Lines that were broken by hand were joined. evidence.count. */
  'linesJoined',
  /** A line break inside a paragraph became a new paragraph. evidence.count. */
  'lineBreakSplit',
  /** A paragraph longer than one may be was cut in two. */
  'paragraphSplit',
  /** Characters without ink were removed. evidence.text: their code points. */
  'invisibleRemoved',
  /** Bold, colours, fonts and the like were left out. evidence.count: paragraphs. */
  'formattingDropped',
  /** Pasted markup was too large or too deeply nested to be read; its words were taken. */
  'markupDropped',
  /** A link was left out, its words stay. evidence.text: where it led. */
  'linkDropped',
  /** A picture was left out. evidence.text: its description. */
  'imageDropped',
  /** A drawn shape was left out. evidence.text: its description. */
  'drawingDropped',
  /** An embedded file, chart or control was left out. evidence.text: its kind. */
  'objectDropped',
  /** A formula became one line of plain characters. evidence.text. */
  'formulaFlattened',
  /** A comment was left out. evidence.text. */
  'commentDropped',
  /** A footnote or endnote was left out. evidence.text. */
  'footnoteDropped',
  /** Hidden text was left out. evidence.text. */
  'hiddenTextDropped',
  /** Text deleted with tracked changes was left out. evidence.text. */
  'deletionDropped',
  /** Text inserted with tracked changes was taken as it is. evidence.text. */
  'insertionKept',
  /** Words of a text box were set behind the paragraph that held it. evidence.text. */
  'textBoxMoved',
  /** A character of a symbol font was replaced. evidence.text, evidence.becomes. */
  'symbolReplaced',
  /** A character of a symbol font has no known counterpart. evidence.text: font and code. */
  'symbolUnknown',
  /** A table inside a cell became lines of the cell. */
  'nestedTableFlattened',
  /** A table that no page can hold became paragraphs. evidence.rows, evidence.columns. */
  'tableFlattened',
] as const;
export type ImportNoteCode = (typeof importNoteCodes)[number];

/** One thing that is not as it was; `where` is the field path in the result, empty when it has no place there. */
export interface ImportNote {
  readonly code: ImportNoteCode;
  readonly where: string;
  readonly evidence: Readonly<Record<string, string>>;
}

export const importRefusals = [
  /** Neither a Word document nor text by its bytes. Remedy: attach it. */
  'typeUnknown',
  /** .doc of old Word or WPS. Remedy: save it as .docx there, or attach it. */
  'oldWord',
  /** PDF, OFD, a table, a picture or an archive. Remedy: attach it. evidence.type. */
  'otherType',
  /** Protected by a password. Remedy: take the password off in Word or WPS. */
  'encrypted',
  /** Empty file. Remedy: choose another. */
  'empty',
  /** Unpacks to far more than a document holds. Remedy: do not open it, ask the sender. */
  'zipBomb',
  /** The container holds no Word document. Remedy: save it as .docx again. */
  'noDocument',
  /** More text than a document may hold. Remedy: attach it. evidence.limit. */
  'tooLarge',
  /** Cut off or broken. Remedy: ask for the file again. evidence.reason. */
  'damaged',
] as const;
export type ImportRefusal = (typeof importRefusals)[number];

/** What became of a file. */
export type ImportResult =
  | { readonly state: 'read'; readonly content: ImportedContent; readonly notes: readonly ImportNote[] }
  | {
      readonly state: 'refused';
      readonly code: ImportRefusal;
      readonly evidence: Readonly<Record<string, string>>;
    };
