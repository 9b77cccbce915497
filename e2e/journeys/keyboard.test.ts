import { expect, test } from '../fixtures/journey.ts';

test('a VM is deployed by keyboard alone', async ({ page, open, guard }) => {
  // Who pauses while typing is told what the expression lacks so far.
  guard.expect(/422 .*\/recommendations/);
  await open();
  const { keyboard } = page;
  const focused = page.locator(':focus');
  /** Presses Tab until the focus is on what is asked for, as a person would. */
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const label = await focused.evaluateAll(
        ([element]) =>
          element &&
          (element.getAttribute('aria-label') ??
            (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null) ??
            (element instanceof HTMLButtonElement ? element.textContent : '')),
      );
      if (name.test(label ?? '')) return;
      await keyboard.press('Tab');
    }
    throw new Error(`60 presses of Tab never reached ${name}.`);
  };
  await keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search or run a command' })).toBeVisible();
  await keyboard.type('launch');
  await keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Launch' })).toBeVisible();
  await tabTo(/^Filter expression/);
  await keyboard.type('provider=aws and region=ap-northeast-2 and name=t3.small');
  await expect(page.getByRole('row', { name: 'aws+ap-northeast-2+t3.small' })).toBeVisible();
  // The header, and the one match.
  await expect(page.getByRole('row')).toHaveCount(2);
  await tabTo(/^Add t3\.small/);
  await keyboard.press('Enter');
  await keyboard.press('Shift+Tab');
  await page.getByRole('tab', { name: 'Find' }).focus();
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Selection' })).toBeFocused();
  await tabTo(/^Review cost/);
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What this costs' });
  await expect(dialog.getByRole('button', { name: /^Deploy 1 VM/ })).toBeEnabled();
  await tabTo(/^Deploy 1 VM/);
  await keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: 'Infras' }).getByRole('tabpanel').getByText('Running', { exact: true }),
  ).toBeVisible();
});

test('the palette finds a region, ? shows the keys, and Escape closes one level at a time', async ({
  page,
  open,
}) => {
  await open();
  const { keyboard } = page;
  await keyboard.press('Control+k');
  await keyboard.type('seoul aws');
  await page.getByRole('option', { name: /Seoul/ }).first().waitFor();
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/region=aws(\+|%2B)ap-northeast-2/);
  await keyboard.press('g');
  await keyboard.press('i');
  const infras = page.getByRole('region', { name: 'Infras' });
  await expect(infras).toBeVisible();
  await keyboard.press('Shift+?');
  const help = page.getByRole('dialog', { name: 'Keyboard and help' });
  await expect(help).toBeVisible();
  await keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(infras).toBeVisible();
  await keyboard.press('Escape');
  await expect(infras).toBeHidden();
});

test('Escape closes what it is meant for, whatever hint shows, and the focus goes back', async ({
  page,
  open,
}) => {
  await open('/?right=infras');
  const { keyboard } = page;
  const hint = page.getByRole('tooltip');
  const infras = page.getByRole('region', { name: 'Infras' });
  const opener = page.getByRole('banner').getByRole('button', { name: 'Help' });
  await opener.focus();
  await keyboard.press('Enter');
  const help = page.getByRole('dialog', { name: 'Keyboard and help' });
  await help.getByRole('button', { name: 'Close' }).focus();
  await expect(hint).toHaveText('Close');
  await keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(opener).toBeFocused();
  // Back at the button its hint shows again; the panel was not what Escape was for.
  await expect(hint).toBeVisible();
  await expect(infras).toBeVisible();
  await keyboard.press('Escape');
  await expect(hint).toBeHidden();
  await expect(infras).toBeHidden();
});

test('what the palette finds late is chosen, by Enter and for a screen reader', async ({ page, open }) => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/v1/regions*', async (route) => {
    await asked;
    await route.continue();
  });
  await open();
  const { keyboard } = page;
  await keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  const field = palette.getByRole('combobox');
  await keyboard.type('seoul aws');
  await expect(palette.getByText('Nothing matches “seoul aws”.')).toBeVisible();
  answer();
  const seoul = palette.getByRole('option', { name: /Seoul/ });
  await expect(seoul).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await seoul.getAttribute('id')) ?? '');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/region=aws(\+|%2B)ap-northeast-2/);
});

test('arrows and the mouse choose in the palette, and the next letter chooses anew', async ({
  page,
  open,
}) => {
  await open();
  const { keyboard } = page;
  await keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  const field = palette.getByRole('combobox');
  const options = palette.getByRole('option');
  const chosen = palette.getByRole('option', { selected: true });
  const toBeChosen = async (index: number): Promise<void> => {
    const option = options.nth(index);
    await expect(chosen).toHaveCount(1);
    await expect(option).toHaveAttribute('aria-selected', 'true');
    await expect(field).toHaveAttribute('aria-activedescendant', (await option.getAttribute('id')) ?? '');
    await expect(option).toBeInViewport();
  };
  await toBeChosen(0);
  await keyboard.press('ArrowDown');
  await toBeChosen(1);
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await toBeChosen((await options.count()) - 1);
  await keyboard.press('ArrowDown');
  await toBeChosen(0);
  await options.nth(2).hover();
  await toBeChosen(2);
  await keyboard.type('theme');
  await toBeChosen(0);
  await expect(chosen).toHaveText(/^Theme: /);
  await options.filter({ hasText: 'Light' }).click();
  await expect(palette).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('the palette gives the focus back, closed or used', async ({ page, open }) => {
  await open('/?right=infras');
  const { keyboard } = page;
  const opener = page.getByRole('banner').getByRole('button', { name: 'Search or run a command' });
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await opener.focus();
  await keyboard.press('Enter');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page.getByRole('region', { name: 'Infras' })).toBeVisible();
  // From anywhere else, too.
  const help = page.getByRole('banner').getByRole('button', { name: 'Help' });
  await help.focus();
  await keyboard.press('Control+k');
  await keyboard.type('whole world');
  await keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(help).toBeFocused();
});
