import { createCaller, publishComment, renderComment, type GitHubCaller } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedBy, decision } from '../support/decisions.ts'
import { createFakeGitHub, ownLogin, type FakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import { patience } from '../support/patience.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'

const options = { owner: 'shop', repo: 'cart', number: 5, key: 'gate/linux', login: ownLogin }
const body = renderComment(closedBy(2), { key: options.key })

function callerOf(fake: FakeGitHub): { readonly caller: GitHubCaller; readonly problems: readonly string[] } {
  const { client, problems } = judgedGitHub(fake.host)
  return { caller: createCaller({ client, ...patience(), writeGapMs: 0 }), problems }
}

describe('publishComment', () => {
  it('writes one comment, changes it, and leaves it where it says the same', async () => {
    const fake = createFakeGitHub()
    const { caller, problems } = callerOf(fake)
    const hows: string[] = []
    for (const text of [body, body, `${body}\nmore`])
      hows.push((await publishComment(caller, text, options))._unsafeUnwrap().how)
    expect(hows).toEqual(['created', 'unchanged', 'changed'])
    expect(fake.comments().map((comment) => comment.body)).toEqual([`${body}\nmore`])
    expect(problems).toEqual([])
  })

  it('finds its own behind hundreds of others, and touches none of these', async () => {
    const fake = createFakeGitHub()
    for (let index = 0; index < 250; index++) fake.addComment('mona', `${body.split('\n')[0]}\nforged`)
    fake.addComment(ownLogin, renderComment(closedBy(1), { key: 'gate/windows' }))
    const own = fake.addComment(ownLogin, body)
    const { caller } = callerOf(fake)
    const published = (await publishComment(caller, `${body}!`, options))._unsafeUnwrap()
    expect(published).toEqual({ id: own, how: 'changed', removed: 0 })
    expect(fake.comments()).toHaveLength(252)
  })

  it('takes away what two processes wrote at once', async () => {
    const fake = createFakeGitHub()
    const first = fake.addComment(ownLogin, body)
    fake.addComment(ownLogin, body)
    const published = (await publishComment(callerOf(fake).caller, body, options))._unsafeUnwrap()
    expect(published).toEqual({ id: first, how: 'unchanged', removed: 1 })
    expect(fake.comments()).toHaveLength(1)
  })

  it('writes nothing a second time where the answer was lost', async () => {
    const fake = createFakeGitHub()
    let isLost = true
    const { client } = judgedGitHub(async (call) => {
      const reply = await fake.host(call)
      if (call.operation.id === 'issues/create-comment' && isLost) {
        isLost = false
        throw new TypeError('The connection is broken.')
      }
      return reply
    })
    const caller = createCaller({ client, ...patience(), writeGapMs: 0 })
    expect((await publishComment(caller, body, options)).isErr()).toBe(true)
    expect((await publishComment(caller, body, options))._unsafeUnwrap().how).toBe('unchanged')
    expect(fake.comments()).toHaveLength(1)
  })
})

describe('renderComment', () => {
  it('is short enough, begins with its mark and mentions nobody', () => {
    fc.assert(
      fc.property(decision, (decided) => {
        const text = renderComment(decided, { key: 'gate' })
        expect(text.startsWith('<!-- gatewright:gate -->\n')).toBe(true)
        expect(mentions(textOf(rendered(text)))).toEqual([])
      }),
    )
    expect(renderComment(closedBy(5_000), { key: 'gate' }).length).toBeLessThanOrEqual(65_536)
  })

  it.each(['', 'a b', '-->', 'a--b', 'x'.repeat(101)])('refuses the key "%s"', (key) => {
    expect(() => renderComment(closedBy(1), { key })).toThrow(TypeError)
  })
})
