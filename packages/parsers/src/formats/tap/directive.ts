/** What stands after the `#` of a test point. */
export type TapDirective =
  | { readonly kind: 'skip' | 'todo'; readonly reason: string }
  | { readonly kind: 'time'; readonly ms: number }

const directiveWord = /^(?:todo|skip|time=|duration_ms\b)/i
const time = /^(?:time=(\d+(?:\.\d+)?)(ms|s)|duration_ms (\d+(?:\.\d+)?))$/i

/** No time is written longer. */
const longestTime = 64

/**
 * Where the `#` of a directive stands, -1 where there is none: the first that begins a word, is not escaped, and has white
 * space or the word of a directive behind it. That of `#7` is part of the description.
 */
export function findDirective(text: string): number {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    if (at > 0 && !isBlank(text.charCodeAt(at - 1))) continue
    if (at + 1 === text.length || isBlank(text.charCodeAt(at + 1))) return at
    if (directiveWord.test(text.slice(at + 1, at + 16))) return at
  }
  return -1
}

/** Reads what stands after the `#`, trimmed; nothing comes back for what is no directive. `SKIPPED` and `TODO:` are read too. */
export function readDirective(text: string): TapDirective | undefined {
  const word = text.slice(0, 4).toLowerCase()
  if (word === 'skip' || word === 'todo') return { kind: word, reason: text.slice(endOfWord(text)).trim() }
  if (text.length > longestTime || (word !== 'time' && word !== 'dura')) return undefined
  const [, value, unit, plainMs] = time.exec(text) ?? []
  if (plainMs !== undefined) return { kind: 'time', ms: Number(plainMs) }
  if (value === undefined) return undefined
  // To the microsecond: what is finer is an artefact of binary fractions.
  const ms = unit?.toLowerCase() === 's' ? Math.round(Number(value) * 1e6) / 1e3 : Number(value)
  return { kind: 'time', ms }
}

/** The word goes on to the last letter or digit before white space: of `SKIPPED:` the colon belongs to the reason. */
function endOfWord(text: string): number {
  let end = 4
  let last = 4
  for (; end < text.length && !isBlank(text.charCodeAt(end)); end += 1)
    if (isWordCharacter(text.charCodeAt(end))) last = end + 1
  return last
}

function isWordCharacter(unit: number): boolean {
  return (
    (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95
  )
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9
}
