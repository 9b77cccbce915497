import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';

/** Ends the sandbox cloud of a data dir: it outlives its server on purpose. */
export const stopSandboxCloud = async (dataDir: string): Promise<void> => {
  const cloud = await findSandboxCloud(dataDir);
  if (cloud === null) return;
  await fetch(`${cloud.url}/shutdown`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cloud.token}` },
  });
};
