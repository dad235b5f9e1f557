import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { CodedTest, SimulatedRun } from '../../packages/core/src/testing/flake/index.ts'

/** A file that can't be used; the message says where and why. */
export class ProjectFileError extends Error {
  override readonly name = 'ProjectFileError'
}

/** A run as the file has it: it may leave open how much failed. */
export type ListedRun = Omit<SimulatedRun, 'failShare' | 'fails'> &
  Partial<Pick<SimulatedRun, 'failShare' | 'fails'>>

const longestShown = 40
const notRun = '9'
/** As far as a date reaches, in days from 1970. */
const mostDays = 100_000_000

/** Reads the metadata of the runs: one array, in whatever order of time. */
export async function readRuns(file: string): Promise<readonly ListedRun[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => unreadable(file, error))
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ProjectFileError(`${file}: not JSON: ${messageOf(error)}`)
  }
  if (!Array.isArray(content)) throw new ProjectFileError(`${file}: not an array of runs.`)
  if (content.length === 0) throw new ProjectFileError(`${file}: no runs.`)
  return content.map((run, index) => checkRun(run, `${file}: run ${index}`))
}

function checkRun(run: unknown, where: string): ListedRun {
  if (!isRecord(run)) throw new ProjectFileError(`${where} is not an object.`)
  const number = (name: string, fallback?: number): number => {
    const value = run[name] ?? fallback
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new ProjectFileError(`${where}: ${name} is not a number: ${shown(run[name])}.`)
  }
  const within = (name: string, least: number, most: number): number => {
    const value = number(name)
    if (value >= least && value <= most) return value
    throw new ProjectFileError(`${where}: ${name} is not in [${least}, ${most}]: ${value}.`)
  }
  const { b, key, rerun } = run
  if (b !== 0 && b !== 1) throw new ProjectFileError(`${where}: b is neither 0 nor 1: ${shown(b)}.`)
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new ProjectFileError(`${where}: key is neither text nor a number: ${shown(key)}.`)
  return {
    t: within('t', -mostDays, mostDays),
    b,
    // Runs of changes are told apart by these two; without them all would be of one change on one commit.
    c: number('c'),
    pr: b === 0 ? -1 : number('pr'),
    key: String(key),
    push: number('push', -1),
    m: number('m', 0),
    rerun: rerun === true || rerun === 1,
    ...(isMissing(run['failShare']) ? {} : { failShare: within('failShare', 0, 1) }),
    ...(isMissing(run['fails']) ? {} : { fails: within('fails', 0, Number.MAX_SAFE_INTEGER) }),
  }
}

/** Reads the tests line by line: as many codes each as there are runs. */
export async function readTests(file: string, runs: number): Promise<readonly CodedTest[]> {
  const tests: CodedTest[] = []
  const ids = new Set<string>()
  let line = 0
  try {
    for await (const text of createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Infinity,
    })) {
      line++
      if (text.trim() === '') continue
      const test = checkTest(text, runs, `${file}:${line}`)
      if (ids.has(test.id))
        throw new ProjectFileError(`${file}:${line}: the id ${shown(test.id)} comes twice.`)
      ids.add(test.id)
      tests.push(test)
    }
  } catch (error) {
    return unreadable(file, error)
  }
  if (tests.length === 0) throw new ProjectFileError(`${file}: no tests.`)
  return tests
}

function checkTest(text: string, runs: number, where: string): CodedTest {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new ProjectFileError(`${where}: not JSON: ${messageOf(error)}`)
  }
  if (!isRecord(content)) throw new ProjectFileError(`${where}: not an object.`)
  const { id, codes } = content
  if (typeof id !== 'string' && typeof id !== 'number')
    throw new ProjectFileError(`${where}: id is neither text nor a number: ${shown(id)}.`)
  if (typeof codes !== 'string') throw new ProjectFileError(`${where}: codes is not text: ${shown(codes)}.`)
  const wrong = codes.search(/[^0-59]/)
  if (wrong !== -1)
    throw new ProjectFileError(`${where}: code ${wrong} is ${shown(codes[wrong])}; known are 0 to 5 and 9.`)
  if (codes.length !== runs) throw new ProjectFileError(`${where}: ${codes.length} codes for ${runs} runs.`)
  return { id: String(id), codes }
}

/**
 * The runs with how much failed in each, where the file leaves that open: counted among the tests given. Without it no run
 * would be seen to have failed as a whole.
 */
export function withFailures(runs: readonly ListedRun[], tests: readonly CodedTest[]): SimulatedRun[] {
  return runs.map((run, index) => {
    const { failShare, fails } = run
    if (failShare !== undefined && fails !== undefined) return { ...run, failShare, fails }
    if (failShare !== undefined) return { ...run, failShare, fails: Math.round(failShare * tests.length) }
    const codes = tests.map((test) => test.codes[index] ?? notRun).filter((code) => code !== notRun)
    const failed = fails ?? codes.filter((code) => code === '2' || code === '3' || code === '5').length
    return { ...run, fails: failed, failShare: Math.min(1, failed / Math.max(1, codes.length)) }
  })
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

function unreadable(file: string, error: unknown): never {
  if (error instanceof ProjectFileError) throw error
  throw new ProjectFileError(`${file}: cannot be read: ${messageOf(error)}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
