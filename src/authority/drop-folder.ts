// The one place where authority and exchange meet: files in a folder, carried by hand if need be.
//
//     requests/<enrolmentId>.json   written by the exchange, removed by the authority when answered
//     answers/<enrolmentId>.json    written by the authority: EnrolmentAnswer
//     notices/<unit>_<noticeId>.jws written by the exchange: a unit's notice about a seal, removed by the authority when read
//     decisions/<noticeId>.jws      written by the authority: what it did with a seal, removed by the exchange when read
//     publication.json              written by the authority: Publication
//
// Threat: the exchange may write anything here. Names must be UUIDs, files small, and a pass takes a bounded number of them; nothing in a file is a path.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrolmentAnswer } from '../shared/domain/enrolment.ts';
import type { Publication } from '../shared/domain/published.ts';
import { writeWhole } from './files.ts';

export interface DropFolder {
  /** Ids of waiting requests, at most a thousand. */
  waiting(): readonly string[];
  /** Content of a request; undefined when it is too large or no JSON. */
  readRequest(enrolmentId: string): unknown;
  removeRequest(enrolmentId: string): void;
  writeAnswer(enrolmentId: string, answer: EnrolmentAnswer): void;
  /** Names of waiting notices, at most a thousand. */
  waitingNotices(): readonly string[];
  /** The compact JWS; empty when the file is too large. */
  readNotice(name: string): string;
  removeNotice(name: string): void;
  writeDecision(noticeId: string, token: string): void;
  writePublication(publication: Publication): void;
}

const requestName = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;
const noticeName = /^[0-9]{6}-[A-Z]{3}-[0-9]{4}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jws$/;
// A seal's picture and four certificate requests: see the exchange's limits.
const maxRequestBytes = 512 * 1024;
const maxNoticeBytes = 600 * 1024;
const maxRequestsPerPass = 1000;

export function openDropFolder(folder: string): DropFolder {
  const requestPath = (id: string): string => join(folder, 'requests', `${id}.json`);
  return {
    waiting() {
      const ids = listOrNone(join(folder, 'requests')).map((name) => requestName.exec(name)?.[1]);
      return ids.filter((id) => id !== undefined).slice(0, maxRequestsPerPass);
    },
    readRequest(id) {
      const path = requestPath(id);
      try {
        if (statSync(path).size > maxRequestBytes) return undefined;
        return JSON.parse(readFileSync(path, 'utf8')) as unknown;
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    removeRequest: (id) => rmSync(requestPath(id), { force: true }),
    writeAnswer: (id, answer) =>
      writeWhole(join(folder, 'answers', `${id}.json`), JSON.stringify(answer), 0o644),
    waitingNotices: () =>
      listOrNone(join(folder, 'notices'))
        .filter((name) => noticeName.test(name))
        // By unit and by the time of its ids: what takes a notice back is read after it.
        .toSorted()
        .slice(0, maxRequestsPerPass),
    readNotice(name) {
      const path = join(folder, 'notices', name);
      return statSync(path).size > maxNoticeBytes ? '' : readFileSync(path, 'utf8');
    },
    removeNotice: (name) => rmSync(join(folder, 'notices', name), { force: true }),
    writeDecision: (noticeId, token) =>
      writeWhole(join(folder, 'decisions', `${noticeId}.jws`), token, 0o644),
    writePublication: (publication) =>
      writeWhole(join(folder, 'publication.json'), JSON.stringify(publication), 0o644),
  };
}

function listOrNone(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
