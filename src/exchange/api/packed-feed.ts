// GET /feed for a unit that reads gzip: the same page as the contract's, with every large note as it was compressed once for all its readers. Whoever does
// not ask for gzip, or asks for something that the contract refuses, is the contract's to answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangeContract } from '../../shared/contract/exchange.ts';
import type { FeedPage, StoredFeedEntry } from '../store/feed.ts';
import type { Caller } from './caller.ts';
import { feedEntryToContract } from './feed-entry.ts';
import { storedMembers } from './gzip-members.ts';
import type { ReadFeed } from './read-feed.ts';
import { jsonHeaders, RefusedCall, sendRefusal } from './refusal.ts';

/** Answers when it can; false: nothing was done yet. */
export type ServePackedFeed = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => Promise<boolean>;

const querySchema = exchangeContract.feed['~orpc'].inputSchema;

/** The packed form of the use case `feed`. */
export function createServePackedFeed(readFeed: ReadFeed, clock: () => Date): ServePackedFeed {
  return async (request, response, caller) => {
    if (!readsGzip(request.headers['accept-encoding'])) return false;
    const asked = readQuery(request.url ?? '');
    if (asked === null) return false;
    try {
      const signal = asked.waitSeconds > 0 ? untilGone(response) : undefined;
      const page = await readFeed(caller, { ...asked, signal });
      sendPage(response, page, clock());
    } catch (error) {
      if (!(error instanceof RefusedCall)) throw error;
      sendRefusal(response, error.refusal);
    }
    return true;
  };
}

function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  // An answer that was given closes too. The reason is ours: the usual one is an error with a stack.
  response.once('close', () => response.writableEnded || gone.abort('gone'));
  return gone.signal;
}

function readsGzip(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /(^|,)\s*gzip\s*(,|$)/i.test(header);
}

/** Null: the contract says what is wrong with it. */
function readQuery(url: string) {
  const start = url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return null;
  return querySchema?.safeParse(Object.fromEntries(query)).data ?? null;
}

function sendPage(response: ServerResponse, { epoch, entries }: FeedPage, now: Date): void {
  const end = `],"now":${JSON.stringify(now.toISOString())}}`;
  const start = `{"epoch":${JSON.stringify(epoch)},"entries":[`;
  if (!entries.some(({ packed }) => packed)) {
    const body = Buffer.from(start + entries.map(writeEntry).join(',') + end);
    response.writeHead(200, { ...jsonHeaders, 'Content-Length': body.length }).end(body);
    return;
  }
  const body = pack(start, entries, end);
  response
    .writeHead(200, {
      ...jsonHeaders,
      ...{ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding', 'Content-Length': body.length },
    })
    .end(body);
}

const writeEntry = (entry: StoredFeedEntry): string => JSON.stringify(feedEntryToContract(entry));

// Nothing that a note's letters can make: where the message stands in the entry's JSON.
const place = '"\u0000"';
const placeInJson = JSON.stringify(place).slice(1, -1);

function pack(start: string, entries: readonly StoredFeedEntry[], end: string): Buffer {
  const parts: Uint8Array[] = [];
  let text = start;
  for (const [index, entry] of entries.entries()) {
    if (index > 0) text += ',';
    if (!entry.packed) {
      text += writeEntry(entry);
      continue;
    }
    const [before = '', after = ''] = writeEntry({ ...entry, message: place }).split(placeInJson);
    parts.push(...storedMembers(text + before), entry.packed.member);
    text = entry.packed.tail + after;
  }
  return Buffer.concat([...parts, ...storedMembers(text + end)]);
}
