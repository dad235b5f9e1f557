import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from './library/run.ts'
import { root } from './library/repository.ts'

const script = join(root, '.ci', 'run')

/** What the script says of services when it is asked for a stage that does not exist. */
function services(env: Readonly<Record<string, string | undefined>>): string[] {
  const none = { CI: undefined, GATEWRIGHT_SERVICES: undefined, DATABASE_URL: undefined, NATS_URL: undefined }
  const { passed, output } = run('bash', [script, 'no-such-stage'], { env: { ...none, ...env } })
  assert.ok(passed, output)
  return output.split('\n').filter((line) => line.startsWith('service DATABASE_URL'))
}

test('a database that answers on a machine of somebody is no target of tests', () => {
  const unasked = ['service DATABASE_URL not looked for; GATEWRIGHT_SERVICES=1 does']
  assert.deepEqual(services({}), unasked)
  assert.deepEqual(services({ CI: 'false' }), unasked)
})

test('it is in CI, and where a person says so', () => {
  for (const env of [{ CI: 'true' }, { GATEWRIGHT_SERVICES: '1' }])
    assert.match(services(env).join('\n'), /absent$|=postgres:/)
  assert.deepEqual(services({ DATABASE_URL: 'postgres://x' }), [
    'service DATABASE_URL as the environment says',
  ])
})

test('a copy of the tree holds every file, however long the names are together', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-copy-'))
  try {
    const names = Array.from({ length: 1500 }, (_, index) => `${String(index)}-${'n'.repeat(190)} ö`)
    for (const name of names) writeFileSync(join(folder, name), '')
    const copy = `git init -q && eval "$(sed -n '/^copy_tree()/,/^}/p' "${script}")" && copy_tree .git/copy`
    const { passed, output } = run('bash', ['-c', copy], { cwd: folder })
    assert.ok(passed, output)
    assert.equal(readdirSync(join(folder, '.git', 'copy')).length, names.length)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
