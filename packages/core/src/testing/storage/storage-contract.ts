import { appendCases } from './append.ts'
import { groupCases } from './groups.ts'
import { historyCases } from './history.ts'
import { idempotencyCases } from './idempotency.ts'
import { isolationCases } from './isolation.ts'
import { latestCases } from './latest.ts'
import { orderCases } from './order.ts'
import { paginationCases } from './pagination.ts'
import { queryCases } from './query.ts'
import { searchCases } from './search.ts'
import { newestCases } from './newest.ts'
import { testcaseCases } from './testcases.ts'
import { numberCases } from './numbers.ts'
import { groupListCases } from './group-list.ts'
import type { StorageCase } from './storage-case.ts'
import { waiverCases } from './waivers.ts'

/** Everything that a storage adapter promises, as cases that need no test framework. */
export const storageContract: readonly StorageCase[] = [
  ...appendCases,
  ...idempotencyCases,
  ...queryCases,
  ...paginationCases,
  ...latestCases,
  ...historyCases,
  ...groupCases,
  ...searchCases,
  ...newestCases,
  ...testcaseCases,
  ...numberCases,
  ...groupListCases,
  ...waiverCases,
  ...isolationCases,
  ...orderCases,
]
