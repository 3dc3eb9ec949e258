// The bytes of a PDF file: numbered objects, a classic cross-reference table, an identifier made from the content. No clock, no
// randomness, no platform deflate: the same objects are the same bytes on every machine.
import { createHash } from 'node:crypto';
import { zlibSync } from 'fflate';
import type { PackStream } from './known-streams.ts';
import { cleanText } from './xml-text.ts';

export interface PdfObjects {
  /** The number of an object that is written later. */
  reserve(): number;
  write(number: number, body: string | Uint8Array): void;
  /** A stream object; `dictionary` is the inside of its dictionary without /Length and /Filter. */
  writeStream(number: number, dictionary: string, data: Uint8Array, compress?: boolean): void;
  /** The file; every reserved object must have been written. */
  toFile(catalog: number, info: number): Uint8Array;
}

const encoder = new TextEncoder();

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// The second line's bytes above 127 tell transfer programs that the file is binary.
const fileHeader = concat([encoder.encode('%PDF-1.7\n%'), Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3, 0x0a)]);

function crossReference(offsets: readonly number[]): string {
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  return `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows.join('')}`;
}

/** Our own deflate: the same bytes on every machine. */
export const packStream: PackStream = (data) => zlibSync(data, { level: 9 });

/** An empty file to be; `pack` packs its streams. */
export function createPdfObjects(pack: PackStream = packStream): PdfObjects {
  const bodies: (Uint8Array | null)[] = [];
  const write: PdfObjects['write'] = (number, body) => {
    bodies[number - 1] = typeof body === 'string' ? encoder.encode(body) : body;
  };
  return {
    reserve: () => bodies.push(null),
    write,
    writeStream(number, dictionary, data, compress = true) {
      const bytes = compress ? pack(data) : data;
      const filter = compress ? '/Filter/FlateDecode' : '';
      const head = encoder.encode(`<<${dictionary}${filter}/Length ${bytes.length}>>\nstream\n`);
      write(number, concat([head, bytes, encoder.encode('\nendstream')]));
    },
    toFile(catalog, info) {
      const parts: Uint8Array[] = [fileHeader];
      const offsets: number[] = [];
      let length = fileHeader.length;
      const add = (part: Uint8Array): void => {
        parts.push(part);
        length += part.length;
      };
      bodies.forEach((body, index) => {
        if (!body) throw new Error(`PDF object ${index + 1} was never written`);
        offsets.push(length);
        add(encoder.encode(`${index + 1} 0 obj\n`));
        add(body);
        add(encoder.encode('\nendobj\n'));
      });
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      const id = hash.digest('hex').slice(0, 32).toUpperCase();
      const trailer = `trailer\n<</Size ${bodies.length + 1}/Root ${catalog} 0 R/Info ${info} 0 R/ID[<${id}><${id}>]>>`;
      parts.push(encoder.encode(`${crossReference(offsets)}${trailer}\nstartxref\n${length}\n%%EOF\n`));
      return concat(parts);
    },
  };
}

/** A number as PDF writes it: at most three decimals (0.35 µm), no exponent. */
export function pdfNumber(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** Micrometres in points. */
export function pdfPoints(um: number): string {
  return pdfNumber((um * 72) / 25_400);
}

/** Text as a UTF-16 hex string with its byte order mark; what is no character is left out, as in the XMP. */
export function pdfText(text: string): string {
  return `<FEFF${utf16Hex(cleanText(text))}>`;
}

/** UTF-16BE in hex. */
export function utf16Hex(text: string): string {
  let hex = '';
  for (let at = 0; at < text.length; at++) hex += hex4(text.charCodeAt(at));
  return hex;
}

/** Two bytes in hex. */
export function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
