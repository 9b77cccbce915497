import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import type { ITheme } from '@xterm/xterm';
import type { Theme } from '../../stores/use-theme.ts';

const scrollbackLines = 10_000;

/** The page's colours by meaning, as the console has them, so that both themes keep their contrast. */
const readTerminalTheme = (): ITheme => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const [red, green, yellow] = [
    colour('--status-failed'),
    colour('--status-running'),
    colour('--status-paused'),
  ];
  const [blue, magenta, cyan] = [
    colour('--status-transient'),
    colour('--status-unknown'),
    colour('--accent'),
  ];
  const [black, white] = [colour('--faint'), colour('--text')];
  return {
    background: colour('--sunken'),
    foreground: white,
    cursor: colour('--accent'),
    cursorAccent: colour('--sunken'),
    // A third of it: what is found is selected, and must be seen on either ground.
    selectionBackground: `${colour('--accent')}55`,
    black,
    red,
    green,
    yellow,
    blue,
    magenta,
    cyan,
    white,
    brightBlack: colour('--muted'),
    brightRed: red,
    brightGreen: green,
    brightYellow: yellow,
    brightBlue: blue,
    brightMagenta: magenta,
    brightCyan: cyan,
    brightWhite: white,
  };
};

export interface Xterm {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
  /** Takes the colours that the page has now, in its new theme. */
  takeTheme: (theme: Theme) => void;
}

/**
 * A terminal that trusts nothing it shows: links open only by a modified click and only to the web, window
 * commands are off, and no sequence reaches the clipboard or the page's title.
 */
export const createXterm = (label: string, readOnly = false): Xterm => {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: scrollbackLines,
    cursorBlink: false,
    disableStdin: readOnly,
    minimumContrastRatio: 4.5,
    theme: readTerminalTheme(),
    linkHandler: {
      allowNonHttpProtocols: false,
      activate: (event, text) => {
        if ((event.ctrlKey || event.metaKey) && /^https?:\/\//.test(text))
          window.open(text, '_blank', 'noopener,noreferrer');
      },
    },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown' || !(event.ctrlKey || event.metaKey) || event.altKey) return true;
    const key = event.key.toLowerCase();
    // Tab is the shell's, so there must be another way out.
    if (key === 'l' && event.shiftKey) {
      terminal.blur();
      document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
      event.preventDefault();
      return false;
    }
    // The browser's own paste comes through the input; copying needs something selected, else ^C is typed.
    if (key === 'v') return false;
    if (key === 'c' && terminal.hasSelection()) {
      void navigator.clipboard.writeText(terminal.getSelection());
      terminal.clearSelection();
      event.preventDefault();
      return false;
    }
    return true;
  });
  // Set after `open`, which makes the input.
  queueMicrotask(() => terminal.textarea?.setAttribute('aria-label', label));
  const takeTheme = (_theme: Theme): void => {
    terminal.options.theme = readTerminalTheme();
  };
  return { terminal, fit, search, takeTheme };
};
