import type { Run, RunPreview, RunRequest, Script, ScriptRunRequest, Vm } from '@terroir/shared-types';
import { commandTextSchema } from '@terroir/shared-types';
import type { StartRun } from '../commands/start-run.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { Meshes } from '../meshes/create-meshes.ts';
import { resolveParameters } from './resolve-parameters.ts';
import type { RunSecretStore, SecretValue } from './run-secret-store.ts';
import { fillCommands, scriptWord } from './script-text.ts';
import { say } from '../wordings/say.ts';

export interface StartScriptDeps {
  database: Database;
  fleet: Pick<Fleet, 'resolve' | 'findInfra' | 'vms'>;
  commands: { startRun: StartRun; previewRun: (request: RunRequest) => RunPreview };
  meshes: Pick<Meshes, 'plan'>;
  runSecrets: RunSecretStore;
  keptSecret: (scriptId: string, name: string) => string | null;
  onStarted: (runId: string, script: Script) => void;
  now: () => Date;
}

interface Rendered {
  request: RunRequest;
  /** What is put in on the way to the VM, by the id in the commands. */
  secrets: ReadonlyMap<string, SecretValue>;
  /** The infras whose VMs the commands list. */
  watched: string[];
}

const secretShown = "'••••••'";
const textOf = (text: Script['name']): string => (typeof text === 'string' ? text : text.en);

/** One line `name publicIp privateIp` per running VM, in stable order. */
const linesOf = (vms: readonly Vm[]): string =>
  vms
    .filter(({ status }) => status === 'running')
    .map(({ name, publicIp, privateIp }) => `${name} ${publicIp ?? '-'} ${privateIp ?? '-'}`)
    .join('\n');

/** Starts scripts, or shows what they would send. Both throw ProblemError; then nothing runs. */
export const createStartScript = (deps: StartScriptDeps) => {
  const { database, fleet, commands, meshes, runSecrets, keptSecret, now } = deps;

  const render = (
    script: Script,
    asked: ScriptRunRequest,
    showsSecrets: (id: string) => string,
  ): Rendered => {
    const { action, target, onError, user, timeoutSeconds = script.timeoutSeconds } = asked;
    const vms = fleet.resolve(target);
    if (script.target === 'one' && vms.length > 1) {
      const message = `${textOf(script.name)} runs on one VM; the target holds ${vms.length}`;
      throw unprocessable(`target: ${message}.`, [{ path: 'target', message }]);
    }
    const body = action === 'run' ? [...script.commands, ...(script.check ?? [])] : script[action];
    if (body === undefined)
      throw conflict('no-such-action', say('script-has-no', { action }), say('add-to-script'));
    const { values, ...resolved } = resolveParameters(script, asked.parameters, (name) =>
      keptSecret(script.id, name),
    );
    const words = new Map(Object.entries(values).map(([name, value]) => [name, scriptWord(value)]));
    const secrets = new Map<string, SecretValue>();
    const hide = (name: string, value: SecretValue): void => {
      const { id, text } = runSecrets.newMarker();
      secrets.set(id, value);
      words.set(name, showsSecrets(text));
    };
    for (const [name, value] of Object.entries(resolved.secrets)) hide(name, value);
    const watched: string[] = [];
    for (const [name, idOrName] of Object.entries(resolved.infras)) {
      const infra = fleet.findInfra(idOrName);
      if (infra === null) throw notFound('infra', idOrName);
      watched.push(infra.id);
      words.set(name, scriptWord(linesOf(fleet.vms(infra.id))));
    }
    if (script.mesh) {
      const { infraId } = target;
      const plan = meshes.plan(
        infraId,
        fleet.vms(infraId).filter(({ status }) => status === 'running'),
      );
      watched.push(infraId);
      words.set('meshPeers', scriptWord(plan.peers));
      words.set('meshSupernet', scriptWord(plan.supernet));
      hide('meshPrivateKey', plan.privateKeys);
    }
    const filled = fillCommands(body, (name) => words.get(name) ?? "''");
    const title = `# ${textOf(script.name).replaceAll(/\s+/g, ' ')}${action === 'run' ? '' : ` (${action})`}`;
    const [first = '', ...rest] = filled;
    const texts = [`${title}\n${first}`, ...rest];
    const tooLong = texts.findIndex((text) => !commandTextSchema.safeParse(text).success);
    if (tooLong >= 0) {
      const message = `command ${tooLong + 1} is longer than 65,536 characters with its values`;
      throw unprocessable(`${message}.`, [{ path: 'parameters', message }]);
    }
    return {
      request: { target, commands: texts, timeoutSeconds, onError, ...(user === undefined ? {} : { user }) },
      secrets,
      watched,
    };
  };

  return {
    preview: (script: Script, asked: ScriptRunRequest): RunPreview =>
      commands.previewRun(render(script, asked, () => secretShown).request),
    /** `watched`: the infras whose VMs the script was told. */
    start(script: Script, asked: ScriptRunRequest, actor: string): { run: Run; watched: string[] } {
      // One transaction: no task may be sent before its secrets are there.
      return database.transact(() => {
        const { request, secrets, watched } = render(script, asked, (text) => text);
        const run = commands.startRun(request, { origin: 'command', actor });
        for (const [id, value] of secrets) runSecrets.put(run.id, id, value, now());
        if (asked.action === 'run') deps.onStarted(run.id, script);
        return { run, watched };
      });
    },
  };
};
