/** Their time, which may lack its zone (UTC), as we write it; the epoch where there is none. */
export const instantOf = (text: string): string => {
  const parsedMs = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return new Date(Number.isNaN(parsedMs) || parsedMs < 0 ? 0 : parsedMs).toISOString();
};
