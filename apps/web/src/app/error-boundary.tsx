import { Component } from 'react';
import type { ReactNode } from 'react';

interface Props {
  /** Shown instead; `reset` tries the children again. */
  renderFallback: (reset: () => void, error: Error) => ReactNode;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  private readonly reset = (): void => this.setState({ error: null });

  override render(): ReactNode {
    return this.state.error === null
      ? this.props.children
      : this.props.renderFallback(this.reset, this.state.error);
  }
}
