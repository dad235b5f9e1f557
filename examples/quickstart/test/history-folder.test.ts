import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHistory } from '../src/history-folder.ts'
import { runQuickstart } from './support/run-quickstart.ts'
import { build, junit, workbench } from './support/workbench.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')

/** Runs the program as a process of its own and answers its exit code. */
function start(args: readonly string[], cwd: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=@gatewright/source', main, ...args], { cwd })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdout.resume()
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })))
}

describe('a history folder', () => {
  it('loses nothing of two processes that write at the same time', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }), 'b.xml': junit({ divides: true }) })
    const calls = ['a.xml', 'b.xml', 'a.xml', 'b.xml'].map((file) => ({
      file,
      done: start([file, '--item', build, '--history', 'kept'], cwd),
    }))
    const stored = new Set<string>()
    for (const { file, done } of calls) {
      const { code, stderr } = await done
      // Who came too late says so with its own exit code; who said nothing is in the folder.
      expect([0, 4], stderr).toContain(code)
      if (code === 0) stored.add(file)
      else expect(stderr).toContain('Another call')
    }
    const text = readFileSync(join(cwd, 'kept', 'results.jsonl'), 'utf8')
    expect(stored.size).toBeGreaterThan(0)
    if (stored.has('a.xml')) expect(text).toContain('unit/adds')
    if (stored.has('b.xml')) expect(text).toContain('unit/divides')
    expect(readdirSync(join(cwd, 'kept'))).toEqual(['results.jsonl'])
  })

  it('leaves no draft and no lock behind where another call was faster, and ends with 4', async () => {
    const cwd = workbench()
    const kept = join(cwd, 'kept')
    const [first, second] = await Promise.all([openHistory(kept, 'kept'), openHistory(kept, 'kept')])
    expect((await first._unsafeUnwrap().save()).isOk()).toBe(true)
    const late = (await second._unsafeUnwrap().save())._unsafeUnwrapErr()
    expect(late).toMatchObject({ kind: 'outage', message: expect.stringContaining('meanwhile') })
    expect(readdirSync(kept)).toEqual(['results.jsonl'])
  })

  it('lets one of many that save at the same moment through, and no more', async () => {
    const kept = join(workbench(), 'kept')
    const opened = await Promise.all(Array.from({ length: 8 }, () => openHistory(kept, 'kept')))
    const saved = await Promise.all(opened.map((history) => history._unsafeUnwrap().save()))
    expect(saved.filter((result) => result.isOk())).toHaveLength(1)
    expect(readdirSync(kept)).toEqual(['results.jsonl'])
  })

  it('takes over the lock of a process that is no more', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }) })
    mkdirSync(join(cwd, 'kept'))
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(join(cwd, 'kept', 'results.jsonl.lock'), `${pid} ${hostname()}\n`)
    const answer = await runQuickstart(['a.xml', '--item', build, '--history', 'kept'], cwd)
    expect(answer).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(join(cwd, 'kept'))).toEqual(['results.jsonl'])
  })

  it('that cannot be written is no fault of the input', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }), kept: 'a file, no folder' })
    const answer = await runQuickstart(['a.xml', '--item', build, '--history', 'kept'], cwd)
    expect(answer.code).toBe(4)
    expect(answer.stderr).toContain('The history kept cannot be written')
  })
})
