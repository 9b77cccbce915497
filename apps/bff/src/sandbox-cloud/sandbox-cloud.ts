import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRoutes } from './api/routes.ts';
import { startApiServer } from './api/server.ts';
import type { SandboxConnection, SandboxProfile } from './contract.ts';
import { createDiskService } from './disks/disk-service.ts';
import { guestFaultsOf } from './guest-faults.ts';
import { createVmLauncher } from './isolation/launcher.ts';
import { probeIsolation } from './isolation/probe.ts';
import type { Isolation } from './isolation/probe.ts';
import { watchLifetime } from './lifetime.ts';
import { writeTinyModel } from './llm/model/write-tiny-model.ts';
import { removeConnectionFile, writeConnectionFile } from './state/connection-file.ts';
import { createResourceService } from './resources/resource-service.ts';
import { openSandboxStore } from './state/store.ts';
import { createFaultSettings } from './vms/faults.ts';
import { isLiving } from './vms/vm-record.ts';
import { createVmService } from './vms/vm-service.ts';

const stopLimitMs = 4_000;

export interface SandboxCloudOptions {
  readonly dataDir: string;
  readonly profile: SandboxProfile;
  /** The program behind the model services in VMs: `sandbox-model.js` beside the bundle, `llm/main.ts` from source. */
  readonly modelEntry: string;
  readonly log: (line: string) => void;
  /** Given by tests to show a host that cannot isolate; else found out. */
  readonly isolation?: Isolation;
}

export interface SandboxCloud {
  readonly connection: SandboxConnection;
  /** Resolves with the reason when the cloud has ended and let go of everything. */
  readonly ended: Promise<string>;
  /** Ends it as a machine room's power cut would: records stay, and the next start boots the VMs again. */
  stop(why: string): Promise<void>;
}

/** Starts the sandbox cloud of a data dir. Throws `StateLockedError` when another process is it already. */
export async function startSandboxCloud(options: SandboxCloudOptions): Promise<SandboxCloud> {
  const { dataDir, profile, log } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const store = openSandboxStore(join(dataDir, 'sandbox-cloud.db'));
  const isolation = options.isolation ?? (await probeIsolation());
  if (!isolation.report.available) log(`VMs will refuse commands: ${isolation.report.reason}`);

  const modelPath = join(dataDir, 'sandbox-model.gguf');
  writeTinyModel(modelPath);
  const faults = createFaultSettings(store, profile);
  const launcher = createVmLauncher({
    isolation,
    modelEntry: options.modelEntry,
    modelPath,
    faultsOf: (vm) => guestFaultsOf(faults.current().guest, vm),
    oldRunDir: store.readRunDir(),
  });
  store.writeRunDir(launcher.runDir);
  rmSync(modelPath, { force: true });

  const resources = createResourceService({
    store,
    faults,
    livingVms: () => vms.all().filter(isLiving),
  });
  const vms = createVmService({ store, faults, launcher, resources, profile, log });
  const disks = createDiskService({ store, vms });

  let stopping: Promise<void> | null = null;
  let announceEnd: (why: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (announceEnd = resolve));
  const stop = (why: string): Promise<void> => {
    stopping ??= (async () => {
      lifetime.stop();
      removeConnectionFile(dataDir, process.pid);
      // Bounded: whatever of a VM still lingers dies with this process.
      await Promise.race([Promise.all([vms.stop(), server.close()]), delay(stopLimitMs)]);
      launcher.close();
      store.close();
      announceEnd(why);
    })();
    return stopping;
  };
  const token = randomBytes(32).toString('base64url');
  const server = await startApiServer({
    token,
    log,
    onCall: () => lifetime.called(),
    dialPublic: (vmId, port) => vms.dialPublic(vmId, port),
    handle: createRoutes({
      vms,
      disks,
      resources,
      faults,
      health: () => ({
        status: 'ok',
        pid: process.pid,
        profile,
        isolation: isolation.report,
        simulated: true,
      }),
      shutdown: () => void setImmediate(() => void stop('it was told to')),
    }),
  });
  const connection = { url: server.url, token, pid: process.pid };
  const lifetime = watchLifetime({
    dataDir,
    livingVms: () => vms.all().filter(isLiving).length,
    announce: () => writeConnectionFile(dataDir, connection),
    end: (why) => void stop(why),
  });
  vms.restore();
  writeConnectionFile(dataDir, connection);
  return { connection, ended, stop };
}
