// SHA-256 (FIPS 180-4). The browser's own is missing on plain http:// and never
// synchronous, as the flush of a page that hides must be.

const rounds = new Int32Array(64);
const start = new Int32Array(8);
/** The first 32 bits behind the point of a root, of which doubles hold 20 more. */
const fraction = (root: number): number => (root * 2 ** 32) | 0;
for (let candidate = 2, found = 0; found < 64; candidate++) {
  let divisor = 2;
  while (candidate % divisor) divisor++;
  if (divisor < candidate) continue;
  if (found < 8) start[found] = fraction(candidate ** (1 / 2));
  rounds[found++] = fraction(candidate ** (1 / 3));
}

/** The SHA-256 of a text's UTF-8 form, in hexadecimal. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = (bytes.length + 72) >> 6;
  const padded = new DataView(new ArrayBuffer(blocks << 6));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(padded.byteLength - 8, bytes.length / 2 ** 29);
  padded.setUint32(padded.byteLength - 4, bytes.length << 3);
  const state = start.slice();
  const w = new Int32Array(64);
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        w[i] = padded.getInt32(at + 4 * i);
      } else {
        const x = w[i - 15]!, y = w[i - 2]!;
        w[i] = w[i - 16]! + w[i - 7]!
          + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3))
          + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
      }
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const x = h + rounds[i]! + w[i]! + (g ^ (e & (f ^ g)))
        + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)));
      const y = ((a & b) | (c & (a | b)))
        + (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)));
      h = g; g = f; f = e; e = (d + x) | 0;
      d = c; c = b; b = a; a = (x + y) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i]! += word));
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
