import type { Script } from '@terroir/shared-types';

/** Placeholders that nobody types: what the server knows of a mesh over the VMs of the run. */
export const derivedNames = ({ mesh }: Pick<Script, 'mesh'>): readonly string[] =>
  mesh ? ['meshPeers', 'meshSupernet', 'meshPrivateKey'] : [];
