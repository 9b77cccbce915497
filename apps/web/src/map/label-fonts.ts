/** Inter draws these; asked for them, the Korean font would fetch nine files that nothing uses. */
const latin = /[ -\u024f\u2000-\u20cf]/gu;

/**
 * Loads the fonts for these texts before the map draws them: a glyph drawn too early stays a box.
 * Size and weight do not matter for variable fonts.
 */
export const loadLabelFonts = async (texts: readonly string[]): Promise<void> => {
  const characters = [...new Set(texts.join(''))].join('');
  const others = characters.replaceAll(latin, '');
  await Promise.all([
    characters !== '' && document.fonts.load("400 16px 'Inter Variable'", characters),
    others !== '' && document.fonts.load("400 16px 'Noto Sans KR Variable'", others),
  ]);
};
