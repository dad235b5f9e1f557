const wholeNumber = /^\s*\d{1,9}\s*$/

/** A line of a source file, from 1; pytest counts from 0. Nothing where it is no number or before the first line. */
export function lineOf(written: string, dialect: string | undefined): number | undefined {
  if (!wholeNumber.test(written)) return undefined
  const line = Number(written) + (dialect === 'pytest' ? 1 : 0)
  return line >= 1 ? line : undefined
}

/** A column of a source file, from 1. */
export function columnOf(written: string): number | undefined {
  return lineOf(written, undefined)
}
