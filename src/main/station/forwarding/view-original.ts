// The original inside a received document that passes one on, as a window may see it: bytes by handle, out of the package as it came.
import type { forwardingContract } from '../../../shared/contract/station-forwarding.ts';
import { FormatError } from '../../../formats/failure.ts';
import { openPackage, type PackageReader } from '../../../seals/package/reader.ts';
import { forwardedPaths } from '../../../shared/domain/package-document.ts';
import type { SealReport } from '../../../shared/domain/report.ts';
import type { InboxRow } from '../../store/inbox-repository.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { judgeAttachments } from '../receiving/judge-attachments.ts';
import { lendAttachment, lendPage } from '../receiving/received-view.ts';
import type { OutputOf } from '../stage.ts';

type Original = OutputOf<(typeof forwardingContract)['original']>;

/** Nothing of what is hidden itself; nothing of an original that could not be judged either. */
export async function viewOriginal(
  parts: StationParts,
  actor: Actor,
  row: InboxRow,
): Promise<Outcome<Original>> {
  const report = row.report.forwarded;
  const isHidden = row.state === 'quarantined' || row.state === 'recalled';
  if (isHidden || row.document?.content.forwards === undefined || report === undefined)
    return refuse('not-found');
  const found = await openOriginal(parts, row);
  return found === null ? refuse('not-found') : done(await viewOf(parts, actor, { ...found, report }));
}

interface OpenOriginal {
  readonly reader: PackageReader;
  readonly source: NonNullable<ReturnType<PackageReader['openPart']>>;
  readonly report: SealReport;
}

async function openOriginal(
  { store }: Pick<StationParts, 'store'>,
  row: InboxRow,
): Promise<Omit<OpenOriginal, 'report'> | null> {
  try {
    const cover = await openPackage(store.blobs.open(row.packageBlob));
    const source = cover.openPart(forwardedPaths.package);
    return source === undefined ? null : { reader: await openPackage(source), source };
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

async function viewOf(parts: StationParts, actor: Actor, original: OpenOriginal): Promise<Original> {
  const { reader, source, report } = original;
  const { content, meta } = reader.document;
  const attachments = await judgeAttachments(reader);
  return {
    content: structuredClone(content) as unknown as Original['content'],
    docDate: meta.CWRQ,
    pdf: lendPage(parts, actor, reader, 'pdf'),
    ofd: lendPage(parts, actor, reader, 'ofd'),
    attachments: attachments.map((attachment) =>
      lendAttachment(parts, actor, { reader, report }, attachment),
    ),
    package: parts.content.lend({
      sessionId: actor.sessionId,
      source,
      name: `${meta.FWZH} ${content.title}.asice`,
      mediaType: 'application/vnd.etsi.asic-e+zip',
      disposition: 'attachment',
    }),
  };
}
