// The blocks of data that pages carry.

/** What a block of data of the page says; undefined when there is none, or none that can be read. */
export function data<T>(id: string): T | undefined {
  try {
    return (JSON.parse(document.getElementById(id)?.textContent || "null") as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}
