/** Which numbers an argument may be, with the words for it. */
interface NumberRange {
  readonly fits: (value: number) => boolean
  readonly words: string
}

/** From 0 to 1, both included. */
export const probability: NumberRange = {
  fits: (value) => value >= 0 && value <= 1,
  words: 'a number from 0 to 1',
}

/** Between 0 and 1, both excluded. */
export const properProbability: NumberRange = {
  fits: (value) => value > 0 && value < 1,
  words: 'a number between 0 and 1',
}

/** 0, 1, 2 and so on. */
export const wholeNumber: NumberRange = {
  fits: (value) => Number.isSafeInteger(value) && value >= 0,
  words: 'a whole number from 0 on',
}

/** Finite and above 0. */
export const positiveNumber: NumberRange = {
  fits: (value) => value > 0 && value < Infinity,
  words: 'a positive number',
}

/** Finite, 0 or more. */
export const amount: NumberRange = {
  fits: (value) => value >= 0 && value < Infinity,
  words: 'a number from 0 on',
}

/**
 * Throws a TypeError unless each named value is in the range. A NaN compares with nothing, and an answer that was computed
 * from one could open a gate.
 */
export function requireNumbers(range: NumberRange, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number' || !range.fits(value))
      throw new TypeError(`${name} must be ${range.words}, and is ${String(value)}.`)
  }
}
