const digits = 16

/** The id of the result that ResultsDB's API calls by this number: as text of one length, so that ids sort as numbers do. */
export function resultIdOf(number: number): string {
  return String(number).padStart(digits, '0')
}

/** The number of a result by its id; undefined for a result that came another way. */
export function resultNumberOf(id: string): number | undefined {
  const number = /^\d{16}$/.test(id) ? Number(id) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}
