// 设置: display, what protects this machine in words, the age of the lists it trusts, and the own password.
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import { AppearanceControls } from '../../app/top-bar.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ResultMark } from '../../ui/marks.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { FaceSettings } from '../printing/face-settings.tsx';
import { StorageSettings } from '../storage/storage-settings.tsx';
import { PasswordForm } from './password-form.tsx';
import { SealKeySettings } from './seal-key-settings.tsx';
import type { Protection, TrustList } from './settings-store.ts';

function ProtectionWords({ protection }: { readonly protection: Protection }) {
  const { t } = useWords();
  return (
    <section className="settings-part" aria-label={t('settings.protection')}>
      <h2>{t('settings.protection')}</h2>
      <ul className="words">
        <li>{t(`settings.deviceSlot.${protection.deviceSlot}`)}</li>
        <li>{t(protection.recoverySlot ? 'settings.recoveryYes' : 'settings.recoveryNo')}</li>
        <li>{t('settings.cipher', { cipher: protection.databaseCipher })}</li>
        <li>{t('settings.folder', { folder: protection.dataFolder })}</li>
      </ul>
      {protection.limits.length === 0 ? null : (
        <>
          <h3>{t('settings.notProtected')}</h3>
          <ul className="words">
            {protection.limits.map((limit) => (
              <li key={limit}>
                {t([`settings.limits.${limit}`, 'settings.limits.unknown'], { code: limit })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ListAges({ lists }: { readonly lists: readonly TrustList[] }) {
  const { t, moment } = useWords();
  return (
    <section className="settings-part" aria-label={t('settings.lists')}>
      <h2>{t('settings.lists')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('settings.listName')}</th>
            <th scope="col">{t('settings.listNumber')}</th>
            <th scope="col">{t('settings.listIssued')}</th>
            <th scope="col">{t('settings.listNext')}</th>
            <th scope="col">{t('settings.listState')}</th>
          </tr>
        </thead>
        <tbody>
          {lists.map((list) => (
            <tr key={list.name}>
              <th scope="row">{t(`settings.listNames.${list.name}`)}</th>
              <td>{list.number}</td>
              <td>{moment(Date.parse(list.issuedAt))}</td>
              <td>{moment(Date.parse(list.nextUpdate))}</td>
              <td>
                {list.stale ? <ResultMark result="unknown" /> : null}{' '}
                {t(list.stale ? 'settings.stale' : 'settings.fresh')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** `#/settings/storage`, where the notice of a full disk leads: the part begins far below the first view. */
function useStorageInView(isReady: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const isWanted = useStore(useApp().navigation, ({ item }) => item === 'storage');
  useEffect(() => {
    if (isReady && isWanted) ref.current?.scrollIntoView();
  }, [isReady, isWanted]);
  return ref;
}

/** Everybody may read it. */
export function SettingsScreen() {
  const { t } = useWords();
  const { stores } = useApp();
  const protection = useResource(stores.protection);
  const lists = useResource(stores.trustLists);
  const storage = useStorageInView(protection.data !== null && lists.data !== null);
  return (
    <div className="settings">
      <section className="settings-part" aria-label={t('settings.appearance')}>
        <h2>{t('settings.appearance')}</h2>
        <AppearanceControls />
      </section>
      <FailureNotice failure={protection.failure ?? lists.failure} />
      {protection.data === null ? null : <ProtectionWords protection={protection.data} />}
      {lists.data === null ? null : <ListAges lists={lists.data} />}
      <div ref={storage}>
        <StorageSettings />
      </div>
      <SealKeySettings />
      <FaceSettings />
      <PasswordForm />
    </div>
  );
}
