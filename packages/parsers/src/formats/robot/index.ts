export { robotParser } from './parser.ts'
