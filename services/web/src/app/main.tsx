import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@fontsource-variable/source-serif-4/wght-italic.css';
import '../design/tokens.css';
import '../design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openSession, reopenSession } from '../session/store';
import { App } from './App';
import { startOfflineUse } from './offline/register';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
void openSession();
document.addEventListener('visibilitychange', reopenSession);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
startOfflineUse();
