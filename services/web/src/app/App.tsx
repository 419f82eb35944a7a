import { FloatingDelayGroup } from '@floating-ui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch, useRoute } from 'wouter';
import { CatalogPage } from '../catalog/CatalogPage';
import { Toasts } from '../design/Toasts';
import { EditorSkeleton } from '../editor/EditorSkeleton';
import { SessionBanner } from '../session/SessionBanner';
import { SignInPage } from '../session/SignInPage';
import { useSession } from '../session/useSession';
import { Problem } from './api';
import { CrashBoundary } from './CrashBoundary';
import { MessagePage } from './MessagePage';
import { Shortcuts } from './Shortcuts';
import { strings } from './strings';

const loadEditor = () => import('../editor/EditorPage');
const EditorPage = lazy(() => loadEditor().then((module) => ({ default: module.EditorPage })));

// Whoever comes for a document gets the editor while the session is still being asked for.
if (window.location.pathname.startsWith('/d/')) void loadEditor();

const MAX_TRIES = 3;
const TOOLTIP_DELAY = { open: 500, close: 100 };

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: (failures, error) => error instanceof Problem && error.isUnreachable && navigator.onLine && failures < MAX_TRIES,
      staleTime: 10_000,
    },
    mutations: { networkMode: 'always' },
  },
});

export function App() {
  return (
    <CrashBoundary>
      <QueryClientProvider client={queries}>
        <FloatingDelayGroup delay={TOOLTIP_DELAY}>
          <SessionBanner />
          <Screen />
          <Shortcuts />
          <Toasts />
        </FloatingDelayGroup>
      </QueryClientProvider>
    </CrashBoundary>
  );
}

function Screen() {
  const session = useSession();
  const [inEditor] = useRoute('/d/:id');
  useEffect(() => {
    // The editor is a chunk of its own. The list fetches it before it is needed.
    if (!inEditor && session.kind === 'signed-in') void loadEditor();
  }, [inEditor, session.kind]);

  switch (session.kind) {
    case 'loading':
      return inEditor ? <EditorSkeleton /> : null;
    case 'signed-out':
      return <SignInPage />;
    case 'unreachable':
      return <MessagePage title={strings.session.unreachableTitle} text={strings.session.unreachable} />;
    case 'signed-in':
    case 'expired':
      return <Pages />;
  }
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <CatalogPage folder="all" />
      </Route>
      <Route path="/mine">
        <CatalogPage folder="mine" />
      </Route>
      <Route path="/shared">
        <CatalogPage folder="shared" />
      </Route>
      <Route path="/trash">
        <CatalogPage folder="trash" />
      </Route>
      <Route path="/d/:id">
        {({ id }) => (
          <Suspense fallback={<EditorSkeleton />}>
            <EditorPage key={id} documentId={id} />
          </Suspense>
        )}
      </Route>
      <Route>
        <MessagePage title={strings.notFound.title} text={strings.notFound.text} home />
      </Route>
    </Switch>
  );
}
