const MASK = 0xffff_ffff_ffff_ffffn

/** splitmix64: consecutive counters give 64-bit numbers that look random, the same in every run. */
export const scramble = (counter: bigint): bigint => {
  let z = (counter * 0x9e37_79b9_7f4a_7c15n) & MASK
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK
  return z ^ (z >> 31n)
}

export const textHash = (text: string): bigint => {
  let hash = 0n
  for (const character of text) hash = (hash * 131n + BigInt(character.codePointAt(0) ?? 0)) & MASK
  return hash
}

const hexadecimal = (counter: bigint) => scramble(counter).toString(16).padStart(16, '0')

/** Creates ids that look like those of EC2 (`vpce-0` and 16 hexadecimal digits) and depend only on the seed. */
export class IdSource {
  #counter: bigint

  constructor(seed: number) {
    this.#counter = BigInt(seed) << 32n
  }

  next(prefix: string): string {
    return `${prefix}-0${this.digits()}`
  }

  digits(): string {
    this.#counter += 1n
    return hexadecimal(this.#counter)
  }

  uuid(): string {
    const digits = this.digits() + this.digits()
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
}

/** Returns an id that depends only on the text, for services and prefix lists, which are not created by calls. */
export const idOf = (prefix: string, text: string, digits = 17): string =>
  `${prefix}-${`0${hexadecimal(textHash(text))}`.slice(0, digits)}`
