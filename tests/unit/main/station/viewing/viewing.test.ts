// The stage over real parts and real threads: pages for the session that was lent the file, and an end to files that take their thread with them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectBytes, memorySource, readChunks } from '../../../../../src/formats/byte-source.ts';
import { createViewing, type Viewing } from '../../../../../src/main/station/viewing/viewing.ts';
import { startViewThread } from '../../../../../src/main/station/viewing/view-thread.ts';
import type { Actor, Outcome } from '../../../../../src/main/station/outcome.ts';
import { viewedPageSchema } from '../../../../../src/shared/contract/viewed-page-schema.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';
import { makeOfd } from '../../../formats/ofd/make-ofd.ts';

let made: TestParts;
let viewing: Viewing;
let drafter: Actor;
beforeEach(() => {
  made = createTestParts();
  viewing = createViewing(made.parts);
  drafter = made.person('drafter');
});
afterEach(async () => {
  await viewing.closeAll();
  made.close();
});

const lend = (bytes: Uint8Array, actor = drafter) =>
  made.parts.content.lend({
    sessionId: actor.sessionId,
    source: memorySource(bytes),
    name: 'x',
    mediaType: 'application/octet-stream',
    disposition: 'attachment',
  });

async function valueOf<T>(outcome: Outcome<T> | Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (!settled.ok) throw new Error(settled.code);
  return settled.value;
}
const open = (bytes: Uint8Array) => valueOf(viewing.open(drafter, { handle: lend(bytes) }));
const see = (viewId: string | null, index = 0, actor = drafter) =>
  valueOf(viewing.page(actor, { viewId: viewId ?? '', index }));

const line =
  '<ofd:PathObject ID="9" Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 1 1</ofd:AbbreviatedData></ofd:PathObject>';
const gif = Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex');
const withPicture = makeOfd('<ofd:ImageObject ResourceID="50" Boundary="0 0 20 10"/>', {
  'Doc_0/PublicRes.xml':
    '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:MultiMedias><ofd:MultiMedia ID="50"><ofd:MediaFile>p</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>',
  'Doc_0/p': gif,
});

describe('viewing', () => {
  it('opens an OFD, gives its page within the contract and its pictures by handle', async () => {
    const opened = await open(withPicture);
    expect(opened).toMatchObject({
      type: 'ofd',
      title: '云溪县试样',
      pages: [{ widthMm: 210, heightMm: 297 }],
    });
    const paged = await see(opened.viewId);
    viewedPageSchema.parse(paged.page);
    const handle = paged.images[0]?.handle ?? '';
    const lent = made.parts.content.open(handle, drafter.sessionId);
    if (!lent) throw new Error('the picture was not lent');
    expect(Buffer.from(await collectBytes(readChunks(lent.source)))).toEqual(gif);
    await viewing.close(drafter, { viewId: opened.viewId ?? '' });
    await expect(lent.source.read(0, 1)).rejects.toThrow('closed');
  });

  it('knows a PDF by its bytes and leaves it to the frame; other files are not shown', async () => {
    expect(await open(Buffer.from('junk\n%PDF-1.7'))).toMatchObject({
      type: 'pdf',
      viewId: null,
      refusal: null,
    });
    expect(await open(Buffer.from('MZ'))).toMatchObject({ refusal: { code: 'not-viewable' } });
    expect(await open(Buffer.from('PK but no archive'))).toMatchObject({ refusal: { code: 'malformed' } });
  });

  it('closes what a session had open, and leaves the others alone', async () => {
    const other = made.person('clerk');
    const own = await open(makeOfd(line));
    const theirs = await valueOf(viewing.open(other, { handle: lend(makeOfd(line), other) }));
    await viewing.closeOf(drafter.sessionId);
    expect(await see(own.viewId)).toMatchObject({ page: null, refusal: { code: 'view-closed' } });
    expect(await see(theirs.viewId, 0, other)).toMatchObject({ refusal: null });
  });

  it('shows a file to the session that it was lent to, and to no other', async () => {
    const other = made.person('clerk');
    expect(await viewing.open(other, { handle: lend(makeOfd(line)) })).toMatchObject({
      ok: false,
      code: 'handle-unknown',
    });
    const opened = await open(makeOfd(line));
    const stolen = await see(opened.viewId, 0, other);
    expect(stolen).toMatchObject({ page: null, refusal: { code: 'view-closed' } });
    const missing = await see(opened.viewId, 7);
    expect(missing.refusal?.code).toBe('page-unreadable');
  });

  it('keeps four files open at most', async () => {
    const first = await open(makeOfd(line));
    for (let count = 0; count < 4; count += 1) await open(makeOfd(line));
    const gone = await see(first.viewId);
    expect(gone.refusal?.code).toBe('view-closed');
  });
});

describe('a thread', () => {
  it('that takes too long is ended, and says so ever after', async () => {
    const thread = startViewThread(makeOfd(line), { patienceMs: 0 });
    expect(await thread.ask('page', { index: 0 })).toMatchObject({ refusal: { code: 'took-too-long' } });
    expect(await thread.ask('open', {})).toMatchObject({ refusal: { code: 'took-too-long' } });
    await thread.close();
  });
});
