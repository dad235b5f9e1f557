/** Array parameters as PostgreSQL reads them: one text each, which costs a driver less than an array of values. */

export function numbersLiteral(values: ArrayLike<number | bigint>): string {
  return `{${Array.prototype.join.call(values, ',')}}`
}

export function bytesLiteral(values: readonly (Buffer | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)).join(',')}}`
}

export function textsLiteral(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`
}

/** Reads an array of arrays of numbers as PostgreSQL writes it; none for null. */
export function listsOfNumbers(text: string | null): readonly (readonly number[])[] {
  if (text === null) return []
  return JSON.parse(text.replaceAll('{', '[').replaceAll('}', ']')) as number[][]
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text}"`
}
