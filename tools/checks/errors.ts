// Holds docs/errors.md and the error registry together, in both directions. `--write` renders the table anew.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorRegistry } from '../../packages/core/src/errors/registry.ts'
import { differences, renderErrorTable, replaceTable } from './errors/error-table.ts'
import { conclude } from './library/finding.ts'
import { readText, root } from './library/repository.ts'

const page = 'docs/errors.md'
const table = renderErrorTable(errorRegistry)
const text = existsSync(join(root, page)) ? readText(page) : ''

if (process.argv.includes('--write')) {
  writeFileSync(join(root, page), replaceTable(text, table))
  console.log(`wrote ${page}`)
} else {
  const findings = differences(text, table).map((difference) => ({ file: page, ...difference }))
  conclude(
    'errors',
    findings,
    `${Object.keys(errorRegistry).length} kinds; npm run errors -- --write renders them`,
  )
}
