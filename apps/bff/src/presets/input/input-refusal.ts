import type { PresetInputType } from '@terroir/shared-types';

/** A value that cannot be used for what the rest of the input asks; `type` finds the field that is to be changed. */
export class InputRefusal extends Error {
  override name = 'InputRefusal';
  readonly type: PresetInputType | 'contextTokens';

  constructor(type: PresetInputType | 'contextTokens', message: string) {
    super(message);
    this.type = type;
  }
}
