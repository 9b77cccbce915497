/** In the place of a private key: the agent of this server (SSH_AUTH_SOCK) signs. */
export const agentInsteadOfKey = 'ssh-agent';

/** All that is needed to reach one VM over SSH. */
export interface VmAccess {
  vmId: string;
  host: string;
  port: number;
  user: string;
  /** OpenSSH or PEM private key, or `agentInsteadOfKey`; handed only to the connect path. */
  privateKey: string;
  /** OpenSSH public key line of the host; null: trust on first use, recorded as such. */
  hostKey: string | null;
  /** The bastion to go through (it may itself lie behind one); absent: straight. */
  via?: VmAccess | undefined;
}
