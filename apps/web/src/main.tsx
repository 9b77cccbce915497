import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startI18n } from './i18n/start-i18n.ts';
import { usePreferences } from './stores/preferences.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
await startI18n(usePreferences.getState().language);
createRoot(root).render(<App />);
