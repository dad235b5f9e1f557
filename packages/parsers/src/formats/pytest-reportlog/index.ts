export { pytestReportlogParser } from './parser.ts'
