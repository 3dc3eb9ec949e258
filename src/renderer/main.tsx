// Entry of the window: makes the App, connects it, and draws it.
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { createApp } from './app/create-app.ts';
import { Root } from './app/root.tsx';
import { createConnectionOpener } from './client/open-connection.ts';
import { createWords } from './i18n/index.ts';
import './ui/page-faces.css';
import './ui/base.css';
import './ui/parts.css';
import './ui/screens.css';
import './ui/writing.css';
import './ui/editor.css';

// The policy allows no code from text; zod would try it at its first schema.
z.config({ jitless: true });

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const app = createApp(createConnectionOpener(), window);
const words = createWords(app.preferences.getState().language);
createRoot(place).render(<Root app={app} words={words} nonce={nonce} />);
app.connection.start(app.session.greet);
