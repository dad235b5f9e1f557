import fc from 'fast-check'
import type { MessageSpan, NotificationMessage } from '../../../src/notify/index.ts'

/** Names of tests that would like to be more than that. */
export const hostileTexts: readonly string[] = [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<#C012AB3CD>',
  '<!subteam^S012AB3CD>',
  '<https://evil.example|click>',
  '&lt;!channel&gt;',
  '`<!everyone>`',
  '*bold* _it_ ~gone~ ```code```',
  '> quote\n<!channel>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '@org/team https://evil.example www.evil.example',
  '<script>alert(1)</script>',
  '``code`` ](x) `',
  '\u202Egnp.exe\u2066',
  'a|b>c',
]

const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 500 }),
  fc.constantFrom('&'.repeat(400), '`'.repeat(10), ' ', ''),
)

const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://ci.example/a|b>c<d',
    'https://ci.example/`x`?a=1&b=*2*',
    `https://ci.example/${'x'.repeat(4000)}`,
    'https://ci.example/<!channel>',
    'https://ci.example/)](y)',
  ),
)

const span: fc.Arbitrary<MessageSpan> = fc.record(
  { text, style: fc.constantFrom('code' as const, 'strong' as const), url },
  { requiredKeys: ['text'] },
)

export const someMessage: fc.Arbitrary<NotificationMessage> = fc.record({
  title: text,
  severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
  lines: fc.array(fc.array(span, { maxLength: 12 }), { maxLength: 6 }),
})
