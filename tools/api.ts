// Keeps a report of the public names and types of every entry point in etc/, so that a review sees what users will.
// Compares by default; `--write` brings the reports up to date. Needs built packages.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { conclude, type Finding } from './checks/library/finding.ts'
import { entryPoints, publishedPackages, root, type EntryPoint } from './checks/library/repository.ts'

const write = process.argv.includes('--write')
const reports = join(root, 'etc')
const fresh = join(root, 'node_modules', '.cache', 'api')

const compilerOptions = {
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2023'],
  types: [],
  strict: true,
  // The consumer check looks into the declarations of libraries; here it would only take time.
  skipLibCheck: true,
}

/** `core-policy.api.md`; the main entry of core only gathers the others, and has no report. */
function reportName(entry: EntryPoint): string {
  return `${entry.specifier.replace('@gatewright/', '').replaceAll('/', '-')}.api.md`
}

function configure(folder: string, entry: EntryPoint): ExtractorConfig {
  const projectFolder = join(root, folder)
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, entry.conditions['types'] ?? ''),
      compiler: { overrideTsconfig: { compilerOptions } },
      apiReport: {
        enabled: true,
        reportFileName: reportName(entry),
        reportFolder: fresh,
        reportTempFolder: fresh,
      },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
  })
}

/** Writes the reports of one package to the cache and gives back what the extractor objects to. */
function extract(folder: string, entries: readonly EntryPoint[]): Finding[] {
  const findings: Finding[] = []
  const configs = entries.map((entry) => configure(folder, entry))
  const [first] = configs
  if (!first) return findings
  // One program for all entry points: reading the declarations of zod and TypeScript takes longer than the reports.
  const additionalEntryPoints = configs.map((config) => config.mainEntryPointFilePath)
  const compilerState = CompilerState.create(first, { additionalEntryPoints })
  for (const config of configs) {
    Extractor.invoke(config, {
      localBuild: true,
      compilerState,
      messageCallback: (message) => {
        const matters = message.logLevel === ExtractorLogLevel.Error || message.category === 'Compiler'
        if (matters) findings.push({ file: `etc/${basename(config.reportFilePath)}`, message: message.text })
        message.handled = true
      },
    })
  }
  return findings
}

rmSync(fresh, { recursive: true, force: true })
mkdirSync(fresh, { recursive: true })
const findings = publishedPackages().flatMap((member) => {
  const entries = entryPoints(member)
  return extract(
    member.folder,
    member.folder === 'packages/core' ? entries.filter(({ subpath }) => subpath !== '.') : entries,
  )
})

const wanted = readdirSync(fresh).filter((name) => name.endsWith('.api.md'))
const present = existsSync(reports) ? readdirSync(reports).filter((name) => name.endsWith('.api.md')) : []
if (write) {
  mkdirSync(reports, { recursive: true })
  for (const name of present) if (!wanted.includes(name)) rmSync(join(reports, name))
  for (const name of wanted) writeFileSync(join(reports, name), readFileSync(join(fresh, name)))
} else {
  for (const name of present) {
    if (!wanted.includes(name))
      findings.push({ file: `etc/${name}`, message: 'There is no such entry point any more.' })
  }
  for (const name of wanted) {
    const path = join(reports, name)
    const same = existsSync(path) && readFileSync(path, 'utf8') === readFileSync(join(fresh, name), 'utf8')
    if (!same)
      findings.push({
        file: `etc/${name}`,
        message: 'The public names or types changed: npm run api -- --write',
      })
  }
}
conclude('api', findings, `${wanted.length} reports`)
