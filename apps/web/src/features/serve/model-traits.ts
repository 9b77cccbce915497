import type { LlmModel } from '@terroir/shared-types';
import { nonCommercialLicence } from '@terroir/shared-types';

/** Families made in Korea, for Korean and English. */
const koreanFamilies: ReadonlySet<string> = new Set(['EXAONE', 'Solar', 'HyperCLOVA X', 'A.X']);
/** With context and overhead, such a model runs on one card of 24 GiB. */
const smallGb = 17;

export const modelTraits = ['korean', 'commercial', 'small'] as const;
export type ModelTrait = (typeof modelTraits)[number];

const has: Record<ModelTrait, (model: LlmModel) => boolean> = {
  korean: ({ family }) => koreanFamilies.has(family),
  // A licence that is not known is no permission.
  commercial: ({ licence }) => licence !== null && !nonCommercialLicence.test(licence),
  small: ({ ollamaSizeGb }) => ollamaSizeGb !== null && ollamaSizeGb <= smallGb,
};

export const hasTrait = (model: LlmModel, trait: ModelTrait): boolean => has[trait](model);

export const isNonCommercial = ({ licence }: LlmModel): boolean =>
  licence !== null && nonCommercialLicence.test(licence);

/** Models found by every word of the search that have every wanted trait. */
export const matchingModels = (
  models: readonly LlmModel[],
  text: string,
  traits: ReadonlySet<ModelTrait>,
): LlmModel[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const { id, family, displayName, paramsB } = model;
    const korean = hasTrait(model, 'korean') ? 'korean 한국어 한국' : '';
    const haystack = `${id} ${family} ${displayName} ${paramsB}b ${korean}`.toLowerCase();
    return words.every((word) => haystack.includes(word)) && [...traits].every((trait) => has[trait](model));
  });
};
