// Packs every package, installs the tarballs where a user would, imports and requires every entry point on the caller's
// own Node, decides there and here alike, and compiles against them with an old and the present TypeScript. Needs built
// packages.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { behaveAlike } from './consumer/behave-alike.ts'
import { compileConsumer } from './consumer/compile-consumer.ts'
import { installTarballs, packAll } from './consumer/install-tarballs.ts'
import { loadEntryPoints } from './consumer/load-entry-points.ts'
import { conclude } from './library/finding.ts'
import { entryPoints, publishedPackages } from './library/repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-consumer-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const project = join(folder, 'project')
mkdirSync(project)
const packages = publishedPackages()
const packed = packAll(packages, join(folder, 'tarballs'))
const installed = installTarballs(packed.tarballs, packages, project)
const findings = [...packed.findings, ...installed]
if (installed.length === 0) {
  const entries = packages.flatMap(entryPoints).map(({ specifier }) => specifier)
  findings.push(
    ...loadEntryPoints(entries, project),
    ...behaveAlike(project),
    ...compileConsumer(entries, project),
  )
}
conclude('consumer', findings, `${packages.length} tarballs`)
