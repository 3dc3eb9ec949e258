import type { ServerResponse } from 'node:http';
import { guardHeaders } from './page-policy.ts';

/** A short answer in plain text: a code, never a reason that helps an attacker. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...guardHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'`,
    'Cache-Control': 'no-store',
  });
  response.end(text);
}

/** An HTML page that only sends the browser on: the next request then comes from our own origin and carries the strict cookie. */
export function answerRedirectPage(response: ServerResponse, target: string, cookie: string): void {
  response.writeHead(200, {
    ...guardHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'`,
    'Cache-Control': 'no-store',
    'Set-Cookie': cookie,
  });
  response.end(`<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${target}">`);
}
