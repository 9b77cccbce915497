import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Vm } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { testInfra, testVm } from '../commands/testing/open-commands.ts';
import { renderInventory } from './render-inventory.ts';

const access = (vmId: string) => ({
  vmId,
  host: '127.0.0.1',
  port: 2200,
  user: 'terroir',
  privateKey: 'secret key',
  hostKey: null,
});
const vms: Vm[] = [
  testVm(1, { labels: { role: 'web', note: `{{ lookup('pipe', 'id') }} : - "x"` } }),
  testVm(2, { nodeGroup: 'db-1', status: 'suspended' }),
  testVm(3, { nodeGroup: 'db-1' }),
];

test("Ansible's own inventory program reads the running VMs, their groups and variables", () => {
  const file = join(mkdtempSync(join(tmpdir(), 'terroir-inventory-')), 'demo.inventory.yaml');
  writeFileSync(file, renderInventory(testInfra, vms, access));
  const list: unknown = JSON.parse(
    execFileSync('ansible-inventory', ['-i', file, '--list'], { encoding: 'utf8' }),
  );
  expect(list).toMatchObject({
    group_g1: { hosts: ['demo-g1-1'] },
    group_db_1: { hosts: ['demo-g1-3'] },
    label_role_web: { hosts: ['demo-g1-1'] },
    _meta: {
      hostvars: {
        'demo-g1-1': {
          ansible_host: '127.0.0.1',
          ansible_port: 2200,
          ansible_user: 'terroir',
          terroir_infra: 'demo',
          public_ip: '198.18.0.1',
        },
      },
    },
  });
  expect(JSON.stringify(list)).not.toContain('demo-g1-2');
});

test('an inventory holds no key', () => {
  expect(renderInventory(testInfra, vms, access)).not.toContain('secret key');
});
