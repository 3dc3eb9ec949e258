// 已摆渡: which pack took a document where, for the outbox; until whoever it went to has answered.
import { addressOf } from '../../app/navigation.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { useWords } from '../../ui/use-words.ts';

type Carried = StationOutputs['sending']['outbox'][number]['carried'];

/** As on its file and its 校验单: the last eight digits are enough to find it among the sticks on a desk. */
const shortNumber = (packId: string): string => packId.slice(-8).toUpperCase();

/** One line a pack; nothing when none is under way. */
export function CarriedLines({ carried }: { readonly carried: Carried }) {
  const { t, moment } = useWords();
  return carried.map(({ packId, to, toName, atMs }) => (
    <p key={packId} className="journey-reason" data-testid="outbox-carried">
      {t('courier.carriedTo', {
        when: moment(atMs),
        pack: shortNumber(packId),
        name: to === 'exchange' ? t('courier.exchange') : toName,
      })}{' '}
      <a href={addressOf('courier', packId)}>{t('courier.openTrip')}</a>
    </p>
  ));
}
