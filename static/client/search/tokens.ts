// Words as the generator cuts and folds them (generator/search/tokens.go); both
// follow generator/search/testdata/tokens.json.

const word = /[\p{L}\p{N}\p{Mn}]+/gu;
const marks = /\p{Mn}/gu;
const plain = /^[\x00-\x7f]*$/;
const unlike = /[ßæœøłđðþıς]/g;
const like: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

/** The most characters of a token. */
const longest = 40;

/** The tokens of a text as they stand there. */
export function tokens(text: string): string[] {
  return (text.match(word) ?? []).filter((token) => token.length <= longest || [...token].length <= longest);
}

/** A token as it is compared: small letters, without accents. */
export function fold(token: string): string {
  if (plain.test(token)) return token.toLowerCase();
  return token.normalize("NFKD").replace(marks, "").toLowerCase().replace(marks, "").replace(unlike, (letter) => like[letter] ?? letter);
}
