// Holds what a bundler makes of core under the budgets of tools/.size-limit.json, minified and compressed with brotli.
// Needs built packages. size-limit looks for its configuration and its plugins where it is started.
import { join } from 'node:path'
import { root } from './library/repository.ts'
import { runBin } from './library/run.ts'

const { passed, output } = runBin('size-limit', process.argv.slice(2), { cwd: join(root, 'tools') })
console.log(output.trim())
if (!passed) process.exitCode = 1
