import type { Wording } from '@terroir/shared-types';
import { isApiError } from '../api/api-error.ts';
import type { ApiError } from '../api/api-error.ts';
import type { en } from './en/index.ts';
import { i18next } from './start-i18n.ts';
import { wordingText } from './wording-text.ts';

type KnownCode = Exclude<keyof (typeof en)['problem'], 'serverSays'>;
type FailureCode = keyof (typeof en)['status']['remedy'];

export interface ProblemText {
  detail: string;
  remedy: string | undefined;
  /** The server's English words, where `detail` is a translation that may say less. */
  verbatim: string | undefined;
}

const isKnown = (code: string): code is KnownCode =>
  code !== 'serverSays' && i18next.exists(`problem:${code}.detail`);
const isFailureCode = (code: string): code is FailureCode => i18next.exists(`status:remedy.${code}`);

const translate = (error: ApiError): { detail: string; remedy: string } | null => {
  if (isKnown(error.code))
    return {
      detail: i18next.t(`problem:${error.code}.detail`),
      remedy: i18next.t(`problem:${error.code}.remedy`),
    };
  // What a driver reports arrives as `driver-` and the failure's code.
  const failure = error.code.replace(/^driver-/, '');
  if (!isFailureCode(failure)) return null;
  return { detail: i18next.t(`status:failure.${failure}`), remedy: i18next.t(`status:remedy.${failure}`) };
};

/** An error in the page's language. The server speaks English and knows names and amounts: nothing of it is lost. */
export const problemText = (error: unknown): ProblemText => {
  if (!isApiError(error))
    return {
      detail: error instanceof Error ? error.message : String(error),
      remedy: undefined,
      verbatim: undefined,
    };
  if (i18next.language !== 'en' && error.detailWording !== undefined) {
    const { detail, detailWording, remedy, remedyWording } = error;
    return {
      detail: wordingText(detail, detailWording),
      remedy:
        remedy === undefined || remedyWording === undefined
          ? (translate(error)?.remedy ?? remedy)
          : wordingText(remedy, remedyWording),
      verbatim: undefined,
    };
  }
  const words = translate(error);
  if (words === null) return { detail: error.detail, remedy: error.remedy, verbatim: undefined };
  if (i18next.language === 'en')
    return {
      detail: error.detail || words.detail,
      remedy: error.remedy ?? words.remedy,
      verbatim: undefined,
    };
  const own = error.status === 0 || error.detail === '';
  const { remedy, remedyWording } = error;
  return {
    detail: words.detail,
    remedy:
      remedy === undefined || remedyWording === undefined ? words.remedy : wordingText(remedy, remedyWording),
    verbatim: own ? undefined : i18next.t('problem:serverSays', { text: error.detail }),
  };
};

interface Advised {
  code: string;
  remedy: string;
  remedyWording?: Wording | undefined;
}

/** What to do about a failure in the cloud: the driver's own advice, which is nearer to the case, where it is known. */
export const remedyText = ({ code, remedy, remedyWording }: Advised): string =>
  remedy !== '' && (i18next.language === 'en' || remedyWording !== undefined)
    ? wordingText(remedy, remedyWording)
    : i18next.t(`status:remedy.${isFailureCode(code) ? code : 'unknown'}`);
