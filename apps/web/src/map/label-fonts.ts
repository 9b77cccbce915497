/**
 * Loads the fonts for these texts before the map draws them: a glyph drawn too early stays a box.
 * Size and weight do not matter for variable fonts.
 */
export const loadLabelFonts = async (texts: readonly string[]): Promise<void> => {
  const characters = [...new Set(texts.join(''))].join('');
  if (characters === '') return;
  await Promise.all([
    document.fonts.load("400 16px 'Inter Variable'", characters),
    document.fonts.load("400 16px 'Noto Sans KR Variable'", characters),
  ]);
};
