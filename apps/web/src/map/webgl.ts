/** MapLibre 6 draws with WebGL 2 only. */
export const hasWebgl2 = (): boolean => {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers allow few contexts at a time; this one is not needed any more.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
};
