import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { run } from '../library/run.ts'

/** Loads each entry point by `import` and by `require()`; both must give the same names. */
const script = `
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const names = (loaded) => Object.keys(loaded).filter((name) => name !== '__esModule').sort().join()
for (const specifier of process.argv.slice(2)) {
  try {
    const imported = names(await import(specifier))
    const required = names(require(specifier))
    if (imported !== required) console.log(specifier + ' gives other names to require(): ' + required)
  } catch (error) {
    console.log(specifier + ' does not load: ' + error.message.split('\\n')[0])
  }
}
`

/** On the Node that called the launcher: the one a user has. */
export function loadEntryPoints(specifiers: readonly string[], project: string): Finding[] {
  const node = process.env['GATEWRIGHT_CALLER_NODE'] ?? process.execPath
  writeFileSync(join(project, 'load.mjs'), script)
  const options = ['--disable-warning=ExperimentalWarning', 'load.mjs', ...specifiers]
  const { passed, output } = run(node, options, { cwd: project })
  const version = run(node, ['--version']).output.trim()
  console.log(`consumer: ${specifiers.length} entry points by import and require() on Node ${version}`)
  const lines = output.split('\n').filter((line) => line !== '')
  if (!passed && lines.length === 0) lines.push('The loading script failed.')
  return lines.map((message) => ({ file: 'packages', message }))
}
