/** A pattern over a path, as FlakeGuard's are: see {@link matchesPathGlob}. */
export type PathGlob = string

/** More alternatives than this, all braces multiplied, are a mistake or an attack. */
const mostAlternatives = 64

/**
 * True when the pattern covers the whole text. `*` and `?` stand for characters but a slash, `**` as a whole segment for any
 * segments, `[a-z]` and `[!a-z]` for one character, `{a,b}` for alternatives; `\` takes the meaning from what follows; `!` in
 * front turns the answer round.
 *
 * Unlike minimatch at its defaults, wildcards also stand for a leading dot. Takes time in the product of the lengths at
 * worst, for each alternative: no pattern can stall it.
 *
 * @remarks The language is that of minimatch 9, which FlakeGuard uses, without `+(…)` and its like and without `{1..3}`;
 * `importFlakeGuardConfig` refuses those.
 * @example
 * import { matchesPathGlob } from '@gatewright/core/flake'
 *
 * matchesPathGlob('e2e/**', 'e2e/cart/pays') // true
 * matchesPathGlob('e2e/*', 'e2e/cart/pays') // false
 */
export function matchesPathGlob(pattern: PathGlob, text: string): boolean {
  const positive = withoutNegation(pattern)
  const isNegated = (pattern.length - positive.length) % 2 === 1
  return (alternativesOf(positive) ?? [positive]).some((one) => covers(stepsOf(one), text)) !== isNegated
}

/** The pattern behind what turns its answer round; twice is not at all. */
export function withoutNegation(pattern: PathGlob): PathGlob {
  return pattern.replace(/^!+/, '')
}

/** Why a pattern cannot be used, or nothing where it can. */
export function pathGlobFault(pattern: PathGlob): string | undefined {
  if (pattern.startsWith('#'))
    return 'A pattern that begins with # is a comment to FlakeGuard and matches nothing.'
  if (/[+@?*!]\(/.test(pattern)) return 'Patterns in parentheses, as +(a|b), are not supported; write {a,b}.'
  if (holdsRange(pattern)) return 'Ranges, as {1..3}, are not supported; write {1,2,3}.'
  if (alternativesOf(pattern) === undefined)
    return `Braces that stand for more than ${mostAlternatives} alternatives, or not in pairs.`
  return undefined
}

function holdsRange(pattern: PathGlob): boolean {
  return [...pattern.matchAll(/\{([^{}]*)\}/g)].some(
    ([, inner = '']) => inner.includes('..') && !inner.includes(','),
  )
}

/** The pattern without braces, once for each way through them; nothing where they are too many or not in pairs. */
function alternativesOf(pattern: string): readonly string[] | undefined {
  const done: string[] = []
  const open = [pattern]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = firstGroup(next)
    if (group === undefined) return undefined
    if (group === 'none') done.push(next)
    else for (const choice of group.choices) open.push(`${group.before}${choice}${group.after}`)
    if (open.length + done.length > mostAlternatives) return undefined
  }
  return done
}

interface BraceGroup {
  readonly before: string
  readonly choices: readonly string[]
  readonly after: string
}

function firstGroup(pattern: string): BraceGroup | 'none' | undefined {
  let depth = 0
  let start = 0
  let from = 0
  const choices: string[] = []
  for (let at = 0; at < pattern.length; at++) {
    const symbol = pattern[at]
    if (symbol === '\\') at++
    else if (symbol === '{' && depth++ === 0) [start, from] = [at, at + 1]
    else if (symbol === ',' && depth === 1) {
      choices.push(pattern.slice(from, at))
      from = at + 1
    } else if (symbol === '}' && depth-- === 1) {
      choices.push(pattern.slice(from, at))
      // One choice is none: the braces stand for themselves.
      const whole = choices.length > 1 ? choices : [`\\{${choices[0] ?? ''}\\}`]
      return { before: pattern.slice(0, start), choices: whole, after: pattern.slice(at + 1) }
    }
    if (depth < 0) return undefined
  }
  return depth === 0 ? 'none' : undefined
}

/** One symbol that is tested, any symbols but a slash, any symbols, or any whole segments with their slashes. */
type Step = ((symbol: string) => boolean) | 'star' | 'any' | 'segments'

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = []
  const symbols = [...pattern]
  for (let at = 0; at < symbols.length; at++) {
    const symbol = symbols[at] ?? ''
    const isWholeSegment = at === 0 || symbols[at - 1] === '/'
    if (symbol === '*') {
      const length = lengthOfStars(symbols, at)
      const after = symbols[at + length]
      if (length === 2 && isWholeSegment && after === undefined) steps.push('any')
      else if (length === 2 && isWholeSegment && after === '/') {
        steps.push('segments')
        at++
      } else steps.push('star')
      at += length - 1
    } else if (symbol === '?') steps.push((one) => one !== '/')
    else if (symbol === '\\' && at + 1 < symbols.length) steps.push(literally(symbols[++at] ?? ''))
    else {
      const end = symbol === '[' ? endOfClass(symbols, at) : -1
      if (end === -1) steps.push(literally(symbol))
      else {
        steps.push(oneOf(symbols.slice(at + 1, end)))
        at = end
      }
    }
  }
  return steps
}

function lengthOfStars(symbols: readonly string[], from: number): number {
  let end = from
  while (symbols[end] === '*') end++
  return end - from
}

function literally(symbol: string): (one: string) => boolean {
  return (one) => one === symbol
}

/** Where a class of characters ends, or -1 where none does: the bracket then stands for itself. */
function endOfClass(symbols: readonly string[], open: number): number {
  const first = symbols[open + 1] === '!' || symbols[open + 1] === '^' ? open + 2 : open + 1
  // A bracket that comes first belongs to the class.
  return symbols.indexOf(']', first + 1)
}

function oneOf(members: readonly string[]): (one: string) => boolean {
  const isNegated = members[0] === '!' || members[0] === '^'
  const rest = isNegated ? members.slice(1) : members
  const ranges: (readonly [string, string])[] = []
  for (let at = 0; at < rest.length; at++) {
    const from = rest[at] ?? ''
    const isRange = rest[at + 1] === '-' && at + 2 < rest.length
    ranges.push([from, isRange ? (rest[at + 2] ?? '') : from])
    if (isRange) at += 2
  }
  return (one) => one !== '/' && ranges.some(([from, to]) => from <= one && one <= to) !== isNegated
}

/** Keeps every place in the pattern that the text so far can have led to, and so never goes back. */
function covers(steps: readonly Step[], text: string): boolean {
  let places = new Uint8Array(steps.length + 1)
  places[0] = 1
  skipEmpty(places, steps, true)
  for (const symbol of text) {
    const next = new Uint8Array(steps.length + 1)
    let isAlive = false
    for (const [place, step] of steps.entries()) {
      if (places[place] !== 1) continue
      const stays = step === 'any' || step === 'segments' || (step === 'star' && symbol !== '/')
      if (stays) next[place] = 1
      else if (typeof step === 'function' && step(symbol)) next[place + 1] = 1
      else continue
      isAlive = true
    }
    if (!isAlive) return false
    skipEmpty(next, steps, symbol === '/')
    places = next
  }
  return places[steps.length] === 1
}

/** Steps that may stand for nothing are also passed at once; segments only end where one does. */
function skipEmpty(places: Uint8Array, steps: readonly Step[], isAtStartOfSegment: boolean): void {
  for (const [place, step] of steps.entries()) {
    if (places[place] !== 1) continue
    if (step === 'star' || step === 'any' || (step === 'segments' && isAtStartOfSegment))
      places[place + 1] = 1
  }
}
