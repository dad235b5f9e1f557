// Holds docs/errors.md and the error registries of all packages together, in both directions, and looks that every kind
// is registered where it is returned, and returned where it is registered. `--write` renders the table anew.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { differences, renderErrorTable, replaceTable } from './errors/error-table.ts'
import { mergeRegistries, readRegistries, strayKinds } from './errors/registries.ts'
import { conclude } from './library/finding.ts'
import { publishedPackages, readText, repositoryFiles, root } from './library/repository.ts'

const page = 'docs/errors.md'
const registries = await readRegistries(publishedPackages().map(({ folder }) => folder))
const { merged, findings } = mergeRegistries(registries)
const table = renderErrorTable(merged)
const text = existsSync(join(root, page)) ? readText(page) : ''

if (process.argv.includes('--write')) {
  writeFileSync(join(root, page), replaceTable(text, table))
  console.log(`wrote ${page}`)
} else {
  const onPage = differences(text, table).map((difference) => ({ file: page, ...difference }))
  const sources = repositoryFiles()
    .filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file))
    .map((file) => ({ file, text: readText(file) }))
  conclude(
    'errors',
    [...findings, ...onPage, ...strayKinds(registries, sources)],
    `${Object.keys(merged).length} kinds of ${registries.size} registries; npm run errors -- --write renders them`,
  )
}
