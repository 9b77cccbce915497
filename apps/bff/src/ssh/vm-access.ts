/** All that is needed to reach one VM over SSH. */
export interface VmAccess {
  vmId: string;
  host: string;
  port: number;
  user: string;
  /** OpenSSH or PEM private key; handed only to the connect path. */
  privateKey: string;
  /** OpenSSH public key line of the host; null: trust on first use, recorded as such. */
  hostKey: string | null;
  /** The bastion to go through (it may itself lie behind one); absent: straight. */
  via?: VmAccess | undefined;
}
