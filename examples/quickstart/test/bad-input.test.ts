import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runQuickstart, spawnQuickstart } from './support/run-quickstart.ts'
import { build, junit, policyFor, workbench } from './support/workbench.ts'

const good = junit({ adds: true })

/** One line on stderr, exit code 3, no stack trace. */
async function complaintOf(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await runQuickstart(args, workbench({ 'good.xml': good, ...files }))
  expect(answer.code, answer.stderr).toBe(3)
  expect(answer.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(answer.stderr).not.toMatch(/\n\s+at /)
  return answer.stderr.trim()
}

describe('usage', () => {
  it.each([
    { args: ['--polcy', 'p.yaml', 'good.xml'], words: 'Unknown option --polcy; did you mean --policy?' },
    { args: ['-x', 'good.xml'], words: 'Unknown option -x' },
    { args: ['good.xml', '--policy'], words: '--policy needs a value.' },
    { args: ['good.xml', '--item', '--json'], words: '--item needs a value.' },
    { args: ['good.xml', '--json=yes'], words: '--json takes no value.' },
    { args: ['good.xml', '--item', build, '--item', build], words: '--item may be given once.' },
    { args: ['--context', 'release'], words: 'Name the reports to read' },
    { args: ['good.xml', '--item', 'bash'], words: 'write it as type:id' },
    { args: ['good.xml', '--item', 'koji_bild:bash-5.2-1.fc40'], words: 'did you mean "koji_build"?' },
    { args: ['good.xml', '--item', 'git_commit:abc'], words: 'Not a full commit hash' },
    { args: ['good.xml', '--history', 'kept'], words: '--history needs --item' },
  ])('$args', async ({ args, words }) => {
    expect((await complaintOf(args)).toLowerCase()).toContain(words.toLowerCase())
  })
})

describe('files', () => {
  it.each([
    { args: ['missing.xml'], words: 'There is no file missing.xml.' },
    { args: [''], words: 'An empty name is no report.' },
    { args: ['good.xml', '--context', 'a\nb'], words: '--context: ' },
    { args: ['*.nothing'], words: 'No file matches *.nothing.' },
    { args: ['good.xml', '--policy', 'missing.yaml'], words: 'The policy file missing.yaml cannot be read.' },
    {
      args: ['good.xml', '--waivers', 'missing.yaml'],
      words: 'The waiver file missing.yaml cannot be read.',
    },
  ])('$args', async ({ args, words }) => {
    expect(await complaintOf(args)).toContain(words)
  })

  it('a folder without reports', async () => {
    const cwd = workbench()
    mkdirSync(join(cwd, 'empty'))
    expect(await runQuickstart(['empty'], cwd)).toMatchObject({
      code: 3,
      stderr: 'gatewright: There is no *.xml file in empty.\n',
    })
  })

  it('a folder with a report that leads nowhere, or that is no file', async () => {
    const cwd = workbench({ 'good.xml': good })
    symlinkSync(join(cwd, 'gone'), join(cwd, 'UP.XML'))
    expect((await runQuickstart(['.'], cwd)).stderr).toContain('The folder . cannot be read through')
    rmSync(join(cwd, 'UP.XML'))
    symlinkSync(tmpdir(), join(cwd, 'up.xml'))
    expect((await runQuickstart(['.'], cwd)).stderr).toContain('up.xml in . is not a regular file.')
  })

  it('a folder with a link back to itself is read once', async () => {
    const cwd = workbench({ 'good.xml': good })
    symlinkSync(cwd, join(cwd, 'again'))
    symlinkSync('/', join(cwd, 'everything'))
    const { stdout } = await runQuickstart(['.'], cwd)
    expect(stdout.match(/good\.xml/g)).toHaveLength(1)
  })

  it.each([
    { name: 'empty', text: '' },
    { name: 'truncated', text: good.slice(0, -15) },
    { name: 'no XML', text: 'all tests passed' },
    { name: 'JSON', text: '{"tests": []}' },
    { name: 'another kind of report', text: '<coverage line-rate="1"/>' },
    { name: 'an entity bomb', text: '<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuite/>' },
  ])('$name', async ({ text }) => {
    const complaint = await complaintOf(['bad.xml'], { 'bad.xml': text })
    expect(complaint).toContain('1 of 1 reports cannot be read, so there is no decision: bad.xml')
  })

  it('one bad file among good ones is told for each file, and closes the gate', async () => {
    const cwd = workbench({ 'good.xml': good, 'bad.xml': '<testsuite><testcase name="x">' })
    const text = await runQuickstart(['good.xml', 'bad.xml'], cwd)
    expect(text.code).toBe(3)
    expect(text.stdout).toMatch(/ok +good\.xml/)
    expect(text.stdout).toMatch(/failed +bad\.xml:1:\d+: /)
    const json = JSON.parse((await runQuickstart(['good.xml', 'bad.xml', '--json'], cwd)).stdout)
    expect(json).toMatchObject({
      decision: null,
      exitCode: 3,
      reports: [{ status: 'read' }, { status: 'failed' }],
    })
  })

  it('a report about another item', async () => {
    const files = { 'other.xml': junit({ adds: true }, 'koji_build:bash-5.2-2.fc40') }
    expect(await complaintOf(['other.xml', '--item', build], files)).toContain(
      'other.xml is a report about koji_build:bash-5.2-2.fc40, not about',
    )
    const both = { ...files, 'one.xml': junit({ adds: true }, build) }
    expect(await complaintOf(['one.xml', 'other.xml'], both)).toContain('other.xml is a report about')
  })

  it.each([
    { args: ['good.xml/a.xml'], words: 'good.xml/a.xml cannot be looked at: ENOTDIR' },
    { args: ['good.xml', '--policy', 'missing.yaml'], words: 'missing.yaml cannot be read. ENOENT' },
    { args: ['good.xml', '--waivers', 'missing.yaml'], words: 'missing.yaml cannot be read. ENOENT' },
  ])('says why the system refused: $args', async ({ args, words }) => {
    expect(await complaintOf(args)).toContain(words)
  })

  it('a history that was damaged', async () => {
    const cwd = workbench({ 'good.xml': good })
    mkdirSync(join(cwd, 'kept'))
    writeFileSync(join(cwd, 'kept', 'results.jsonl'), '{"kind":"header"')
    const answer = await runQuickstart(['good.xml', '--item', build, '--history', 'kept'], cwd)
    expect(answer.code).toBe(3)
    expect(answer.stderr).toContain('kept/results.jsonl')
  })

  it.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    ['cut between two lines', (lines) => lines.slice(0, -1), 'Cut off: the snapshot has no end.'],
    ['appended to', (lines) => [...lines, lines[1] ?? ''], 'Nothing may stand behind the end.'],
    [
      'of which a line was taken out',
      (lines) => lines.toSpliced(2, 1),
      'Behind the event 0 of the feed stands 2',
    ],
    [
      'written by a version before',
      (lines) => ['{"kind":"snapshot","version":1}', ...lines.slice(1, -1)],
      'Nobody can tell whether one of version 1 is whole.',
    ],
  ])('a history that was %s, which stays as it is', async (_, damage, words) => {
    const cwd = workbench({ 'good.xml': good })
    const call = ['good.xml', '--item', build, '--history', 'kept']
    expect((await runQuickstart(call, cwd)).code).toBe(0)
    const file = join(cwd, 'kept', 'results.jsonl')
    const damaged = damage(readFileSync(file, 'utf8').trimEnd().split('\n'))
      .map((line) => `${line}\n`)
      .join('')
    writeFileSync(file, damaged)
    const answer = await runQuickstart(call, cwd)
    expect(answer.code).toBe(3)
    expect(answer.stderr).toContain('kept/results.jsonl')
    expect(answer.stderr).toContain(words)
    expect(readFileSync(file, 'utf8')).toBe(damaged)
  })
})

