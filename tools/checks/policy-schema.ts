// Holds the published JSON Schema of policies and the one that the code makes together. `--write` renders the file anew.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyJsonSchema } from '../../packages/core/src/policy/index.ts'
import { conclude } from './library/finding.ts'
import { readText, root } from './library/repository.ts'

const file = 'packages/core/policy.schema.json'
const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`

if (process.argv.includes('--write')) {
  writeFileSync(join(root, file), text)
  console.log(`wrote ${file}`)
} else {
  const isSame = existsSync(join(root, file)) && readText(file) === text
  conclude(
    'policy schema',
    isSame ? [] : [{ file, message: 'Is not what the code makes; npm run schema -- --write renders it.' }],
    `${file} is what the code makes`,
  )
}
