import { err, ok, type Result } from 'neverthrow'

/** A regular expression, read. */
export type PatternNode =
  | { readonly kind: 'character'; readonly isOne: CharacterTest }
  | {
      readonly kind: 'assert'
      readonly holds: (before: string | undefined, after: string | undefined) => boolean
    }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly part: PatternNode
      readonly least: number
      /** `Infinity` for any number. */
      readonly most: number
    }

type CharacterTest = (character: string) => boolean

/** Where the reader stands. */
interface Cursor {
  readonly text: readonly string[]
  at: number
  depth: number
}

type Read<Value> = Result<Value, string>

const longestPattern = 1000
const deepestGroup = 50
const mostRepetitions = 1000

/** Reads a regular expression; the error is a sentence. */
export function parsePattern(source: string): Read<PatternNode> {
  if (source.length > longestPattern) return err(`Longer than ${longestPattern} characters.`)
  const cursor: Cursor = { text: [...source], at: 0, depth: 0 }
  return readChoice(cursor).andThen((node) =>
    cursor.at < cursor.text.length ? err(`Nothing opens the ")" at ${cursor.at}.`) : ok(node),
  )
}

function readChoice(cursor: Cursor): Read<PatternNode> {
  const options: PatternNode[] = []
  do {
    const option = readSequence(cursor)
    if (option.isErr()) return option
    options.push(option.value)
  } while (skip(cursor, '|'))
  return ok({ kind: 'choice', options })
}

function readSequence(cursor: Cursor): Read<PatternNode> {
  const parts: PatternNode[] = []
  for (let next = peek(cursor); next !== undefined && next !== '|' && next !== ')'; next = peek(cursor)) {
    const part = readAtom(cursor).andThen((atom) => readRepetition(cursor, atom))
    if (part.isErr()) return part
    parts.push(part.value)
  }
  return ok({ kind: 'sequence', parts })
}

function readRepetition(cursor: Cursor, atom: PatternNode): Read<PatternNode> {
  const bounds = readBounds(cursor)
  if (!bounds) return ok(atom)
  const [least, most] = bounds
  if (atom.kind === 'assert') return err(`Nothing to repeat before ${cursor.at}.`)
  if (least > most || least > mostRepetitions || (most !== Infinity && most > mostRepetitions))
    return err(`Not a number of repetitions up to ${mostRepetitions} before ${cursor.at}.`)
  // Whether it takes as much or as little as it can makes no difference to whether it fits.
  skip(cursor, '?')
  return readBounds(cursor)
    ? err(`Repeated twice before ${cursor.at}.`)
    : ok({ kind: 'repeat', part: atom, least, most })
}

function readBounds(cursor: Cursor): readonly [number, number] | undefined {
  if (skip(cursor, '*')) return [0, Infinity]
  if (skip(cursor, '+')) return [1, Infinity]
  if (skip(cursor, '?')) return [0, 1]
  const [all, least = '', comma, most = ''] =
    /^\{(\d*)(,?)(\d*)\}/.exec(cursor.text.slice(cursor.at, cursor.at + 16).join('')) ?? []
  // Python takes other braces as they stand.
  if (all === undefined || (least === '' && most === '')) return undefined
  cursor.at += all.length
  const from = Number(least)
  if (comma === '') return [from, from]
  return [from, most === '' ? Infinity : Number(most)]
}

function readAtom(cursor: Cursor): Read<PatternNode> {
  const start = cursor.at
  const symbol = take(cursor)
  switch (symbol) {
    case '(':
      return readGroup(cursor, start)
    case '[':
      return readSet(cursor, start)
    case '\\':
      return readEscape(cursor)
    case '.':
      return ok(character((one) => one !== '\n'))
    case '^':
      return ok({ kind: 'assert', holds: (before) => before === undefined })
    case '$':
      return ok({ kind: 'assert', holds: (_, after) => after === undefined })
    case '*':
    case '+':
    case '?':
      return err(`Nothing to repeat at ${start}.`)
    default:
      return ok(character((one) => one === symbol))
  }
}

