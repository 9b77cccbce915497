/** Both forms of a particle, as they stand in a text behind a name that is filled in; parentheses in between are not read. */
const particle =
  /((?:\([^()]*\)|[^\p{L}\p{N}\s%()])*)(이\(가\)|은\(는\)|을\(를\)|와\(과\)|\(으\)로|\(이\)(?=[나랑라며면]))/gu;
const forms: Readonly<Record<string, readonly [closed: string, open: string]>> = {
  '이(가)': ['이', '가'],
  '은(는)': ['은', '는'],
  '을(를)': ['을', '를'],
  '와(과)': ['과', '와'],
  '(으)로': ['으로', '로'],
  '(이)': ['이', ''],
};

/** How what is read ends: with a vowel, with ㄹ (which takes 로), with another consonant; null: it is not known. */
type Ending = 'open' | 'rieul' | 'closed' | null;

const hangul = (syllable: string): Ending => {
  const final = ((syllable.codePointAt(0) ?? 0) - 0xac00) % 28;
  if (final === 0) return 'open';
  return final === 8 ? 'rieul' : 'closed';
};
// 영 일 이 삼 사 오 육 칠 팔 구, and 십, 백, 천, 만 of round numbers.
const digit = (last: string): Ending => {
  if ('178'.includes(last)) return 'rieul';
  return '036'.includes(last) ? 'closed' : 'open';
};
// One letter, or several capitals, are read letter by letter: VM 브이엠, URL 유알엘.
const letter = (last: string): Ending => {
  if ('lr'.includes(last)) return 'rieul';
  return 'mn'.includes(last) ? 'closed' : 'open';
};
// Words as they are borrowed: table 테이블, volume 볼륨, web 웹, backup 백업, stack 스택; others mostly take a vowel.
const word = (text: string): Ending => {
  if (/(?:l|[a-z]le)$/.test(text)) return 'rieul';
  return /(?:[mn]|[aeiou][mn]e|ng|ck|[aeo]b|[aou]p)$/.test(text) ? 'closed' : 'open';
};
// Units as they are said: 퍼센트, 바이트, 달러.
const unit = /(?:%|[KMGTP]i?B|USD)$/;

const endingOf = (text: string): Ending => {
  if (unit.test(text)) return 'open';
  const last = text.at(-1) ?? '';
  if (/[가-힣]/.test(last)) return hangul(last);
  if (/\d/.test(last)) return digit(last);
  const latin = /[A-Za-z]+$/.exec(text)?.[0];
  if (latin === undefined) return null;
  return latin.length === 1 || latin === latin.toUpperCase()
    ? letter(last.toLowerCase())
    : word(latin.toLowerCase());
};

/**
 * Chooses the form of each particle by the sound that it follows: `VM이(가)` becomes `VM이`, `서버이(가)` `서버가`. Both
 * stay where nobody can know it, as behind a sign.
 */
export const pickParticles = (text: string): string =>
  text.replaceAll(particle, (whole, between: string, both: string, at: number) => {
    const ending = endingOf(text.slice(Math.max(0, at - 40), at));
    if (ending === null) return whole;
    const isOpen = ending === 'open' || (both === '(으)로' && ending === 'rieul');
    const [closed, open] = forms[both] ?? ['', ''];
    return `${between}${isOpen ? open : closed}`;
  });
