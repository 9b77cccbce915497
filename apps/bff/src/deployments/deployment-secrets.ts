import { randomBytes } from 'node:crypto';
import type { Preset } from '@terroir/shared-types';
import type { SecretStore } from '../access/secret-store.ts';

export type DeploymentSecrets = ReturnType<typeof createDeploymentSecrets>;

const kind = 'preset';
// 24 bytes are 192 bits; URL-safe characters, so that they can be typed into any form.
const generatedBytes = 24;
const idOf = (deploymentId: string, name: string): string => `deployment-${deploymentId}-${name}`;
const namesOf = (preset: Pick<Preset, 'inputs' | 'generates'>): string[] => [
  ...preset.inputs.filter(({ type }) => type === 'secret').map(({ name }) => name),
  ...preset.generates.map(({ name }) => name),
];

/** What a deployment was given or made in secret, sealed. */
export const createDeploymentSecrets = (store: SecretStore, now: () => Date) => ({
  /** Inside the transaction that makes the deployment. */
  keep(deploymentId: string, preset: Preset, given: Readonly<Record<string, string>>): void {
    const at = now().toISOString();
    for (const [name, value] of Object.entries(given)) store.put(idOf(deploymentId, name), kind, value, at);
    for (const { name, prefix } of preset.generates) {
      const value = prefix + randomBytes(generatedBytes).toString('base64url');
      store.put(idOf(deploymentId, name), kind, value, at);
    }
  },
  /** Those that are kept, by name. */
  of(deploymentId: string, preset: Preset): ReadonlyMap<string, string> {
    return new Map(
      namesOf(preset).flatMap((name): [string, string][] => {
        const value = store.get(idOf(deploymentId, name));
        return value === null ? [] : [[name, value]];
      }),
    );
  },
  /** One that was generated; null: there is none. */
  generated(deploymentId: string, preset: Preset, name: string): string | null {
    return preset.generates.some((one) => one.name === name) ? store.get(idOf(deploymentId, name)) : null;
  },
  forget(deploymentId: string, preset: Preset): void {
    for (const name of namesOf(preset)) store.remove(idOf(deploymentId, name));
  },
});