function readGroup(cursor: Cursor, start: number): Read<PatternNode> {
  const rest = cursor.text.slice(cursor.at, cursor.at + 64).join('')
  const [opening = ''] = /^\?(:|P<\w+>)/.exec(rest) ?? []
  if (opening === '' && rest.startsWith('?')) return err(`A group that is not supported begins at ${start}.`)
  if (++cursor.depth > deepestGroup) return err(`Groups are nested too deeply at ${start}.`)
  cursor.at += opening.length
  return readChoice(cursor).andThen((inside) => {
    cursor.depth--
    return skip(cursor, ')') ? ok(inside) : err(`Nothing closes the "(" at ${start}.`)
  })
}

function readEscape(cursor: Cursor): Read<PatternNode> {
  const symbol = take(cursor)
  if (symbol === undefined) return err('A backslash stands at the end.')
  if (symbol === 'b' || symbol === 'B') {
    return ok({
      kind: 'assert',
      holds: (before, after) => (isWord(before) !== isWord(after)) === (symbol === 'b'),
    })
  }
  if (symbol === 'A') return ok({ kind: 'assert', holds: (before) => before === undefined })
  if (symbol === 'Z') return ok({ kind: 'assert', holds: (_, after) => after === undefined })
  return escapedCharacter(symbol, cursor.at).map(character)
}

const classes: Readonly<Record<string, RegExp>> = {
  d: /\p{Nd}/u,
  w: /[\p{L}\p{N}_]/u,
  s: /\s/u,
}
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }

function escapedCharacter(symbol: string, at: number): Read<CharacterTest> {
  const one = Object.hasOwn(classes, symbol.toLowerCase()) ? classes[symbol.toLowerCase()] : undefined
  if (one) {
    const isNegated = symbol !== symbol.toLowerCase()
    return ok((candidate) => one.test(candidate) !== isNegated)
  }
  const control = Object.hasOwn(controls, symbol) ? controls[symbol] : undefined
  if (control !== undefined) return ok((candidate) => candidate === control)
  if (/[A-Za-z0-9]/.test(symbol)) return err(`"\\${symbol}" before ${at} is not supported.`)
  return ok((candidate) => candidate === symbol)
}

function readSet(cursor: Cursor, start: number): Read<PatternNode> {
  const isNegated = skip(cursor, '^')
  const tests: CharacterTest[] = []
  for (
    let symbol = take(cursor), isFirst = true;
    symbol !== undefined;
    symbol = take(cursor), isFirst = false
  ) {
    if (symbol === ']' && !isFirst)
      return ok(character((one) => tests.some((isOne) => isOne(one)) !== isNegated))
    const test = readMember(cursor, symbol)
    if (test.isErr()) return err(test.error)
    tests.push(test.value)
  }
  return err(`Nothing closes the "[" at ${start}.`)
}

function readMember(cursor: Cursor, symbol: string): Read<CharacterTest> {
  if (symbol === '\\') {
    const escaped = take(cursor)
    return escaped === undefined
      ? err('A backslash stands at the end.')
      : escapedCharacter(escaped, cursor.at)
  }
  const last = cursor.text[cursor.at + 1]
  if (peek(cursor) !== '-' || last === undefined || last === ']') return ok((one) => one === symbol)
  if (last === '\\') return err(`A range that ends with a backslash at ${cursor.at} is not supported.`)
  cursor.at += 2
  const [from, to] = [codeOf(symbol), codeOf(last)]
  return from > to
    ? err(`The range before ${cursor.at} is the wrong way round.`)
    : ok((one) => from <= codeOf(one) && codeOf(one) <= to)
}

function character(isOne: CharacterTest): PatternNode {
  return { kind: 'character', isOne }
}

function isWord(one: string | undefined): boolean {
  return one !== undefined && /[\p{L}\p{N}_]/u.test(one)
}

function codeOf(one: string): number {
  return one.codePointAt(0) ?? -1
}

function peek({ text, at }: Cursor): string | undefined {
  return text[at]
}

function take(cursor: Cursor): string | undefined {
  return cursor.text[cursor.at++]
}

function skip(cursor: Cursor, symbol: string): boolean {
  if (peek(cursor) !== symbol) return false
  cursor.at++
  return true
}
