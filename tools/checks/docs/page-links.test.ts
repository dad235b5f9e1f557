import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadLinks } from './page-links.ts'

test('a link that leads to no file is told with its line, and one that leaves the repository is not looked at', () => {
  const page = [
    '# Page',
    '[there](policies.md#rules), [up](../README.md), [gone](gone.md)',
    '[web](https://example.org/a.md), [mail](mailto:a@example.org), [here](#page)',
    '```md',
    '[code](nothing.md)',
    '```',
    '[folder](decisions) and [lost](../packages/lost.ts)',
  ].join('\n')
  const files = ['docs/policies.md', 'README.md', 'docs/decisions']
  const found = deadLinks('docs/page.md', page, (path) => files.includes(path))
  assert.deepEqual(
    found.map(({ line, message }) => [line, message]),
    [
      [2, 'gone.md is not there'],
      [7, '../packages/lost.ts is not there'],
    ],
  )
})
