import type { DriverKind } from './driver-kind.ts';
import { awsKind } from './aws/config.ts';
import { sandboxKind } from './sandbox/config.ts';
import { sshKind } from './ssh/config.ts';
import { tumblebugKind } from './tumblebug/config.ts';

/** The drivers that connections can be added for; a new one adds its line here. */
export const driverKinds: readonly DriverKind[] = [awsKind, sandboxKind, sshKind, tumblebugKind];
