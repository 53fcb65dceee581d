// Numbers and texts in the strings of the index, as generator/search writes them.

/** Reads numbers: six bits a character, the lowest first, 64 more in each but the last. */
export class Numbers {
  readonly text: string;
  /** Where the next number stands. */
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 64) {
      const code = this.code();
      if (code < 64) return value + code * scale;
      value += (code - 64) * scale;
    }
  }

  /** A number below 128 in one character. */
  code(): number {
    const code = this.text.charCodeAt(this.at++);
    // What ends too early, or is no number, is a broken file.
    if (!(code < 128)) throw broken();
    return code;
  }

  /** So many page numbers, which stand as distances. */
  pages(count: number): Uint32Array {
    // Each takes a character at least: a broken file cannot ask for more memory.
    if (count > this.text.length) throw broken();
    const pages = new Uint32Array(count);
    let last = -1;
    for (let i = 0; i < count; i++) pages[i] = last += 1 + this.number();
    return pages;
  }
}

/** Reads a table: how long its numbers are, the numbers, the texts. */
export class Table extends Numbers {
  /** Where the numbers end. */
  readonly end: number;
  readonly texts: string[];
  #next = 0;

  constructor(text: string) {
    super(text);
    this.end = this.number();
    this.end += this.at;
    this.texts = text.slice(this.end).split("\t");
  }

  words(): string {
    const words = this.texts[this.#next++];
    if (words === undefined) throw broken();
    return words;
  }
}

/** What is wrong with a file that ends too early, or is of another version. */
export const broken = () => new Error("a file of the search index is broken");
