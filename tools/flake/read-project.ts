import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { SimulatedRun } from '../../packages/core/src/testing/flake/index.ts'

/** A test as the file has it: nothing of what it really is. */
export interface CodedTest {
  readonly id: string
  readonly codes: string
}

/** A file that can't be used; the message says where and why. */
export class ProjectFileError extends Error {
  override readonly name = 'ProjectFileError'
}

const longestShown = 40

/** Reads the metadata of the runs: one array, in whatever order of time. */
export async function readRuns(file: string): Promise<readonly SimulatedRun[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => unreadable(file, error))
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new ProjectFileError(`${file}: not JSON: ${messageOf(error)}`)
  }
  if (!Array.isArray(content)) throw new ProjectFileError(`${file}: not an array of runs.`)
  if (content.length === 0) throw new ProjectFileError(`${file}: no runs.`)
  return content.map((run, index) => checkRun(run, `${file}: run ${index}`))
}

function checkRun(run: unknown, where: string): SimulatedRun {
  if (!isRecord(run)) throw new ProjectFileError(`${where} is not an object.`)
  const number = (name: string, fallback?: number): number => {
    const value = run[name] ?? fallback
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new ProjectFileError(`${where}: ${name} is not a number: ${shown(run[name])}.`)
  }
  const { b, key, rerun } = run
  if (b !== 0 && b !== 1) throw new ProjectFileError(`${where}: b is neither 0 nor 1: ${shown(b)}.`)
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new ProjectFileError(`${where}: key is neither text nor a number: ${shown(key)}.`)
  const share = number('failShare', 0)
  if (share < 0 || share > 1) throw new ProjectFileError(`${where}: failShare is not in [0, 1]: ${share}.`)
  return {
    t: number('t'),
    b,
    c: number('c', -1),
    key: String(key),
    pr: number('pr', -1),
    push: number('push', -1),
    m: number('m', 0),
    rerun: rerun === true || rerun === 1,
    failShare: share,
    fails: number('fails', 0),
  }
}

/** Reads the tests line by line: as many codes each as there are runs. */
export async function readTests(file: string, runs: number): Promise<readonly CodedTest[]> {
  const tests: CodedTest[] = []
  const ids = new Set<string>()
  let line = 0
  try {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      line++
      if (text.trim() === '') continue
      const test = checkTest(text, runs, `${file}:${line}`)
      if (ids.has(test.id)) throw new ProjectFileError(`${file}:${line}: the id ${shown(test.id)} comes twice.`)
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
  if (codes.length !== runs)
    throw new ProjectFileError(`${where}: ${codes.length} codes for ${runs} runs.`)
  return { id: String(id), codes }
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
