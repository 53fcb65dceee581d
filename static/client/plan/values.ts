// What is kept in plans: small truths about values, which nothing is known of.

export type Members = Record<string, unknown>;

export const isText = (value: unknown): value is string => typeof value === "string";

export const isObject = (value: unknown): value is Members => !!value && typeof value === "object" && !Array.isArray(value);

/** Whether a value says nothing. */
export const isBlank = (value: unknown): boolean => value == null || value === "" || (Array.isArray(value) && !value.length);

/** The objects of a list. */
export const objectsOf = (value: unknown): Members[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const has = (holder: object, name: string): boolean => Object.hasOwn(holder, name);

/** A member that is the object's own, if there is an object. */
export const own = <T>(holder: Record<string, T> | undefined, name: string): T | undefined => (holder && has(holder, name) ? holder[name] : undefined);

/** Members in the order of their names. */
export const inOrder = <T>(members: Record<string, T>): [string, T][] => Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  // Years repeat after 400; Date.UTC would take years below 100 for 19xx.
  return !!year && !!month && month < 13 && !!day && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** A text as plans keep it: composed (NFC), its lines ended by \n. */
export const clean = (text: string): string => text.replace(/\r\n?/g, "\n").normalize("NFC");

/** A copy of a value with clean texts. */
export function tidy(value: unknown): unknown {
  if (isText(value)) return clean(value);
  if (Array.isArray(value)) return value.map(tidy);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, tidy(member)])) : value;
}
