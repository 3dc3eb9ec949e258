// What a page of the client may do, as headers. Threat: script or style that came in with a document. Everything is forbidden ('none') but what
// is listed; nothing may be loaded from or sent to anywhere but the station itself.
import { randomBytes } from 'node:crypto';

/** A nonce for one load of the page: styles made at run time carry it. */
export function makeNonce(): string {
  return randomBytes(18).toString('base64');
}

/** The Content-Security-Policy of the client's page. `connect` lists where it may send besides its own origin. */
export function pagePolicy(options: {
  readonly nonce: string;
  readonly connect?: readonly string[];
}): string {
  const { nonce, connect = [] } = options;
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // data: for icons inside style sheets, blob: for pages that pdf.js has drawn.
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `worker-src 'self'`,
    // The viewer's frame only; it has an origin of its own (viewerPolicy).
    `frame-src 'self'`,
    [`connect-src 'self'`, ...connect].join(' '),
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

/** Where either shell serves the viewer's frame. */
export const viewerPath = '/viewer';

/**
 * The policy of the viewer's frame, in which files of others are drawn. Its script stands in its page under a nonce: with an origin of its own
 * (sandbox) it has no cookie, no line to the station, and no network at all. blob: is its own memory: pictures, and the thread of pdf.js.
 */
export function viewerPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src blob:`,
    `worker-src blob:`,
    `frame-ancestors 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `sandbox allow-scripts`,
  ].join('; ');
}

/** Content of documents never runs anything, whatever it says it is. */
export const contentPolicy = `default-src 'none'; sandbox`;

/** On every answer of either shell. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
