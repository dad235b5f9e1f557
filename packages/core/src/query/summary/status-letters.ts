/** The letters for statuses in summaries. A status without one is written in full. */
const statusLetters: ReadonlyMap<string, string> = new Map([
  ['ok', 'O'],
  ['pass', 'P'],
  ['fail', 'F'],
  ['skip', 'S'],
  ['error', 'E'],
  ['notrun', 'N'],
  ['crash', 'C'],
  ['timeout', 'T'],
  ['precondition_failed', 'PF'],
])

const statusOfLetter: ReadonlyMap<string, string> = new Map(
  [...statusLetters].map(([status, letter]) => [letter, status]),
)

export function letterOf(status: string): string {
  return statusLetters.get(status) ?? status.toUpperCase()
}

/** The status, in lower case, that a letter or a whole word stands for. */
export function statusOf(letter: string): string {
  return statusOfLetter.get(letter) ?? letter.toLowerCase()
}
