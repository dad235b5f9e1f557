export { createDatagrepperApi, type DatagrepperApiOptions } from './datagrepper-api.ts'
export type { DescribeOptions, EventNames, FeedMessage } from './feed-message.ts'
export { timeRange, type AskedTime, type TimeRange } from './time-range.ts'
