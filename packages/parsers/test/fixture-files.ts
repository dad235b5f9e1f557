import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseCounts } from '@gatewright/core/ports'

/** What stands beside each report that a real tool wrote. */
export interface Expectation {
  readonly producer: string
  readonly format: string
  readonly counts: CaseCounts
  /** Counts of tests where the report writes each run of a test as a case. */
  readonly folded?: CaseCounts
  /** Why what the tool wrote is not what its format asks for: then it is refused. */
  readonly malformed?: string
}

/** A report that a real tool wrote. */
export interface Fixture {
  /** Folder and file. */
  readonly name: string
  readonly expectation: Expectation
  readonly bytes: Uint8Array
}

const folder = fileURLToPath(new URL('fixtures', import.meta.url))
const mark = '.expected.json'

/** All reports of real tools, by name. */
export const fixtures: readonly Fixture[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(mark))
  .sort()
  .map((name) => {
    const stem = basename(name, mark)
    const beside = readdirSync(join(folder, dirname(name))).find(
      (file) => file.startsWith(`${stem}.`) && !file.endsWith(mark) && file.lastIndexOf('.') === stem.length,
    )
    if (beside === undefined || !existsSync(join(folder, dirname(name), beside)))
      throw new Error(`No report stands beside ${name}.`)
    return {
      name: join(dirname(name), beside).replaceAll('\\', '/'),
      expectation: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Expectation,
      bytes: new Uint8Array(readFileSync(join(folder, dirname(name), beside))),
    }
  })
