/** Both forms of a particle, as they stand in a text behind a name that is filled in. */
const particle = /([\p{L}\p{N}])([^\p{L}\p{N}\s]*)(이\(가\)|은\(는\)|을\(를\)|\(으\)로)/gu;
const forms: Readonly<Record<string, readonly [closed: string, open: string]>> = {
  '이(가)': ['이', '가'],
  '은(는)': ['은', '는'],
  '을(를)': ['을', '를'],
  '(으)로': ['으로', '로'],
};

// Finals of the syllables: none, and ㄹ, which takes 로.
const [none, rieul] = [0, 8];
const closedDigits = '013678';
const finalOf = (last: string): number => {
  const code = (last.codePointAt(0) ?? 0) - 0xac00;
  if (code >= 0 && code < 11_172) return code % 28;
  if ('178'.includes(last) || /[lr]/i.test(last)) return /r/i.test(last) ? none : rieul;
  return closedDigits.includes(last) || /[mn]/i.test(last) ? 1 : none;
};

/** Chooses the form of each particle by the sound that it follows: `VM이(가)` becomes `VM이`, `웹이(가)` `웹이`. */
export const pickParticles = (text: string): string =>
  text.replaceAll(particle, (_, last: string, between: string, both: string) => {
    const final = finalOf(last);
    const isOpen = final === none || (both === '(으)로' && final === rieul);
    const [closed, open] = forms[both] ?? ['', ''];
    return `${last}${between}${isOpen ? open : closed}`;
  });
