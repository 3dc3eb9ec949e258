import { readChunks } from '../../../formats/byte-source.ts';
import type { LentContent } from '../parts.ts';
import { contentPolicy, guardHeaders } from './page-policy.ts';

/** An HTTP answer with the bytes of a lent content, for either shell. */
export interface ContentAnswer {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array> | null;
}

// What a browser shows by itself without running anything of it; all else is saved.
const shownInline: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/plain; charset=utf-8',
]);

/** Answers a GET of a handle, whole or the one range asked for (RFC 9110, 14). */
export function answerContent(content: LentContent, rangeHeader: string | undefined): ContentAnswer {
  const { sizeBytes } = content.source;
  const range = rangeHeader === undefined ? { start: 0, end: sizeBytes } : readRange(rangeHeader, sizeBytes);
  const headers = {
    ...guardHeaders,
    'Content-Security-Policy': contentPolicy,
    'Cache-Control': 'no-store',
    'Accept-Ranges': 'bytes',
  };
  if (!range)
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${sizeBytes}` }, body: null };

  const { start, end } = range;
  const partial = rangeHeader !== undefined;
  return {
    status: partial ? 206 : 200,
    headers: {
      ...headers,
      'Content-Type': content.mediaType,
      'Content-Length': String(end - start),
      'Content-Disposition': disposition(content),
      ...(partial ? { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` } : {}),
    },
    body: readChunks(content.source, start, end),
  };
}

/** First and one past the last byte of a single range; undefined when it is not one or lies outside. */
function readRange(header: string, sizeBytes: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (!match || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? undefined : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  return start < end ? { start, end } : undefined;
}

function disposition({ name, mediaType, disposition: wanted }: LentContent): string {
  const kind = wanted === 'inline' && shownInline.has(mediaType) ? 'inline' : 'attachment';
  // The plain name is for nobody: names of documents are Chinese. RFC 8187 form; a lone surrogate has none.
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="file"; filename*=UTF-8''${encoded}`;
}
