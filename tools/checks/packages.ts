// Asks the two linters of the package world about what each package would publish. Needs built packages.
import { join } from 'node:path'
import { conclude } from './library/finding.ts'
import { publishedPackages, root } from './library/repository.ts'
import { runBin } from './library/run.ts'

const packages = publishedPackages()
const findings = packages.flatMap(({ folder }) => {
  const cwd = join(root, folder)
  const linted = runBin('publint', ['--strict'], { cwd })
  const typed = runBin('@arethetypeswrong/cli', ['--pack', '--profile', 'esm-only', '--no-emoji', '.'], {
    bin: 'attw',
    cwd,
  })
  return [
    ...(linted.passed ? [] : [{ file: folder, message: `publint:\n${linted.output.trim()}` }]),
    ...(typed.passed ? [] : [{ file: folder, message: `attw:\n${typed.output.trim()}` }]),
  ]
})
conclude('packages', findings, `${packages.length} packages by publint and attw`)
