export { createGitHubApp, type CreateGitHubAppOptions, type GitHubApp } from './create-github-app.ts'
