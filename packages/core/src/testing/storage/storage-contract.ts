import { appendCases } from './append.ts'
import { feedRaceCases } from './feed-races.ts'
import { groupCases } from './groups.ts'
import { historyCases } from './history.ts'
import { idempotencyCases } from './idempotency.ts'
import { isolationCases } from './isolation.ts'
import { largeReportCases } from './large-report.ts'
import { latestCases } from './latest.ts'
import { orderCases } from './order.ts'
import { paginationCases } from './pagination.ts'
import { queryCases } from './query.ts'
import { searchCases } from './search.ts'
import { newestCases } from './newest.ts'
import { testcaseCases } from './testcases.ts'
import { numberCases } from './numbers.ts'
import { groupListCases } from './group-list.ts'
import { asOfCases } from './as-of.ts'
import { auditCases } from './audit.ts'
import { bigDataCases } from './big-data.ts'
import { bigStoreCases } from './big-stores.ts'
import { concurrencyCases } from './concurrency.ts'
import { consumerCases } from './consumers.ts'
import { crashCases } from './crash.ts'
import { decisionCases } from './decisions.ts'
import { feedCases } from './feed.ts'
import { ingestCases } from './ingest.ts'
import { outboxCases } from './outbox.ts'
import { quarantineCases } from './quarantine.ts'
import { raceCases } from './races.ts'
import { removalCases } from './removal.ts'
import { reportCases } from './reports.ts'
import { signOffCases } from './sign-offs.ts'
import { stateCases } from './states.ts'
import { storedResultsCases } from './stored-results.ts'
import { storeIsolationCases } from './store-isolation.ts'
import { timeCases } from './time.ts'
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
  ...timeCases,
  ...feedCases,
  ...consumerCases,
  ...asOfCases,
  ...storedResultsCases,
  ...signOffCases,
  ...removalCases,
  ...reportCases,
  ...ingestCases,
  ...decisionCases,
  ...quarantineCases,
  ...stateCases,
  ...outboxCases,
  ...auditCases,
  ...storeIsolationCases,
  ...concurrencyCases,
  ...feedRaceCases,
  ...raceCases,
  ...crashCases,
  ...bigDataCases,
  ...bigStoreCases,
  // Last, for they take longest.
  ...largeReportCases,
]
