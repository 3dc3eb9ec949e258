import { FormatError } from '../failure.ts';

/** Why a file's text could not be read completely; the custodian must look for himself. */
type TextFailure =
  /** A type whose text this version does not read (old office formats, pictures, OFD, archives). */
  | 'TEXT_TYPE_UNSUPPORTED'
  /** The file is damaged, encrypted or hostile. */
  | 'TEXT_CONTAINER_BROKEN'
  /** More text than is read in one file. */
  | 'TEXT_LIMIT_EXCEEDED'
  /** A font shows characters without saying which ones. */
  | 'TEXT_FONT_WITHOUT_MAPPING'
  /** Pages that are pictures: a scan. */
  | 'TEXT_IMAGES_ONLY'
  /** Another file is embedded, which was not read. */
  | 'TEXT_EMBEDDED_FILE';

/** One run of text with the place that decides what counts as "alone". */
export interface TextPiece {
  /** Where in the file: `word/header1.xml`, `Sheet1!B2`, `page 3`. */
  readonly part: string;
  readonly place: 'paragraph' | 'cell' | 'header' | 'name';
  readonly text: string;
}

export type ExtractedText =
  | { readonly state: 'read'; readonly pieces: readonly TextPiece[] }
  /** `pieces` holds what could be read all the same: a marking found there still counts. */
  | { readonly state: 'unreadable'; readonly code: TextFailure; readonly pieces: readonly TextPiece[] };

export interface TextLimits {
  readonly maxPieces: number;
  readonly maxCharacters: number;
  /** Of one part (one XML, one page). */
  readonly maxPartBytes: number;
}

/** 200,000 cells or paragraphs and 20 million characters: hundreds of times a long report, seconds of work. */
export const textLimits: TextLimits = {
  maxPieces: 200_000,
  maxCharacters: 20_000_000,
  maxPartBytes: 32 * 1024 * 1024,
};

/** Collects pieces within the limits and remembers the first reason why the text is not complete. */
export interface PieceCollector {
  add(piece: TextPiece): void;
  markUnreadable(code: TextFailure): void;
  result(): ExtractedText;
}

/** Throws a FormatError LIMIT_EXCEEDED from `add` when a file says too much. */
export function createCollector(limits: TextLimits): PieceCollector {
  const pieces: TextPiece[] = [];
  let characters = 0;
  let failure: TextFailure | null = null;
  return {
    add: (piece) => {
      if (piece.text.trim() === '') return;
      characters += piece.text.length;
      if (pieces.length >= limits.maxPieces || characters > limits.maxCharacters) {
        throw new FormatError('LIMIT_EXCEEDED', 'too much text');
      }
      pieces.push(piece);
    },
    markUnreadable: (code) => {
      failure ??= code;
    },
    result: () => (failure ? { state: 'unreadable', code: failure, pieces } : { state: 'read', pieces }),
  };
}
