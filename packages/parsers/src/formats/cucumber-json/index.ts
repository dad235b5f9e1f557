export { cucumberJsonParser } from './parser.ts'
