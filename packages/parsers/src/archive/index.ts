export type { ArchiveLimits } from './open-archive.ts'
export {
  readReports,
  type ArchivedReport,
  type ReadReportsOptions,
  type ReportArchive,
  type UnreadFile,
} from './read-reports.ts'
export { createReportReader, type ReportReaderOptions } from './report-reader.ts'
