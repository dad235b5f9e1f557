export interface Line {
  readonly name: string
  readonly cents: number
  readonly count: number
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.cents * line.count, 0)
}
