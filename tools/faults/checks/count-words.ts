/** `1,234 results`, `1 kill`: a count with what is counted, which takes an s unless it is one. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}
