/** Lets the browser save what an address answers; a refusal ends as a failed download, not as a page. */
export const saveFrom = (url: string): void => {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
};
