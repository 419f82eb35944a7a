import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../design/Button';
import { MessagePage } from './MessagePage';
import { strings } from './strings';

/** The last line: a fault in the page doesn't leave it blank. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // eslint-disable-next-line no-console -- the one place where a fault of ours is written down
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) {
      return this.props.children;
    }
    return (
      <MessagePage title={strings.crash.title} text={strings.crash.text} details={error.message}>
        <Button look="primary" onClick={() => window.location.reload()}>
          {strings.crash.reload}
        </Button>
      </MessagePage>
    );
  }
}
