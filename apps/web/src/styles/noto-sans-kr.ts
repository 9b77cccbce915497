/** A chunk of its own: 124 `@font-face` rules, whose files load only for the characters in use. */
import '@fontsource-variable/noto-sans-kr/wght.css';

export const koreanFamily = 'Noto Sans KR Variable';
