// What an OFD file is, read once for viewer and verifier alike.
import type { XmlElement } from '../xml/tree.ts';
import type { ViewNote } from '../../shared/domain/viewed-page.ts';
import type { OfdLimits } from './limits.ts';
import type { OfdParts } from './parts.ts';
import type { OfdBox } from './values.ts';

/** DocInfo, as far as it is shown. */
export interface OfdInfo {
  readonly docId: string | null;
  readonly title: string | null;
  readonly author: string | null;
  readonly subject: string | null;
  readonly creator: string | null;
  readonly creationDate: string | null;
  readonly modificationDate: string | null;
}

export interface OfdVersion {
  readonly id: string;
  readonly index: number | null;
  readonly isCurrent: boolean;
  /** The version's own file, and the root that it names; null when one of them is missing. */
  readonly path: string | null;
  readonly root: string | null;
}

export interface OfdPageEntry {
  readonly id: string;
  readonly path: string;
}

export interface OfdTemplate extends OfdPageEntry {
  /** The page's own ZOrder goes before this one. */
  readonly zOrder: string | null;
}

export interface OfdAttachment {
  readonly id: string | null;
  readonly name: string;
  readonly format: string | null;
  readonly visible: boolean;
  readonly path: string | null;
}

/** A protected file of a signature, as its Reference says. */
export interface OfdReference {
  readonly fileRef: string;
  /** Null: no such part. */
  readonly path: string | null;
  /** Base64 as written, trimmed. */
  readonly checkValue: string;
}

/** Where a seal stands (StampAnnot). */
export interface OfdStamp {
  readonly id: string | null;
  readonly pageRef: string;
  readonly boundary: OfdBox | null;
  /** Within the boundary; null: all of it. */
  readonly clip: OfdBox | null;
}

export interface OfdSignature {
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  /** Path of Signature.xml; null: missing. */
  readonly path: string | null;
  /** Its root element; null: missing or not well formed (the verifier then fails step 3). */
  readonly xml: XmlElement | null;
  readonly checkMethod: string | null;
  readonly signatureMethod: string | null;
  readonly signatureDateTime: string | null;
  readonly provider: string | null;
  readonly references: readonly OfdReference[];
  readonly stamps: readonly OfdStamp[];
  readonly sealPath: string | null;
  readonly signedValuePath: string | null;
}

/** One DocBody with the document that is shown for it. */
export interface OfdDocument {
  readonly info: OfdInfo;
  /** DocRoot of the DocBody; null: missing. */
  readonly declaredRoot: string | null;
  /** The root that is shown: that of the current version when there is one. */
  readonly root: string;
  readonly versions: readonly OfdVersion[];
  /** PhysicalBox of CommonData; null: none, or not readable. */
  readonly pageBox: OfdBox | null;
  readonly pages: readonly OfdPageEntry[];
  readonly templates: readonly OfdTemplate[];
  /** Resource files, public ones first; later ones win. */
  readonly resources: readonly string[];
  readonly defaultColourSpace: string | null;
  /** Annotations.xml. */
  readonly annotationsPath: string | null;
  readonly attachmentsPath: string | null;
  readonly attachments: readonly OfdAttachment[];
  readonly customTagsPath: string | null;
  readonly extensionsPath: string | null;
  /** The DocBody names a list of signatures, whether or not it is there. */
  readonly namesSignatures: boolean;
  readonly signaturesPath: string | null;
  /** False: the list is there and is no XML. */
  readonly signaturesReadable: boolean;
  readonly signatures: readonly OfdSignature[];
}

/** An OFD that was read. */
export interface OfdContainer {
  readonly parts: OfdParts;
  readonly limits: OfdLimits;
  /** OFD.xml. */
  readonly entryPath: string;
  readonly documents: readonly OfdDocument[];
  /** What was tolerated or left out so far. */
  readonly notes: readonly ViewNote[];
}

/** Collects notes, each once, a bounded number of them. */
export interface NoteBook {
  readonly notes: readonly ViewNote[];
  add(code: ViewNote['code'], evidence?: ViewNote['evidence']): void;
}

/** A page of notes is read by nobody. */
const maxNotes = 100;

export function createNoteBook(): NoteBook {
  const notes = new Map<string, ViewNote>();
  return {
    get notes() {
      return [...notes.values()];
    },
    add: (code, evidence = {}) => {
      const key = JSON.stringify([code, evidence]);
      if (notes.size < maxNotes && !notes.has(key)) notes.set(key, { code, evidence: shorten(evidence) });
    },
  };
}

const shorten = (evidence: ViewNote['evidence']): ViewNote['evidence'] =>
  Object.fromEntries(Object.entries(evidence).map(([name, text]) => [name, text.slice(0, 200)]));
