export { tapDefaultLimits, tapParser } from './parser.ts'
