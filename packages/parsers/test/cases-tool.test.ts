import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const tool = fileURLToPath(new URL('../../../tools/cases/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'gatewright-cases-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(
  manifest: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly lines: readonly string[] } {
  writeFileSync(join(folder, 'manifest.json'), manifest)
  const all = args.length > 0 ? args : ['reports', 'manifest.json']
  const environment = { ...process.env, INIT_CWD: folder }
  const done = spawnSync(process.execPath, ['--conditions=@gatewright/source', tool, ...all], {
    encoding: 'utf8',
    env: environment,
  })
  return { status: done.status, lines: done.stdout.trimEnd().split('\n') }
}

// They run under Node's own test runner, for they are no part of a package; here they run with all other tests.
it('the tests of the counting rules pass', () => {
  const done = spawnSync(
    process.execPath,
    ['--conditions=@gatewright/source', '--test', join(dirname(tool), 'counting', 'compare-counts.test.ts')],
    { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  )
  expect(done.status, done.stdout).toBe(0)
  expect(done.stdout).toMatch(/pass 30\b/)
})

describe('npm run cases -- reports', () => {
  writeFileSync(
    join(folder, 'good.xml'),
    '<testsuite name="s"><testcase name="a" time="1"/><testcase name="b"><error/></testcase></testsuite>',
  )
  writeFileSync(join(folder, 'bad.xml'), '<testsuite name="s"><testcase')

  it('agrees, explains and expects errors', () => {
    const { status, lines } = run(
      JSON.stringify([
        { file: 'good.xml', format: 'junit', expected: { tests: 2, errors: 1, duration: 1 } },
        { file: 'good.xml', format: 'junit', expected: { tests: 2, failed: 1 }, kind: 'upstream-asserted' },
        { file: 'bad.xml', format: 'junit', expected: { error: true } },
        { file: 'bad.xml', format: 'invalid', expected: {} },
        { file: 'good.xml', format: 'no-such-format', expected: { tests: 2 } },
      ]),
    )
    expect(lines).toContain('    explained by errors-counted-as-failed (docs/dialects.md)')
    expect([lines.at(-1), status]).toEqual(['5 passed, 0 failed', 0])
  })

  it('reads a file as of the format that the manifest names when it is not to look', () => {
    const manifest = JSON.stringify([
      { file: 'good.xml', format: 'junit', expected: { tests: 2 } },
      { file: 'good.xml', format: 'tap', expected: { tests: 2 } },
      { file: 'good.xml', format: 'no-such-format', expected: { tests: 2 } },
    ])
    const { status, lines } = run(manifest, 'reports', 'manifest.json', '--no-detect')
    expect([lines.at(-1), status]).toEqual(['1 passed, 2 failed', 1])
  })

  it('takes the name of a format for all its versions', () => {
    writeFileSync(join(folder, 'nunit.xml'), '<test-run><test-case name="a" result="Passed"/></test-run>')
    writeFileSync(
      join(folder, 'old-nunit.xml'),
      '<test-results name="r"><test-case name="a" executed="True" success="True"/></test-results>',
    )
    const manifest = JSON.stringify(
      ['nunit.xml', 'old-nunit.xml'].map((file) => ({
        file,
        format: 'nunit',
        expected: { tests: 1, passed: 1 },
      })),
    )
    const { lines } = run(manifest, 'reports', 'manifest.json', '--no-detect')
    expect(lines.at(-1)).toBe('2 passed, 0 failed')
  })

  it('prints what differs and fails', () => {
    const { status, lines } = run(
      JSON.stringify([
        { file: 'good.xml', format: 'junit', expected: { tests: 7 } },
        { file: 'good.xml', format: 'invalid', expected: { error: true } },
        { file: 'bad.xml', format: 'junit', expected: { tests: 1 } },
        { file: 'absent.xml', format: 'junit', expected: { tests: 1 } },
        { file: 'good.xml', format: 'junit', expected: { colour: 1 } },
      ]),
    )
    expect(lines).toContain('    tests: expected 7, counted 2')
    expect(lines).toContain('    expected an error, but 2 tests were read')
    expect([lines.at(-1), status]).toEqual(['0 passed, 5 failed', 1])
  })

  it.each([
    '',
    '{}',
    '[]',
    '[1]',
    '[{"file":"good.xml","format":"junit"}]',
    '[{"format":"junit","expected":{}}]',
  ])('refuses the manifest %j', (manifest) => {
    expect(run(manifest).status).toBe(3)
  })

  it('refuses an unknown kind and an absent manifest', () => {
    expect(run('[]', 'colours', 'manifest.json').status).toBe(3)
    expect(run('[]', 'reports').status).toBe(3)
    expect(run('[]', 'reports', 'absent.json').status).toBe(3)
  })
})
