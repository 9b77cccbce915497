import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { Infra, Run } from '@terroir/shared-types';
import { apiClient } from './fixtures/api-client.ts';
import { launchOptions } from './fixtures/browser.ts';
import { sandboxClient } from './fixtures/sandbox-client.ts';
import { signIn } from './fixtures/sign-in.ts';
import { startTerroir } from './fixtures/start-terroir.ts';

type Theme = 'dark' | 'light';
type Language = 'en' | 'ko';

interface Shot {
  name: string;
  path: string;
  theme: Theme;
  language: Language;
  narrow?: boolean;
  prepare?: (page: Page) => Promise<void>;
}

const outputDir = join(import.meta.dirname, '../docs/screenshots');
const terroir = await startTerroir();
const api = apiClient(terroir);
const wanted = process.argv.slice(2);

const fleet = async (): Promise<Infra> => {
  await sandboxClient(terroir).setFaults({
    quotas: [{ provider: 'aws', region: 'us-east-2', family: 'g6', limitVcpu: 4 }],
  });
  const { id } = await api.post<Infra>('/infras', {
    name: 'llm-fleet',
    labels: { team: 'ai' },
    connectionId: 'sandbox',
    nodeGroups: [
      { name: 'seoul', specId: 'aws+ap-northeast-2+g5.xlarge', count: 2 },
      { name: 'tokyo', specId: 'gcp+asia-northeast1+e2-standard-4', count: 3 },
      { name: 'singapore', specId: 'azure+southeastasia+Standard_D4s_v5', count: 1 },
      { name: 'mumbai', specId: 'aws+ap-south-1+m5.xlarge', count: 2 },
    ],
  });
  return api.until<Infra>(`/infras/${id}`, ({ vms }) => vms.every(({ status }) => status === 'running'));
};

const chat = async (): Promise<Infra> => {
  const { id } = await api.post<Infra>('/infras', {
    name: 'chat',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'llm', specId: 'aws+ap-northeast-2+g5.xlarge', count: 1 }],
    presetId: 'ollama',
    presetInput: { modelId: 'llama3.1-8b', quantization: 'q4_K_M', contextTokens: 8192, parallel: 1 },
  });
  await api.until<{ items: { health: string }[] }>(`/infras/${id}/endpoints`, ({ items }) =>
    items.some(({ health }) => health === 'healthy'),
  );
  return api.infra(id);
};

const take = async (browser: Browser, { name, path, theme, language, narrow = false, prepare }: Shot) => {
  const context = await browser.newContext({
    viewport: narrow ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: narrow,
    isMobile: narrow,
    reducedMotion: 'reduce',
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
  });
  const page = await context.newPage();
  await signIn(page, terroir);
  await page.addInitScript(
    (state) => localStorage.setItem('terroir-preferences', JSON.stringify({ state, version: 2 })),
    { theme, language, currency: 'both' },
  );
  await page.goto(`${terroir.origin}${path}`);
  await page.locator('[data-connection="live"]').waitFor();
  await prepare?.(page);
  await page.locator('[data-map-idle="true"]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(outputDir, `${name}.png`), animations: 'disabled' });
  await context.close();
};

const expression = 'gpu~H100 and price<100';
const rows = (page: Page) => page.getByRole('row').nth(5).waitFor();
const priced = async (page: Page): Promise<void> => {
  const add = page.getByRole('row').getByRole('button', { name: /^Add|추가|담기/ });
  await add.nth(0).click();
  await add.nth(4).click();
  await page.getByRole('tab').nth(1).click();
  await page
    .getByRole('button', { name: /^(Review cost|비용 확인|비용)/ })
    .last()
    .click();
  await page.getByRole('dialog').getByText(/744/).waitFor();
};
const talk = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(Chat|채팅|대화)$/ }).click();
  await page
    .getByRole('textbox', { name: /^(Message|메시지)$/ })
    .fill(
      (await page.locator('html').getAttribute('lang')) === 'ko' ? '테루아가 뭐예요?' : 'What is terroir?',
    );
  await page.keyboard.press('Enter');
  const answers = page.locator('[data-panel="infras"]');
  await answers.getByText(/first token|첫 토큰/).waitFor();
};

const browser = await chromium.launch(launchOptions);
try {
  await mkdir(outputDir, { recursive: true });
  const infra = await fleet();
  const served = await chat();
  const run: Run = await api.run({
    target: { infraId: infra.id },
    commands: [
      'hostname && uname -sr',
      String.raw`for i in $(seq 1 12); do printf '\033[32m✓\033[0m shard %02d of 12 loaded\n' $i; done`,
      'df -h / | tail -1; free -m | head -2',
    ],
    onError: 'continue',
  });
  const launch = `/?left=launch&q=${encodeURIComponent(expression)}&near=126.978,37.566&map=110,28,1.9`;
  const shots: Shot[] = (['dark', 'light'] as const).flatMap((theme) =>
    (['en', 'ko'] as const).flatMap((language): Shot[] => {
      const end = `${theme}-${language}`;
      const look = { theme, language };
      return [
        { name: `map-${end}`, path: '/?map=100,26,2.5', ...look },
        { name: `launch-${end}`, path: launch, prepare: rows, ...look },
        {
          name: `cost-${end}`,
          path: launch,
          prepare: async (page: Page) => {
            await rows(page);
            await priced(page);
          },
          ...look,
        },
        { name: `infra-${end}`, path: `/?right=infras&infra=${infra.id}&map=108,22,2.3`, ...look },
        {
          name: `console-${end}`,
          path: `/?dock=console&run=${run.id}&run-view=all&right=infras&infra=${infra.id}&map=108,22,2`,
          prepare: (page: Page) => page.getByText('shard 12 of 12 loaded').first().waitFor(),
          ...look,
        },
        {
          name: `llm-${end}`,
          path: `/?left=llm&model=llama3.1-8b&right=infras&infra=${served.id}&infra-tab=endpoints&map=127,36,4`,
          prepare: talk,
          ...look,
        },
      ].flatMap((shot): Shot[] => [shot, { ...shot, name: `${shot.name}-390`, narrow: true }]);
    }),
  );
  const chosen = shots.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const shot of chosen) {
    const startMs = performance.now();
    await take(browser, shot);
    process.stdout.write(`${shot.name}.png ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
  }
} finally {
  await browser.close();
  await terroir.stop();
}
