/** What the name of a test says besides. */
export interface TestName {
  readonly name: string
  /** Crate and binary, which only nextest writes: `shop::cart$tests::adds`. */
  readonly binary?: string
  /** Which run of a stress test it is, from 0. */
  readonly stress?: string
  /** How often nextest ran the test, where it ran it again: `tests::adds#2`. */
  readonly runs?: number
  /** Of a test in documentation: `src/lib.rs - add (line 3)`. */
  readonly file?: string
  readonly line?: number
}

/** More runs than anybody asks for: then the number belongs to the name. */
const mostRuns = 100

export function readTestName(written: string): TestName {
  const dollar = written.indexOf('$')
  // Only nextest writes a name with the names of crate and binary before it.
  if (dollar <= 0 || !written.slice(0, dollar).includes('::')) return { name: written, ...placeIn(written) }
  const [binary = '', stress] = written.slice(0, dollar).split('@stress-', 2)
  const rest = written.slice(dollar + 1)
  const hash = rest.lastIndexOf('#')
  const digits = hash === -1 ? '' : rest.slice(hash + 1)
  const runs = /^\d{1,3}$/.test(digits) ? Number(digits) : 0
  const isRetried = runs > 1 && runs <= mostRuns
  return {
    name: isRetried ? rest.slice(0, hash) : rest,
    binary,
    ...(stress === undefined ? {} : { stress }),
    ...(isRetried ? { runs } : {}),
  }
}

function placeIn(name: string): { readonly file?: string; readonly line?: number } {
  const dash = name.indexOf(' - ')
  const at = name.lastIndexOf('(line ')
  if (dash <= 0 || at < dash) return {}
  const line = Number.parseInt(name.slice(at + '(line '.length), 10)
  return line > 0 ? { file: name.slice(0, dash), line } : {}
}
