/**
 * Makes the demo's reports by running real tools on the sample shop, at four commits of a real repository, and this
 * repository's own tests of `core/numeric`. Dates and authors are fixed, so the commits have the same hashes everywhere.
 *
 *     node examples/quickstart/demo/make-reports.ts [folder]
 *
 * What is changed afterwards: the name of the machine and the temporary folder. Nothing else.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ScenarioFile } from '../src/scenario.ts'

const demo = dirname(fileURLToPath(import.meta.url))
const quickstart = dirname(demo)
const root = dirname(dirname(quickstart))
const vitest = join(quickstart, 'node_modules', 'vitest', 'vitest.mjs')

/** One run of the tests: which commit, when, and how the warehouse was that day. */
interface Run {
  readonly commit: 1 | 2 | 3 | 4
  readonly at: string
  readonly warehouseLatencyMs: number
}

const slow = 150
const quick = 1
const runs: readonly Run[] = [
  { commit: 1, at: '2026-11-17T09:00:00Z', warehouseLatencyMs: quick },
  { commit: 2, at: '2026-11-18T09:00:00Z', warehouseLatencyMs: slow },
  { commit: 2, at: '2026-11-18T09:30:00Z', warehouseLatencyMs: quick },
  { commit: 3, at: '2026-11-19T09:00:00Z', warehouseLatencyMs: quick },
  { commit: 4, at: '2026-11-20T09:00:00Z', warehouseLatencyMs: slow },
  { commit: 4, at: '2026-11-20T09:30:00Z', warehouseLatencyMs: quick },
]

/** Runs the tools and writes the reports and the scenario that names them. */
export function makeReports(folder: string): void {
  const shop = mkdtempSync(join(tmpdir(), 'shop-'))
  try {
    rmSync(join(folder, 'reports'), { recursive: true, force: true })
    const scenarioRuns = makeRuns(shop, folder)
    const scenario: ScenarioFile = { context: 'release', at: '2026-11-20T12:00:00Z', runs: scenarioRuns }
    writeFileSync(join(folder, 'scenario.json'), `${JSON.stringify(scenario, null, 2)}\n`)
  } finally {
    rmSync(shop, { recursive: true, force: true })
  }
}

function makeRuns(shop: string, folder: string): ScenarioFile['runs'] {
  let commit = 0
  let hash = ''
  return runs.map((run, index) => {
    while (commit < run.commit) hash = commitChange(shop, ++commit)
    const id = `${index + 1}-${hash.slice(0, 7)}`
    mkdirSync(join(folder, 'reports', id), { recursive: true })
    const file = (name: string): string => `reports/${id}/${name}.xml`
    runVitest(shop, join(folder, file('unit')), [])
    runNodeTest(shop, join(folder, file('contract')), run)
    const reports = [
      { file: file('unit'), namespace: 'unit' },
      { file: file('contract'), namespace: 'contract' },
    ]
    if (run.commit === 4) {
      runVitest(root, join(folder, file('gatewright')), [
        '--project',
        'core',
        'packages/core/test/numeric/beta.test.ts',
      ])
      reports.push({ file: file('gatewright'), namespace: 'gatewright' })
    }
    return { id, item: `git_commit:${hash}`, at: run.at, reports }
  })
}

/** Puts the next commit into the repository and gives its hash. */
function commitChange(shop: string, number: number): string {
  const from = number === 1 ? join(demo, 'shop') : join(demo, 'shop-changes', String(number))
  cpSync(from, shop, { recursive: true })
  const who = { name: 'Shop', email: 'shop@example.org', date: `2026-11-${16 + number}T08:00:00Z` }
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(shop, 'no-such-file'),
    GIT_AUTHOR_NAME: who.name,
    GIT_AUTHOR_EMAIL: who.email,
    GIT_AUTHOR_DATE: who.date,
    GIT_COMMITTER_NAME: who.name,
    GIT_COMMITTER_EMAIL: who.email,
    GIT_COMMITTER_DATE: who.date,
  }
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: shop, env, encoding: 'utf8' }).trim()
  if (number === 1) {
    git('init', '--quiet', '--object-format=sha1')
    symlinkSync(join(quickstart, 'node_modules'), join(shop, 'node_modules'))
    writeFileSync(join(shop, '.git', 'info', 'exclude'), 'node_modules\n')
  }
  git('add', '--all')
  git('-c', 'core.autocrlf=false', 'commit', '--quiet', '--message', `Change ${number}`)
  return git('rev-parse', 'HEAD')
}

function runVitest(folder: string, report: string, args: readonly string[]): void {
  const own = ['run', '--reporter=junit', `--outputFile=${report}`, '--typecheck=false', '--coverage=false']
  runTool([vitest, ...own, ...args], folder, report, {})
}

function runNodeTest(folder: string, report: string, run: Run): void {
  const own = ['--test', '--test-reporter=junit', `--test-reporter-destination=${report}`]
  runTool([...own, 'contract/stock.contract.mjs'], folder, report, {
    WAREHOUSE_LATENCY_MS: String(run.warehouseLatencyMs),
  })
}

/** A run with failing tests ends with an error code; only a missing report is a failure here. */
function runTool(args: readonly string[], cwd: string, report: string, env: Record<string, string>): void {
  const { NODE_TEST_CONTEXT: _, VITEST: _vitest, ...clean } = process.env
  const done = spawnSync(process.execPath, args, {
    cwd,
    env: { ...clean, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  })
  if (!existsSync(report)) throw new Error(`No report from ${args.join(' ')}:\n${done.stdout}${done.stderr}`)
  const text = readFileSync(report, 'utf8').replaceAll(cwd, '/project').replaceAll(hostname(), 'host')
  writeFileSync(report, text)
}

if (import.meta.main) makeReports(process.argv[2] ?? demo)
