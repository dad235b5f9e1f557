/** ` (and 2 more)` behind the first of three; nothing behind the only one. */
export function andMore(total: number): string {
  return total > 1 ? ` (and ${total - 1} more)` : ''
}
