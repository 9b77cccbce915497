import type { Region } from '@terroir/shared-types';

export interface RegionFilter {
  text: string;
  provider: string | null;
  gpuOnly: boolean;
  language: string;
}

const names = new Map<string, Intl.DisplayNames>();

/** The country's name in the page's language; the code where there is no name. */
export const countryName = (code: string, language: string): string => {
  const known =
    names.get(language) ?? new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  names.set(language, known);
  return /^[A-Z]{2}$/.test(code) ? (known.of(code) ?? code) : code;
};

/** Regions in which every word of the text occurs: in name, id, country or a GPU model. */
export const matchRegions = (regions: readonly Region[], filter: RegionFilter): Region[] => {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return regions.filter((region) => {
    if (filter.provider !== null && region.provider !== filter.provider) return false;
    if (filter.gpuOnly && region.gpuModels.length === 0) return false;
    if (words.length === 0) return true;
    const places = [countryName(region.country, filter.language), countryName(region.country, 'en')];
    const haystack = [region.id, region.name, region.country, ...places, ...region.gpuModels]
      .join(' ')
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
};
