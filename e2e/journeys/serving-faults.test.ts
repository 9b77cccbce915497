import { expect, test } from '../fixtures/journey.ts';

// Seven VMs on a busy machine of two cores; three minutes where nothing else runs.
test.describe.configure({ timeout: 900_000 });

const settledMs = 300_000;
const plainImage = 'aws+ubuntu-24.04-x86_64';

/** What fails in the VM of an infra of that name, and what its page says then. */
const faults = [
  {
    name: 'driver',
    guest: { fault: 'driver-fails' },
    reason: /couldn't communicate|NVIDIA-SMI has failed|nvidia-smi/i,
    remedy: /image of the provider that has the GPU driver/,
  },
  {
    name: 'in-200',
    guest: { fault: 'pull-error', message: 'no route to the registry' },
    reason: /did not finish in 5 tries/,
    remedy: /reaches registry\.ollama\.ai/,
  },
  {
    name: 'on-cpu',
    guest: { fault: 'cpu-fallback', percent: 40 },
    reason: /Only \d+ of \d+ bytes of \S+ are on the GPU/,
    remedy: /smaller quantization/,
  },
  {
    name: 'full-queue',
    guest: { fault: 'queue-full', message: 'server busy, please try again' },
    reason: /Ollama: server busy/,
    remedy: /retry/i,
  },
  {
    name: 'full-disk',
    guest: { fault: 'disk-full' },
    reason: /only 0\.0 GB are free/,
    remedy: /Free \d+\.\d GB on this VM/,
  },
] as const;

test('each fault of a served model shows its reason and remedy on the page, and its Retry succeeds once it is mended', async ({
  page,
  open,
  api,
  sandbox,
  guard,
  terroir,
}) => {
  guard.expect(/status of 503/);
  const on = (name: string, guest: object) => ({ fault: '', ...guest, vms: [`${name}-llm-1`] });
  await sandbox.setFaults({
    guest: [
      ...faults.map(({ name, guest }) => on(name, guest)),
      on('slow-boot', { fault: 'reboot-slow', ms: 45_000 }),
      on('standing', { fault: 'pull-stalls', percent: 99, times: 1 }),
    ],
  });
  const launch = async (name: string, imageId?: string): Promise<string> => {
    const group = { name: 'llm', specId: 'aws+ap-northeast-1+g6.xlarge', count: 1 };
    const { id } = await api.post<{ id: string }>('/infras', {
      name,
      connectionId: 'sandbox',
      nodeGroups: [imageId === undefined ? group : { ...group, imageId }],
      presetId: 'ollama',
      presetInput: { modelId: 'llama3.2-1b' },
    });
    return id;
  };
  const panel = page.getByRole('region', { name: 'Infras' });
  const vmOf = (name: string) => panel.getByRole('listitem', { name: `${name}-llm-1` });
  await open();
  const look = async (infraId: string) => {
    await page.goto(`${terroir.origin}/?right=infras&infra=${infraId}`);
    await panel.getByRole('tab', { name: 'Endpoints' }).click();
  };

  // One that needs patience and no hand, and beside it those that fail.
  const standing = await launch('standing');
  const infraIds = new Map<string, string>();
  for (const { name } of faults) infraIds.set(name, await launch(name));
  await look(standing);
  await expect(vmOf('standing').getByText('99 %')).toBeVisible({ timeout: settledMs });
  await expect(vmOf('standing').getByText(/^A download that stands still is noticed/)).toBeVisible({
    timeout: settledMs,
  });
  // Another one that needs patience; what has failed is looked at while it boots.
  const slowBoot = await launch('slow-boot', plainImage);
  await look(slowBoot);
  await expect(vmOf('slow-boot').getByText('Rebooting', { exact: true })).toBeVisible({ timeout: settledMs });
  await expect(vmOf('slow-boot').getByText(/may need ten minutes to boot/)).toBeVisible();
  for (const { name, reason, remedy } of faults) {
    await look(infraIds.get(name) ?? '');
    const trouble = vmOf(name).getByRole('alert');
    await expect(trouble).toContainText(reason, { timeout: settledMs });
    await expect(trouble).toContainText(remedy);
    await expect(vmOf(name).getByText('Failed', { exact: true })).toBeVisible();
  }
  for (const [name, id] of [
    ['slow-boot', slowBoot],
    ['standing', standing],
  ] as const) {
    await look(id);
    await expect(vmOf(name).getByText('Ready', { exact: true })).toBeVisible({ timeout: settledMs });
  }

  await sandbox.setFaults({ guest: [] });
  for (const { name } of faults) {
    await look(infraIds.get(name) ?? '');
    await vmOf(name).getByRole('button', { name: 'Retry' }).click();
    await expect(vmOf(name).getByRole('alert')).toHaveCount(0);
  }
  for (const { name } of faults) {
    await look(infraIds.get(name) ?? '');
    await expect(vmOf(name).getByText('Ready', { exact: true })).toBeVisible({ timeout: settledMs });
    await expect(vmOf(name).getByRole('alert')).toHaveCount(0);
  }

  // The same two faults where a person talks to the model.
  const chat = panel.getByRole('textbox', { name: 'Message' });
  await panel.getByRole('button', { name: 'Chat', exact: true }).click();
  for (const [fault, says] of [
    ['queue-full', /maximum pending requests|busy/],
    ['stream-error', /unexpected EOF|broke off/],
  ] as const) {
    await sandbox.setFaults({ guest: [{ fault, times: 1 }] });
    await chat.fill('What is terroir?');
    await panel.getByRole('button', { name: 'Send' }).click();
    await expect(panel.getByText(says).first()).toBeVisible({ timeout: 60_000 });
    await sandbox.setFaults({ guest: [] });
  }
  await panel.getByRole('button', { name: 'Ask again' }).click();
  await expect(panel.getByText(/first token after/).first()).toBeVisible({ timeout: 60_000 });
});
