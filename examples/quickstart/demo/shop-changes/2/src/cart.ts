export interface Line {
  readonly name: string
  readonly cents: number
  readonly count: number
}

/** What all lines cost together, in cents. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { cents, count }) => sum + cents * count, 0)
}
