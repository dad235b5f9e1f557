// Builds every package: one JavaScript file and one declaration file for each module, with maps, nothing bundled
// (docs/decisions/2026-11-22-tsc-builds.md).
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packagesIn, root, type WorkspacePackage } from './checks/library/repository.ts'
import { runBin } from './checks/library/run.ts'

/** Packages after those they depend on: a package is compiled against the built files of the others. */
function inOrderOfNeed(packages: readonly WorkspacePackage[]): WorkspacePackage[] {
  const ordered: WorkspacePackage[] = []
  const waiting = [...packages]
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ manifest }) => {
      const needs = { ...manifest.dependencies, ...manifest.peerDependencies }
      return !waiting.some((other) => other.manifest !== manifest && other.manifest.name in needs)
    })
    if (next === -1)
      throw new Error(`These need each other: ${waiting.map(({ folder }) => folder).join(', ')}`)
    ordered.push(...waiting.splice(next, 1))
  }
  return ordered
}

const packages = inOrderOfNeed(packagesIn('packages'))
for (const { folder } of packages) rmSync(join(root, folder, 'dist'), { recursive: true, force: true })

let failed = 0
for (const { folder } of packages) {
  const start = performance.now()
  const { passed, output } = runBin('typescript', ['-p', `${folder}/tsconfig.build.json`], { bin: 'tsc' })
  const built = passed && existsSync(join(root, folder, 'dist', 'index.js'))
  if (!built) failed += 1
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${built ? 'built ' : 'FAILED'} ${folder} ${seconds} s`)
  if (output !== '') console.log(output.trimEnd())
}
console.log(`${packages.length - failed} packages built, ${failed} failed`)
if (failed > 0) process.exitCode = 1
