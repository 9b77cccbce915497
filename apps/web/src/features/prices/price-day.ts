/** `YYYY-MM-DD` of an instant, in the time zone of the reader. */
export const dayOf = (instant: string): string => {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The last moment of a day as an instant: a price "until the 31st" counts on the 31st. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();
