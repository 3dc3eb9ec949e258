// What the sender said about the document after it was sent: at once and for ever, above everything else.
import { Alert, type AlertProps } from 'antd';
import { wordCopyNumbers } from '../../../shared/domain/copy-numbers.ts';
import { useWords, type Words } from '../../ui/use-words.ts';
import type { Received } from './receiving-store.ts';

type Notice = Received['notices'][number];

const loudness: Readonly<Record<Notice['kind'], NonNullable<AlertProps['type']>>> = {
  recall: 'warning',
  remind: 'info',
  annul: 'error',
  abolish: 'warning',
  supersede: 'warning',
  permit: 'info',
};

function wordNotice({ kind, tooLate, reason, byPerson, issuedAtMs }: Notice, { t, moment }: Words): string {
  const facts = { when: moment(issuedAtMs), who: byPerson, reason };
  if (kind !== 'recall') return t(`following.received.${kind}`, facts);
  return t(tooLate ? 'following.received.tooLate' : 'following.received.recalled', facts);
}

function Replacement({ notice }: { readonly notice: Notice }) {
  const { t } = useWords();
  if (notice.replacedBy === null) return null;
  const { documentId, title } = notice.replacedBy;
  return title === null ? (
    <span>{t('following.received.replacedByOther')}</span>
  ) : (
    <a href={`#/inbox/${documentId}`}>{t('following.received.replacedBy', { title })}</a>
  );
}

const isConsent = ({ kind }: Notice): boolean => kind === 'permit';

/** Nothing at all for most documents. */
export function NoticeBanners({ received }: { readonly received: Received }) {
  const words = useWords();
  const { t } = words;
  const { copyNumbers, insteadOf, forward, state, notices } = received;
  // What the sender allowed is no longer the question where nothing may be passed on at all, or where it has consented.
  const isAsked = state !== 'recalled' && state !== 'quarantined' && !notices.some(isConsent);
  const range = copyNumbers && wordCopyNumbers({ copies: 1, ...copyNumbers });
  const facts = [
    ...(range ? [t('following.copyNumbers', { range })] : []),
    ...(insteadOf === null ? [] : [t('following.received.insteadOf', { unit: insteadOf.name })]),
    ...(isAsked ? [t(`following.received.forward.${forward}`)] : []),
  ];
  return (
    <div className="notice-banners">
      {facts.length === 0 ? null : <p className="document-facts">{facts.join(' · ')}</p>}
      {notices.map((notice) => (
        <Alert
          key={`${notice.kind} ${notice.issuedAtMs}`}
          type={loudness[notice.kind]}
          showIcon
          role="status"
          data-testid={`notice-${notice.kind}`}
          title={wordNotice(notice, words)}
          description={<Replacement notice={notice} />}
        />
      ))}
    </div>
  );
}
