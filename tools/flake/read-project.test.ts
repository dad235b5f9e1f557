import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ProjectFileError, readRuns, readTests, withFailures } from './read-project.ts'
import { inFolder, runOfMain, sparseProject, writeProject } from './testing/project-files.ts'

const one = { id: 'a', codes: '0' }
const main = [runOfMain(0)]
const refusals: readonly (readonly [
  what: string,
  tests: readonly unknown[] | string,
  meta: unknown,
  says: RegExp,
])[] = [
  ['a line that is no JSON', '{"id":"a","codes":"0"}\n{"id":', main, /tests\.jsonl:2: not JSON: /],
  ['a line that is no object', [one, ['a']], main, /tests\.jsonl:2: not an object\./],
  [
    'a code that is none',
    [one, { id: 'b', codes: '7' }],
    main,
    /tests\.jsonl:2: code 0 is "7"; known are 0 to 5 and 9\./,
  ],
  ['codes that are no text', [{ id: 'b', codes: 0 }], main, /tests\.jsonl:1: codes is not text: 0\./],
  ['too many codes', [{ id: 'b', codes: '00' }], main, /tests\.jsonl:1: 2 codes for 1 runs\./],
  ['too few codes', [{ id: 'b', codes: '' }], main, /tests\.jsonl:1: 0 codes for 1 runs\./],
  [
    'an id that comes twice',
    [one, { id: 'b', codes: '0' }, one],
    main,
    /tests\.jsonl:3: the id "a" comes twice\./,
  ],
  [
    'an id that comes twice, once as a number',
    [
      { ...one, id: 1 },
      { ...one, id: '1' },
    ],
    main,
    /:2: the id "1" comes twice/,
  ],
  ['no id', [{ codes: '0' }], main, /tests\.jsonl:1: id is neither text nor a number: nothing\./],
  ['an empty file of tests', '', main, /tests\.jsonl: no tests\./],
  ['an empty file of runs', [one], '', /meta\.json: not JSON: /],
  ['no runs', [one], [], /meta\.json: no runs\./],
  ['runs that are no array', [one], { runs: main }, /meta\.json: not an array of runs\./],
  ['a run that is no object', [one], [null], /meta\.json: run 0 is not an object\./],
  ['a time that is not a number', [one], '[{"b":0,"c":0,"key":"m0","t":NaN}]', /meta\.json: not JSON: /],
  [
    'a time that is missing',
    [one],
    [runOfMain(0, { t: null })],
    /meta\.json: run 0: t is not a number: null\./,
  ],
  ['a time that is text', [one], [runOfMain(0, { t: '1' })], /meta\.json: run 0: t is not a number: "1"\./],
  ['a time past all dates', [one], [runOfMain(0, { t: 1e300 })], /meta\.json: run 0: t is not in \[/],
  [
    'a branch that is neither',
    [one],
    [runOfMain(0, { b: 2 })],
    /meta\.json: run 0: b is neither 0 nor 1: 2\./,
  ],
  [
    'code without a key',
    [one],
    [runOfMain(0, { key: null })],
    /run 0: key is neither text nor a number: null\./,
  ],
  ['a change without a name', [one], [runOfMain(0, { b: 1, pr: null })], /run 0: pr is not a number: null\./],
  [
    'a commit without an index',
    [one],
    [runOfMain(0, { c: undefined })],
    /run 0: c is not a number: nothing\./,
  ],
  [
    'a share that is none',
    [one],
    [runOfMain(0, { failShare: 30 })],
    /run 0: failShare is not in \[0, 1\]: 30\./,
  ],
  ['fewer failures than none', [one], [runOfMain(0, { fails: -1 })], /run 0: fails is not in \[0, /],
]

for (const [what, badTests, badMeta, says] of refusals)
  test(`refuses ${what}, and says where`, async () => {
    await inFolder(async (folder) => {
      writeProject(folder, badTests, badMeta)
      await assert.rejects(readBoth(folder), (error) => {
        assert.ok(error instanceof ProjectFileError)
        assert.match(error.message, says)
        return true
      })
    })
  })

async function readBoth(folder: string): Promise<unknown> {
  const runs = await readRuns(join(folder, 'meta.json'))
  return withFailures(runs, await readTests(join(folder, 'tests.jsonl'), runs.length))
}

test('gives back runs and tests as they were written', async () => {
  const { tests, runs } = sparseProject()
  await inFolder(async (folder) => {
    writeProject(folder, tests, runs)
    const read = await readRuns(join(folder, 'meta.json'))
    assert.deepEqual(withFailures(read, tests), runs)
    assert.deepEqual(await readTests(join(folder, 'tests.jsonl'), runs.length), tests)
  })
})

test('counts among the tests how much failed, where the file does not say it', () => {
  const { tests, runs } = sparseProject()
  const silent = runs.map(({ failShare: _share, fails: _fails, ...run }) => run)
  assert.deepEqual(withFailures(silent, tests), runs)
})
