// Rail, top bar and the open screen.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useResource } from '../ui/use-resource.ts';
import { useWords } from '../ui/use-words.ts';
import { useApp } from './app-context.ts';
import { keepFocus } from './keep-focus.ts';
import { addressOf, screenIds, type ScreenId } from './navigation.ts';
import { screenTable } from './screens.tsx';
import { TopBar } from './top-bar.tsx';

function useAllowed(): ScreenId[] {
  const permissions = useStore(useApp().session, (state) => state.session?.permissions ?? null);
  return screenIds.filter((id) => {
    const { permission } = screenTable[id];
    return permission === null || permissions?.includes(permission) === true;
  });
}

function Rail({ screens, current }: { readonly screens: readonly ScreenId[]; readonly current: ScreenId }) {
  const { t } = useWords();
  const counts = useResource(useApp().stores.counts).data;
  return (
    <nav className="rail" aria-label={t('app.mainNav')}>
      {screens.map((id) => {
        const { count } = screenTable[id];
        const waiting = count === null || counts === null ? 0 : counts[count];
        return (
          <a
            key={id}
            href={addressOf(id)}
            data-testid={`nav-${id}`}
            {...(id === current ? { 'aria-current': 'page' as const } : {})}
          >
            <span>{t(`nav.${id}`)}</span>
            {waiting > 0 ? (
              <span className="rail-count" aria-label={t('nav.waiting', { count: waiting })}>
                {waiting}
              </span>
            ) : null}
          </a>
        );
      })}
    </nav>
  );
}

/** What a person sees after login. */
export function Frame() {
  const { t } = useWords();
  const place = useStore(useApp().navigation);
  const allowed = useAllowed();
  useEffect(() => keepFocus(document), []);
  const screen = allowed.includes(place.screen) ? place.screen : 'home';
  return (
    <div className="frame">
      <a
        className="skip"
        href="#main"
        onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}
      >
        {t('app.skip')}
      </a>
      <TopBar />
      <Rail screens={allowed} current={screen} />
      <main id="main" tabIndex={-1} key={screen} aria-label={t(`nav.${screen}`)}>
        {screenTable[screen].show()}
      </main>
    </div>
  );
}
