// On the desk of a joint document whose own seal is on: who is next, and the way to where it goes on.
import { Button } from 'antd';
import { useApp } from '../../app/app-context.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { JointRow } from '../joint/joint-store.ts';

/** The round of this document; undefined: none, or not known yet. */
export function useJointRound(documentId: string): JointRow | undefined {
  const { data } = useResource(useApp().stores.jointRounds);
  return data?.find((row) => row.documentId === documentId);
}

/** Stands in the place of the PIN. */
export function JointNote({ round }: { readonly round: JointRow }) {
  const { t } = useWords();
  const { navigation } = useApp();
  const waiting = round.state === 'refused' ? 'joint.deskRefused' : 'joint.deskOut';
  const words = round.next === null ? 'joint.deskComplete' : waiting;
  return (
    <>
      <p>{t(words, { next: round.next ?? '' })}</p>
      <div className="row-end">
        <Button type="primary" onClick={() => navigation.go('joint', round.documentId)}>
          {t('joint.open')}
        </Button>
      </div>
    </>
  );
}
