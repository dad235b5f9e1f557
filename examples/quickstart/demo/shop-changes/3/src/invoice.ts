const taxPercent: Readonly<Record<string, number>> = { books: 7, music: 19 }
const standardPercent = 19

/** Tax in cents. The rate for e-books is still the old one. */
export function tax(cents: number, kind: string): number {
  return Math.round((cents * (taxPercent[kind] ?? standardPercent)) / 100)
}