describe('policies and waivers', () => {
  it.each([
    { name: 'broken YAML', text: 'rules: [', words: 'policy.yaml:1:' },
    {
      name: 'a key that is not known',
      text: policyFor('unit/adds').replace('testcase:', 'testcse:'),
      words: 'policy.yaml:5:22: rules[0].testcse: Unknown key "testcse"; did you mean "testcase"?',
    },
    {
      name: 'a rule that is not known',
      text: policyFor('unit/adds').replace('passing', 'pasing'),
      words: 'did you mean "passing"?',
    },
    {
      name: 'no rules',
      text: policyFor().replace('rules:', 'rules: []'),
      words: 'At least one rule is needed',
    },
    { name: 'nothing', text: '', words: 'There is no policy in this text.' },
  ])('$name', async ({ text, words }) => {
    expect(await complaintOf(['good.xml', '--policy', 'policy.yaml'], { 'policy.yaml': text })).toContain(
      words,
    )
  })

  it('several decisions and none chosen', async () => {
    const text = policyFor('unit/adds').replace('[release]', '[release, deploy]')
    const complaint = await complaintOf(['good.xml', '--policy', 'policy.yaml'], { 'policy.yaml': text })
    expect(complaint).toContain('Say which decision with --context; the policies know deploy, release.')
  })

  it.each([
    { name: 'broken YAML', text: '- [', words: 'waivers.yaml:' },
    { name: 'no list', text: 'a: 1', words: 'is a list of waiver events' },
    { name: 'a wrong event', text: '- { kind: aproved }', words: 'waivers.yaml: [0]' },
  ])('waivers: $name', async ({ text, words }) => {
    expect(await complaintOf(['good.xml', '--waivers', 'waivers.yaml'], { 'waivers.yaml': text })).toContain(
      words,
    )
  })
})

describe('as a process', () => {
  it('answers bad input with one line and no stack trace', () => {
    const answer = spawnQuickstart(['missing.xml'], workbench())
    expect(answer).toEqual({ code: 3, stdout: '', stderr: 'gatewright: There is no file missing.xml.\n' })
  })
})
