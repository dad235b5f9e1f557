import { searchStatuses, type ResultSearch } from '@gatewright/core/query'
import fc from 'fast-check'

/** Names that a text form can easily get wrong, and plain ones. */
const name = fc.oneof(
  fc.constantFrom(
    'css/',
    '/dom/a.html?x',
    'and',
    'NOT',
    'count=2',
    'a b',
    'a:b',
    '!a',
    '"',
    '\\',
    'a\\"b',
    '(',
    'é',
    'status',
  ),
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 6 })
    .filter((text) => !/[\0\p{Surrogate}]/u.test(text)),
)
const product = fc.oneof(
  fc.constantFrom('chrome', 'chrome-69', 'firefox', 'statu', 'count', 'is', 'pth:1', 'not'),
  name,
)
const status = fc.constantFrom(...searchStatuses)

/** Any search, no deeper than its text form can say. */
export const arbitrarySearch: fc.Arbitrary<ResultSearch> = fc.letrec<{ search: ResultSearch }>((tie) => {
  const inner = tie('search')
  const some = fc.array(inner, { minLength: 1, maxLength: 3 })
  const several = fc.array(inner, { minLength: 2, maxLength: 3 })
  const number = fc.nat(4)
  return {
    search: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof<fc.Arbitrary<ResultSearch>[]>(
        fc.oneof(name, fc.constant('')).map((pattern) => ({ pattern })),
        name.map((path) => ({ path })),
        name.map((label) => ({ label })),
        name.map((link) => ({ link })),
        product.map((named) => ({ product: named })),
        fc.constant({ is: 'different' }),
        fc
          .tuple(
            fc.oneof(
              status,
              status.map((not) => ({ not })),
            ),
            fc.option(product, { nil: undefined }),
          )
          .map(([wanted, named]) =>
            named === undefined ? { status: wanted } : { product: named, status: wanted },
          ),
      ),
      some.map((exists) => ({ exists })),
      some.map((all) => ({ all })),
      some.map((none) => ({ none })),
      some.map((sequential) => ({ sequential })),
      several.map((and) => ({ and })),
      several.map((or) => ({ or })),
      inner.map((not) => ({ not })),
      fc.tuple(number, inner).map(([count, where]) => ({ count, where })),
      fc.tuple(number, inner).map(([moreThan, where]) => ({ moreThan, where })),
      fc.tuple(number, inner).map(([lessThan, where]) => ({ lessThan, where })),
    ),
  }
}).search
