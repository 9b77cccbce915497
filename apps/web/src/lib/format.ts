/** Numbers and times in the page's language; never a unit without its number. */

/** A formatter takes longer to make than a thousand numbers take to format. */
const keep = <Options, Formatter>(make: (language: string, options: Options) => Formatter) => {
  const cache = new Map<string, Formatter>();
  return (language: string, options: Options): Formatter => {
    const key = `${language}${JSON.stringify(options)}`;
    const known = cache.get(key) ?? make(language, options);
    cache.set(key, known);
    return known;
  };
};
const formatter = keep(
  (language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options),
);
const dateFormatter = keep(
  (language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options),
);
const relativeFormatter = keep(
  (language, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(language, options),
);

export const formatNumber = (value: number, language: string, maximumFractionDigits = 2): string =>
  formatter(language, { maximumFractionDigits }).format(value);

/**
 * USD with cents; below a dollar up to four digits, since spot and small VMs cost parts of a cent.
 * KRW has no minor unit.
 */
export const formatMoney = (value: number, currency: 'USD' | 'KRW', language: string): string => {
  const digits = currency === 'KRW' ? 0 : 2;
  return formatter(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: currency === 'USD' && Math.abs(value) < 1 ? 4 : digits,
  }).format(value);
};

/** Dollars of what costs a fraction of a cent, as one answer of a model: two digits that count, `$0.000021`. */
export const formatTinyUsd = (value: number, language: string): string =>
  value === 0 || Math.abs(value) >= 0.01
    ? formatMoney(value, 'USD', language)
    : formatter(language, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        maximumSignificantDigits: 2,
      }).format(value);

export const formatGib = (gib: number, language: string): string =>
  gib >= 1024 ? `${formatNumber(gib / 1024, language)} TiB` : `${formatNumber(gib, language)} GiB`;

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `512 B`, `3.1 MiB`. */
export const formatBytes = (bytes: number, language: string): string => {
  const step = bytes < 1024 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${formatNumber(value, language, step === 0 || value >= 100 ? 0 : 1)} ${byteUnits[step] ?? 'B'}`;
};

const steps = [
  { unit: 'second', ms: 1000, below: 60_000 },
  { unit: 'minute', ms: 60_000, below: 3_600_000 },
  { unit: 'hour', ms: 3_600_000, below: 86_400_000 },
  { unit: 'day', ms: 86_400_000, below: 30 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000, below: 365 * 86_400_000 },
] as const;

/** e.g. `3 minutes ago`, `in 2 hours`. */
export const formatRelative = (atMs: number, nowMs: number, language: string): string => {
  const deltaMs = atMs - nowMs;
  const step = steps.find(({ below }) => Math.abs(deltaMs) < below) ?? {
    unit: 'year' as const,
    ms: 365 * 86_400_000,
  };
  return relativeFormatter(language, { numeric: 'auto' }).format(Math.round(deltaMs / step.ms), step.unit);
};

export const formatDateTime = (at: string, language: string): string =>
  dateFormatter(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

/** A moment by the clock of a time zone that need not be the reader's: `Nov 26, 7:00 PM GMT+9`. */
export const formatInZone = (at: string, timeZone: string, language: string): string =>
  dateFormatter(language, {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));

const units = {
  en: { s: ' s', min: ' min', h: ' h', shortS: 's', shortMin: 'm', shortH: 'h' },
  ko: { s: '초', min: '분', h: '시간', shortS: '초', shortMin: '분', shortH: '시간' },
} as const;
const unitsOf = (language: string) => units[language.startsWith('ko') ? 'ko' : 'en'];

/** A length of time for a narrow column: `0.4 s`, `12 s`, `3m 5s`, `2h 10m`; in Korean as `formatElapsed`. */
export const formatShortElapsed = (ms: number, language: string): string => {
  if (ms < 60_000) return formatElapsed(ms, language);
  const unit = unitsOf(language);
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}${unit.shortMin} ${seconds % 60}${unit.shortS}`
    : `${Math.floor(minutes / 60)}${unit.shortH} ${minutes % 60}${unit.shortMin}`;
};

/** As `formatShortElapsed`, and in ms below a second; its steps are of 10 ms, so less than one is said as that. */
export const formatCommandTime = (ms: number, language: string): string => {
  if (ms < 10) return '<10 ms';
  return ms < 1000 ? `${formatNumber(ms, language, 0)} ms` : formatShortElapsed(ms, language);
};

/** A length of time for people: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`; `3분 5초` in Korean. */
export const formatElapsed = (ms: number, language: string): string => {
  const unit = unitsOf(language);
  if (ms > 0 && ms < 50) return `<0.1${unit.s}`;
  if (ms < 60_000) return `${formatNumber(ms / 1000, language, ms < 10_000 ? 1 : 0)}${unit.s}`;
  const minutes = Math.floor(ms / 60_000);
  const n = (value: number): string => formatNumber(value, language, 0);
  if (minutes < 60) return `${n(minutes)}${unit.min} ${n(Math.floor((ms % 60_000) / 1000))}${unit.s}`;
  return `${n(Math.floor(minutes / 60))}${unit.h} ${n(minutes % 60)}${unit.min}`;
};
