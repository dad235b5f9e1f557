import { planQuarantineEdits, type Framework } from '@gatewright/github/quarantine-edits'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { cases } from './sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'edited-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Whether a tool is on this machine; a run that lacks it says so. */
function has(command: string): boolean {
  const found = spawnSync(command, ['--version']).status === 0
  if (!found) process.stderr.write(`No ${command} here: what is edited for it is not run.\n`)
  return found
}

function editedText(framework: Framework, names: readonly string[], text: string): string {
  const path = 'a.test'
  const plan = planQuarantineEdits({
    tests: names.map((name) => ({
      testcase: name,
      framework,
      path,
      reason: '*/ """',
      issueUrl: 'https://bugs.example/browse/CART-1?x=%0a',
      until: '2026-12-31T00:00:00Z',
    })),
    files: [{ path, text }],
    policy: { parametrised: 'all-cases' },
  })
  expect(plan.notFound).toEqual([])
  return plan.edits[0]?.text ?? ''
}

describe('what is edited', () => {
  it('is skipped by Vitest, and nothing else is', () => {
    const text = [
      "describe('cart', () => {",
      "  it('adds', () => { expect(1).toBe(2) })",
      "  it('removes', () => { expect(1).toBe(1) })",
      "  it.concurrent.each([1, 2])('adds %i items', () => { expect(1).toBe(2) })",
      "  test.concurrent('waits', async () => { expect(1).toBe(2) })",
      "  describe.each(['a'])('of %s', () => {",
      "    it('adds', () => { expect(1).toBe(2) })",
      '  })',
      '})',
    ].join('\n')
    const names = ['cart > adds', 'cart > adds 2 items', 'cart > waits', 'cart > of a > adds']
    const file = join(folder, 'edited.test.ts')
    const report = join(folder, 'report.json')
    writeFileSync(file, editedText('vitest', names, text))
    writeFileSync(join(folder, 'vitest.config.ts'), 'export default {}\n')
    const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
    const args = [
      vitest,
      'run',
      '--root',
      folder,
      '--globals',
      '--reporter=json',
      `--outputFile=${report}`,
      'edited.test.ts',
    ]
    const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ stderr, status }).toMatchObject({ status: 0 })
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const outcomes = testResults[0].assertionResults.map((one: { fullName: string; status: string }) => [
      one.fullName,
      one.status,
    ])
    expect(new Map(outcomes)).toEqual(
      new Map([
        ['cart adds', 'skipped'],
        ['cart removes', 'passed'],
        ['cart adds 1 items', 'skipped'],
        ['cart adds 2 items', 'skipped'],
        ['cart waits', 'skipped'],
        ['cart of a adds', 'skipped'],
      ]),
    )
  })

  it.runIf(has('python3'))('is Python with the decorator on the function', () => {
    for (const { framework, name, before } of cases.filter((one) => one.framework === 'pytest')) {
      const file = join(folder, 'edited.py')
      const local = name.replace(/^tests[./]test_cart(?:\.py)?(?:\/|::)/, '')
      writeFileSync(file, editedText(framework, [local], before.join('\n')))
      const script = [
        'import ast, sys',
        'tree = ast.parse(open(sys.argv[1]).read())',
        'functions = (ast.FunctionDef, ast.AsyncFunctionDef)',
        'print(sum(1 for node in ast.walk(tree) if isinstance(node, functions)',
        '  and "pytest.mark.skip(" in "".join(map(ast.unparse, node.decorator_list))))',
      ].join('\n')
      const { stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' })
      expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' })
    }
  })

  it.runIf(has('javac'))('is Java that compiles, where the annotation is there', () => {
    const given = cases.filter(({ framework }) => framework.startsWith('junit'))
    for (const { framework, name, before } of given) {
      const names = [name.replace(/^com\.shop\./, '')]
      const text = editedText(framework, names, before.join('\n'))
      const stub = (path: string, target: string): string => {
        const at = path.lastIndexOf('.')
        const file = join(folder, `${path.slice(at + 1)}.java`)
        const source = `package ${path.slice(0, at)};\npublic @interface ${path.slice(at + 1)} { ${target} }\n`
        writeFileSync(file, source)
        return file
      }
      const files = [
        stub('org.junit.jupiter.api.Disabled', 'String value() default "";'),
        stub('org.junit.jupiter.api.Test', ''),
        stub('org.junit.jupiter.api.Nested', ''),
        stub('org.junit.jupiter.api.DisplayName', 'String value();'),
        stub('org.junit.Ignore', 'String value() default "";'),
        stub('org.junit.jupiter.api.ExtendWith', 'Class<?>[] value();'),
      ]
      const file = join(folder, 'CartTest.java')
      writeFileSync(file, text)
      const args = ['-proc:none', '-d', join(folder, 'classes'), file, ...files]
      const { stderr, status } = spawnSync('javac', args, { encoding: 'utf8' })
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    }
  })
})
