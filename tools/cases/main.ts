// Runs cases that somebody else wrote down: npm run cases -- <kind> <manifest>
// `--no-detect` reads reports as of the format that the manifest names, whatever they look like.
// Exit code: 0 all passed, 1 some failed, 3 the command or the manifest can't be used.
import { resolve } from 'node:path'
import { runGreenwaveCases } from './greenwave/run-greenwave-cases.ts'
import { ManifestError } from './manifest.ts'
import { runReportCases, type CasesSummary } from './reports.ts'
import { runResultsDbCases } from './resultsdb.ts'
import { runWaiverDbCases } from './waiverdb.ts'

type Runner = (manifestFile: string, print: (line: string) => void) => Promise<CasesSummary>

const [kind = '', ...rest] = process.argv.slice(2)
const noDetect = kind === 'reports' && rest.includes('--no-detect')
const [manifestFile] = noDetect ? rest.filter((word) => word !== '--no-detect') : rest

const runners: ReadonlyMap<string, Runner> = new Map([
  ['reports', (file, print) => runReportCases(file, print, { detects: !noDetect })],
  ['greenwave', runGreenwaveCases],
  ['resultsdb', runResultsDbCases],
  ['waiverdb', runWaiverDbCases],
])

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}

const runner = runners.get(kind)
if (!runner || manifestFile === undefined) {
  refuse(`Usage: npm run cases -- <${[...runners.keys()].join('|')}> <manifest.json>`)
}

try {
  // npm runs this in the workspace and says in INIT_CWD where it was called from.
  const { failed } = await runner(resolve(process.env['INIT_CWD'] ?? '', manifestFile), (line) =>
    process.stdout.write(`${line}\n`),
  )
  process.exitCode = failed > 0 ? 1 : 0
} catch (error) {
  if (error instanceof ManifestError) refuse(error.message)
  throw error
}
