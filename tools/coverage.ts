// Runs the tests and reports which lines of the packages they reach. The provider is among the gates, where Vitest does
// not look for it by its name.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './checks/library/repository.ts'

const provider = join(root, 'tools', 'node_modules', '@vitest', 'coverage-v8', 'dist', 'index.js')
const options = [
  '--coverage.enabled',
  '--coverage.provider=custom',
  `--coverage.customProviderModule=${provider}`,
]
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const done = spawnSync(process.execPath, [vitest, 'run', ...options, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = done.status ?? 1
