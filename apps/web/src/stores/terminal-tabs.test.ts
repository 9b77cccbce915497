import { beforeEach, expect, test } from 'vitest';
import { maxTerminalTabs, useTerminalTabs } from './terminal-tabs.ts';

const store = () => useTerminalTabs.getState();
const names = () => store().tabs.map(({ vmName }) => vmName);
beforeEach(() => useTerminalTabs.setState({ tabs: [], active: null, broadcast: false }));

test('a new terminal is shown; closing it shows its neighbour', () => {
  for (const vmName of ['a', 'b', 'c']) store().open({ vmId: vmName, vmName });
  const [a, b, c] = store().tabs;
  expect(store().active).toBe(c?.key);
  store().show(b?.key ?? 0);
  store().close(b?.key ?? 0);
  expect(names()).toEqual(['a', 'c']);
  expect(store().active).toBe(c?.key);
  store().close(c?.key ?? 0);
  expect(store().active).toBe(a?.key);
});

test('a terminal that is shown already is not opened twice', () => {
  store().open({ vmId: 'v', vmName: 'a' });
  store().setTerminalId(store().active ?? 0, 't1');
  store().open({ vmId: 'v', vmName: 'b' });
  store().open({ vmId: 'v', vmName: 'a', terminalId: 't1' });
  expect(names()).toEqual(['a', 'b']);
  expect(store().active).toBe(store().tabs[0]?.key);
});

test('tabs are bounded, and one tab alone is not typed to as all', () => {
  for (let at = 0; at < maxTerminalTabs + 3; at += 1) store().open({ vmId: `v${at}`, vmName: `v${at}` });
  expect(store().tabs).toHaveLength(maxTerminalTabs);
  store().setBroadcast(true);
  for (const { key } of store().tabs.slice(1)) store().close(key);
  expect(store().broadcast).toBe(false);
});
