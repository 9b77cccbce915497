/** As the server takes it. */
const maxBytes = 128 * 1024;

/** The text of a small file; else why it is no credentials file. A large one is not even read. */
export const readTextFile = async (file: File): Promise<{ text: string } | 'too-large' | 'not-text'> => {
  if (file.size > maxBytes) return 'too-large';
  const text = await file.text();
  return /[\0\uFFFD]/.test(text) ? 'not-text' : { text };
};
