import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { root } from '../library/repository.ts'
import type { Example } from './example.ts'

const cache = join(root, 'node_modules', '.cache', 'docs-run')

export interface RunExamples {
  readonly findings: readonly Finding[]
  /** How many examples ran, and how many printed lines were compared. */
  readonly ran: number
  readonly compared: number
}

/**
 * Runs the examples that say what they print, as `console.log(isOpen(decision)) // false`, and compares. What is printed and
 * the comment agree when one begins with the other, up to an ellipsis: a comment may stop early, or go on to explain.
 *
 * @param packages - a folder whose node_modules has what examples may import
 */
export function runExamples(examples: readonly Example[], packages: string): RunExamples {
  const runnable = examples.filter((example) => expectations(example.code) > 0)
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{ "type": "module" }\n')
  symlinkSync(join(packages, 'node_modules'), join(cache, 'node_modules'), 'junction')
  for (const [index, example] of runnable.entries())
    writeFileSync(join(cache, `${index}.js`), instrumented(example))
  writeFileSync(join(cache, 'run.js'), runner(runnable.length))
  const done = spawnSync(process.execPath, ['--conditions=@gatewright/source', 'run.js'], {
    cwd: cache,
    encoding: 'utf8',
  })
  const findings = done.stdout.split('\n').flatMap((line) => findingOf(line, runnable))
  if (done.status !== 0)
    findings.push({ file: 'tools/checks/docs/run-examples.ts', message: done.stderr.trim() })
  const compared = runnable.reduce((sum, example) => sum + expectations(example.code), 0)
  return { findings, ran: runnable.length, compared }
}

const printedLine = /^(\s*)console\.log\((.*)\) \/\/ (.+)$/gm

function expectations(code: string): number {
  return [...code.matchAll(printedLine)].length
}

/** The example with its expectations as calls, without its types. */
function instrumented({ code, line }: Example): string {
  const calls = code.replace(
    printedLine,
    (_, indent: string, printed: string, expected: string, offset: number) => {
      const at = line + code.slice(0, offset).split('\n').length - 1
      return `${indent}globalThis.expectPrinted(${at}, [${printed}], ${JSON.stringify(expected)})`
    },
  )
  return stripTypeScriptTypes(calls)
}

/** Imports one example after the other; prints a JSON line for each disagreement. */
function runner(count: number): string {
  return `
import { formatWithOptions } from 'node:util'
let current = 0
const tell = (line, message) => process.stdout.write(JSON.stringify({ index: current, line, message }) + '\\n')
globalThis.expectPrinted = (line, values, comment) => {
  const printed = formatWithOptions({ breakLength: Infinity }, ...values)
  const expected = comment.split('…')[0].trim()
  if (!printed.startsWith(expected) && !expected.startsWith(printed)) tell(line, 'prints ' + printed)
}
console.log = () => {}
for (current = 0; current < ${count}; current++) {
  await import('./' + current + '.js').catch((error) => tell(0, 'throws ' + error))
}
`
}

function findingOf(text: string, examples: readonly Example[]): Finding[] {
  if (!text.startsWith('{')) return []
  const { index, line, message } = JSON.parse(text) as { index: number; line: number; message: string }
  const example = examples[index]
  return example ? [{ file: example.file, line: line || example.line, message }] : []
}
