// Language, type size and colours around everything; then the one of enrolment, login and frame that fits the moment.
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCNLocale from 'antd/locale/zh_CN';
import type { i18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useStore } from 'zustand';
import { EnrolmentScreen } from '../features/enrolment/enrolment-screen.tsx';
import { LoginScreen } from '../features/login/login-screen.tsx';
import { StorageBannerBand } from '../features/storage/storage-banner.tsx';
import { useWords } from '../ui/use-words.ts';
import { AppContext, useApp, type App } from './app-context.ts';
import { Alarm } from './alarm.tsx';
import { Frame } from './frame.tsx';
import { typeSizes } from './preferences.ts';
import { themeOf } from './theme.ts';
import { useIdleLock } from './use-idle-lock.ts';

/** Whether the enrolment is open over everything else: the first time until it is kept, anew because a person asked for it. */
interface Enrolling {
  readonly enrolling: boolean;
  readonly setEnrolling: (enrolling: boolean) => void;
}

function Screens({ enrolling, setEnrolling }: Enrolling) {
  const app = useApp();
  const { t } = useWords();
  useIdleLock(app);
  const phase = useStore(app.session, (state) => state.phase);
  const overview = useStore(app.overview, (state) => state.data);
  if (overview === null || phase === 'connecting') return <p className="starting">{t('login.connecting')}</p>;
  if (phase === 'open' && !enrolling) return <Frame />;
  if (overview.station.enrolled && !enrolling) return <LoginScreen />;
  const finish = (): void => {
    setEnrolling(false);
    void app.overview.reload();
  };
  return <EnrolmentScreen onBegun={() => setEnrolling(true)} onDone={finish} />;
}

/** The whole window. */
export function Root({
  app,
  words,
  nonce,
}: {
  readonly app: App;
  readonly words: i18n;
  readonly nonce: string;
}) {
  const { language, typeSize } = useStore(app.preferences);
  const [enrolling, setEnrolling] = useState(false);
  useEffect(() => {
    void words.changeLanguage(language);
    document.documentElement.lang = language;
    document.documentElement.style.fontSize = `${typeSizes[typeSize]}px`;
  }, [words, language, typeSize]);
  return (
    <AppContext value={app}>
      <I18nextProvider i18n={words}>
        <ConfigProvider
          csp={{ nonce }}
          locale={language === 'en' ? enUS : zhCNLocale}
          theme={themeOf(typeSizes[typeSize], language)}
          button={{ autoInsertSpace: false }}
        >
          <StorageBannerBand onEnrol={enrolling ? null : () => setEnrolling(true)} />
          <Alarm />
          <Screens enrolling={enrolling} setEnrolling={setEnrolling} />
        </ConfigProvider>
      </I18nextProvider>
    </AppContext>
  );
}
