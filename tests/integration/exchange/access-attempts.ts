// What a unit may try at the exchange with an object that is somebody's: the rows of the access matrix.
import { Agent, request } from 'undici';
import type { OwnRoute } from '../../../src/exchange/api/own-routes.ts';
import type { contractRouteNames } from '../../../src/exchange/api/route-names.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import type { NoticeId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DocumentNotice } from '../../../src/shared/domain/messages.ts';
import { noticeOf, signNotice } from '../../unit/authority/seal-bench.ts';
import { readAll, signReceipt, type SealedDocument } from './test-documents.ts';
import { county, finance, newId, office, type Prefecture } from './test-prefecture.ts';

export interface Attempt {
  /** Own routes with the verb: what may be read is not by that what may be ended. */
  readonly of: (typeof contractRouteNames)[number] | `${OwnRoute} ${string}`;
  readonly what: string;
  readonly mayDo: readonly UnitCode[];
  readonly run: (unit: UnitCode) => Promise<boolean>;
}

/** Every operation that names an object. The document goes from the office to finance; the county has no part in it. */
export function attempts(place: Prefecture, sealed: SealedDocument, uploadUrl: string): Attempt[] {
  const { sha256: hash, sizeBytes } = sealed.note.package;
  const clientOf = (unit: UnitCode) => place.unit(unit).client();
  const agentOf = (unit: UnitCode) => {
    const { keyPem, certificatePem } = place.unit(unit).machine;
    return new Agent({ connect: { ca: place.authority.rootPem, key: keyPem, cert: certificatePem } });
  };
  const statusOf = async (unit: UnitCode, method: 'HEAD' | 'PATCH' | 'DELETE' | 'GET', path: string) => {
    const dispatcher = agentOf(unit);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
    };
    const body = method === 'PATCH' ? Buffer.from('abc') : null;
    const answer = await request(place.exchange().exchangeUrl + path, { method, headers, body, dispatcher });
    await answer.body.dump();
    await dispatcher.destroy();
    return answer.statusCode;
  };
  const reaches = async (unit: UnitCode, method: 'HEAD' | 'PATCH' | 'DELETE' | 'GET', path: string) =>
    (await statusOf(unit, method, path)) < 400;
  return [
    {
      of: 'packages GET',
      what: 'read the package',
      mayDo: [office, finance],
      run: (unit) =>
        readAll(clientOf(unit).downloadPackage({ sha256: hash, sizeBytes, fromByte: 0 })).then(
          () => true,
          () => false,
        ),
    },
    {
      of: 'packages HEAD',
      what: 'head the package',
      mayDo: [office, finance],
      run: (unit) => reaches(unit, 'HEAD', `/packages/${hash}`),
    },
    {
      of: 'feed',
      what: 'find the document in the feed',
      mayDo: [finance],
      run: async (unit) => {
        const page = await clientOf(unit).feed({ after: 0, limit: 500 });
        return page.ok && page.value.entries.some((entry) => entry.documentId === sealed.documentId);
      },
    },
    {
      of: 'ownDocuments',
      what: 'find the document among its own',
      mayDo: [office],
      run: async (unit) => {
        const page = await clientOf(unit).ownDocuments({});
        return page.ok && page.value.documents.some(({ documentId }) => documentId === sealed.documentId);
      },
    },
    {
      of: 'receipts',
      what: 'sign for the document',
      mayDo: [finance],
      run: async (unit) => {
        const { token } = await signReceipt(place.unit(unit), sealed);
        const answer = await clientOf(unit).sendReceipts([token]);
        return answer.ok && answer.value.results[0]?.accepted === true;
      },
    },
    {
      of: 'ownReceipts',
      what: 'find the receipt among its own',
      mayDo: [finance],
      run: async (unit) => {
        const page = await clientOf(unit).ownReceipts({});
        const documents = page.ok
          ? page.value.receipts.map(({ message }) => JSON.parse(payloadOf(message)) as { documentId: string })
          : [];
        return documents.some(({ documentId }) => documentId === sealed.documentId);
      },
    },
    {
      of: 'submit',
      what: 'submit under the id again',
      mayDo: [office],
      run: async (unit) => (await clientOf(unit).submit(sealed.documentId, sealed.noteJws)).ok,
    },
    {
      of: 'package-batches POST',
      what: 'have the package in a batch',
      mayDo: [office, finance],
      run: async (unit) =>
        (await clientOf(unit).downloadBatch({ packages: [{ sha256: hash, sizeBytes }] })).packages.has(hash),
    },
    {
      of: 'receipts',
      what: 'bring the receipt of finance',
      mayDo: [finance],
      run: async (unit) => {
        const { token } = await signReceipt(place.unit(finance), sealed);
        const answer = await clientOf(unit).sendReceipts([token]);
        return answer.ok && answer.value.results[0]?.accepted === true;
      },
    },
    {
      of: 'notices',
      what: 'recall the document',
      mayDo: [office],
      run: async (unit) => {
        const notice: DocumentNotice = {
          ...{ type: 'yizhan/document-notice/1', noticeId: newId<NoticeId>(), sequence: 1, sender: unit },
          ...{ documentId: sealed.documentId, kind: 'recall', addressees: [finance], replacedBy: null },
          ...{ reason: '附件有误', byPerson: '王文书', issuedAt: new Date().toISOString() },
        };
        const own = await signMessage(notice, place.unit(unit).machineSigner);
        const genuine = await signMessage({ ...notice, sender: office }, place.unit(office).machineSigner);
        const answer = await clientOf(unit).sendNotices([own, genuine]);
        return answer.ok && answer.value.results.some(({ accepted }) => accepted);
      },
    },
    {
      of: 'ownFollowUps',
      what: 'find what was said about the document among its own',
      mayDo: [office],
      run: async (unit) => {
        const page = await clientOf(unit).ownFollowUps({});
        const said = page.ok
          ? page.value.followUps.map(
              ({ message }) => JSON.parse(payloadOf(message)) as { documentId: string },
            )
          : [];
        return said.some(({ documentId }) => documentId === sealed.documentId);
      },
    },
    {
      of: 'sealNotices',
      what: 'speak for the office of its seals',
      mayDo: [office],
      run: async (unit) => {
        const notice = noticeOf(office, 'suspend', { sealId: null, at: new Date().toISOString() });
        // Signed by the office itself: whoever has got hold of it brings it.
        const token = await signNotice(notice, place.unit(office).machineSigner);
        const answer = await clientOf(unit).sendSealNotices([token]);
        return answer.ok && answer.value.results[0]?.accepted === true;
      },
    },
    {
      of: 'readSealNotices',
      what: 'read what the office said of its seals',
      mayDo: [office],
      run: async (unit) => {
        const page = await clientOf(unit).readSealNotices({ after: 0 });
        return page.ok && page.value.notices.length > 0;
      },
    },
    {
      of: 'auditHead',
      what: 'have a head countersigned as the office’s',
      mayDo: [office],
      run: async (unit) => {
        const answer = await clientOf(unit).sendAuditHead(1, hash);
        return answer.ok && payloadOf(answer.value.countersignature).includes(office);
      },
    },
    {
      of: 'uploads HEAD',
      what: 'look at the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'HEAD', uploadUrl),
    },
    {
      of: 'uploads GET',
      what: 'read the upload back',
      mayDo: [],
      run: (unit) => reaches(unit, 'GET', uploadUrl),
    },
    {
      of: 'uploads PATCH',
      what: 'continue the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'PATCH', uploadUrl),
    },
    {
      of: 'uploads DELETE',
      what: 'end the upload',
      mayDo: [office],
      run: (unit) => reaches(unit, 'DELETE', uploadUrl),
    },
    {
      of: 'submit',
      what: 'add a unit to the document',
      mayDo: [office],
      // The last: afterwards the county is an addressee.
      run: async (unit) => {
        const recipients = [{ unit: county, role: 'main' as const, copies: 1 }];
        const added = { ...sealed.note, sender: unit, sequence: 2, supplement: true as const, recipients };
        const token = await signMessage(added, place.unit(unit).machineSigner);
        return (await clientOf(unit).submit(sealed.documentId, token)).ok;
      },
    },
  ];
}

const payloadOf = (token: string): string =>
  Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
