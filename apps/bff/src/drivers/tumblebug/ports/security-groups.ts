import type { Client } from '../api/client.ts';
import { TumblebugError, answerError } from '../api/errors.ts';
import { isNamespaceMissing } from '../api/is-namespace-missing.ts';
import {
  type FirewallRule,
  type TbSecurityGroup,
  ruleChangeSchema,
  securityGroupListSchema,
} from '../api/schemas.ts';
import type { Opening } from '../../driver.ts';

// A call to the cloud, and one to read what came of it.
const changeTimeoutMs = 5 * 60_000;

/** Single TCP ports; what somebody else has added in another form is theirs and not shown. */
const openingOf = ({ Port, Protocol, Direction, CIDR }: FirewallRule): Opening[] => {
  const [, port = '', last = port] = /^(\d+)(?:-(\d+))?$/.exec(Port) ?? [];
  const isOne = port !== '' && port === last && CIDR !== '';
  return isOne && /^tcp$/i.test(Protocol) && /^inbound$/i.test(Direction)
    ? [{ port: Number(port), from: CIDR }]
    : [];
};

/** What a security group of theirs lets in. */
export const openingsOf = ({ firewallRules }: TbSecurityGroup): Opening[] => firewallRules.flatMap(openingOf);

const ruleOf = ({ port, from }: Opening) => ({
  Ports: String(port),
  Protocol: 'TCP',
  Direction: 'inbound',
  CIDR: from,
});

// Their description says that such a rule is skipped; the server refuses the whole request.
const isAlready = /already exists in the SG|does not exist in the SG/i;

export type SecurityGroups = ReturnType<typeof createSecurityGroups>;

/** Reads and changes the security groups of our namespace. */
export const createSecurityGroups = ({ call }: Pick<Client, 'call'>, namespace: string) => {
  const path = `/ns/${namespace}/resources/securityGroup`;
  return {
    /** All of them, by id. Complete or throws. */
    async all(signal: AbortSignal): Promise<Map<string, TbSecurityGroup>> {
      try {
        const { securityGroup } = await call({ path }, securityGroupListSchema, signal);
        return new Map(securityGroup.map((group) => [group.id, group]));
      } catch (error) {
        if (await isNamespaceMissing({ call }, namespace, error, signal)) return new Map();
        throw error;
      }
    },

    /** Adds or removes one rule; as it should be already is done. */
    async set(id: string, opening: Opening, isOpen: boolean, signal: AbortSignal): Promise<void> {
      try {
        const { success, message } = await call(
          {
            method: isOpen ? 'POST' : 'DELETE',
            path: `${path}/${encodeURIComponent(id)}/rules`,
            body: { firewallRules: [ruleOf(opening)] },
            timeoutMs: changeTimeoutMs,
          },
          ruleChangeSchema,
          signal,
        );
        if (success === false) throw answerError(500, message);
      } catch (error) {
        if (!(error instanceof TumblebugError) || !isAlready.test(error.failure.message)) throw error;
      }
    },
  };
};
