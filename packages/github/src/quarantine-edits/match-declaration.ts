import type { FrameworkRules } from './source/frameworks.ts'
import type { TestDeclaration, Title } from './source/test-declaration.ts'

/** What parts the names in a report, and may also stand in a name: all of it is one space where names are compared. */
const separators = /[\s/.:#$>›+\\]+/g
const hole = '\u0001'

export interface ReportedTest {
  readonly name: string
  readonly path: string
}

export interface MatchedDeclaration {
  readonly declaration: TestDeclaration
  /** Whether the name is written out in the source, and not made when it runs. */
  readonly isWritten: boolean
  /** Whether the report names one of several tests that the declaration stands for. */
  readonly isOneOfSeveral: boolean
}

/** The declarations that a test of a report may come from: several where that is in doubt. */
export function matchDeclarations(
  { name, path }: ReportedTest,
  declarations: readonly TestDeclaration[],
  rules: FrameworkRules,
): readonly MatchedDeclaration[] {
  const file = normalised(path)
  const candidates = declarations.map((declaration) => ({
    declaration,
    namespace: normalised(declaration.namespace ?? ''),
    paths: pathsOf(declaration.path),
    alone: pathsOf(declaration.path.slice(-1)),
  }))
  const whole = new Map<TestDeclaration, MatchedDeclaration>()
  const alone = new Map<TestDeclaration, MatchedDeclaration>()
  for (const { local, before, call } of localNames(name, rules)) {
    const words = normalised(local)
    const outer = normalised(before)
    // A report may have the name alone before the whole one.
    const isFree = rules.isQualified === true || hasEnd(words, outer) || isWithin(outer, file)
    const isCall = call.includes('[') || (rules.isCaseInRound === true && call !== '' && call !== '()')
    for (const { declaration, namespace, ...candidate } of candidates) {
      const fitting = isFree || hasEnd(namespace, outer) ? fittingPaths(words, candidate.paths) : []
      const fittingAlone = outer === file ? fittingPaths(words, candidate.alone) : []
      for (const [matches, found] of [[whole, fitting] as const, [alone, fittingAlone] as const]) {
        if (found.length === 0) continue
        const isWritten = found.some((pieces) => pieces.length === 1)
        matches.set(declaration, {
          declaration,
          isWritten,
          isOneOfSeveral: declaration.isParametrised || isCall,
        })
      }
    }
  }
  // A report that has the file and the name, and no suites, leaves out what the source has.
  const matches = [...(whole.size > 0 ? whole : alone).values()]
  const written = matches.filter(({ isWritten }) => isWritten)
  return written.length > 0 ? written : matches
}

interface LocalName {
  readonly local: string
  readonly before: string
  /** What the test was called with. */
  readonly call: string
}

/** What of a name may be said by the source; the rest is a file, a package, or the name once more. */
function localNames(name: string, { calls }: FrameworkRules): readonly LocalName[] {
  const opened = (calls ?? []).map((bracket) => name.indexOf(bracket)).filter((at) => at > 0)
  const ends = new Set([name.length, ...opened])
  const starts = [
    0,
    ...[...name.matchAll(/[/.:#\\]+| > /g)].map(({ index, 0: { length } }) => index + length),
  ]
  return [...ends].flatMap((end) =>
    starts
      .filter((start) => start < end)
      .map((start) => ({
        local: name.slice(start, end),
        before: name.slice(0, start),
        call: name.slice(end),
      })),
  )
}

/** Whether words are a part of the words of a place. */
function isWithin(words: string, place: string): boolean {
  return ` ${place} `.includes(` ${words} `)
}

function hasEnd(words: string, end: string): boolean {
  return end === '' || ` ${words}`.endsWith(` ${end}`)
}

/** Each way in which a report may name a declaration, as texts with something between them. */
function pathsOf(path: TestDeclaration['path']): readonly Title[] {
  let paths: readonly string[] = ['']
  for (const titles of path)
    paths = paths.flatMap((outer) => titles.map((title) => `${outer} ${title.join(hole)}`)).slice(0, 64)
  return paths.map((written) => normalised(written).split(hole))
}

function fittingPaths(name: string, paths: readonly Title[]): readonly Title[] {
  return paths.filter((pieces) => fits(name, pieces))
}

function normalised(text: string): string {
  return text.replaceAll(separators, ' ').trim()
}

function fits(name: string, pieces: Title): boolean {
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = name.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
