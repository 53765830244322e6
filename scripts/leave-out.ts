import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

/** What packages bring along and no function of ours ever calls, with a stand-in that fails where somebody does after all. */
const unused: readonly { file: RegExp; contents: string }[] = [
  // BullMQ's job schedulers, with a library of time zones. What is regular here is EventBridge's, and what is later the row's.
  { file: /\/node_modules\/cron-parser\//, contents: 'export const CronExpressionParser = undefined' },
  // Its scripts for these, for relays (an inbox between queues of its own), and for flows of jobs that wait for each other.
  { file: /\/bullmq\/dist\/esm\/scripts\/(relay\w+|\w+JobScheduler|addParentJob)-\d+\.js$/, contents: 'export {}' },
  // Its processors in files of their own, which it runs in other processes and threads.
  { file: /\/bullmq\/dist\/esm\/classes\/child-pool\.js$/, contents: 'export const ChildPool = undefined' },
  { file: /\/bullmq\/dist\/esm\/classes\/sandbox\.js$/, contents: 'export default undefined' },
  // Redis drivers that are not ours.
  {
    file: /\/bullmq\/dist\/esm\/classes\/bun-redis-client\.js$/,
    contents: 'export const createBunRedisClient = undefined',
  },
  {
    file: /\/bullmq\/dist\/esm\/classes\/node-redis-client\.js$/,
    contents: 'export const createNodeRedisClient = undefined',
  },
  // A cluster of Redis servers, which ioredis would speak to by itself: ours is one server, with a standby.
  { file: /\/ioredis\/built\/cluster\/index\.js$/, contents: 'exports.default = class Cluster {}' },
  // Counters in stores that are neither Redis nor Postgres.
  {
    file: /\/rate-limiter-flexible\/lib\/(Bursty\w+|RLWrapper\w+|RateLimiter(Cluster|Drizzle|Dynamo|Etcd|Memcache|Mongo|MySQL|Prisma|Queue|RedisNonAtomic|SQLite|Union|Valkey)\w*)\.js$/,
    contents: 'module.exports = {}',
  },
  // Of semantic versions BullMQ asks whether Redis is new enough: three functions of fifty.
  {
    file: /\/node_modules\/semver\/index\.js$/,
    contents: ['coerce', 'lt', 'valid'].map((name) => `exports.${name} = require('./functions/${name}')`).join('\n'),
  },
  // How the AWS SDK finds out which browser it is in.
  { file: /\/node_modules\/bowser\//, contents: 'export default undefined' },
]

/** Leaves out of a bundle what only makes it larger. BullMQ's index does nothing when it is loaded, and does not say so itself. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup: ({ onLoad, onResolve, resolve }) => {
    onResolve({ filter: /^bullmq$/ }, async ({ path, pluginData, importer, namespace, resolveDir, kind }) => {
      if (pluginData === asked) return undefined
      const found = await resolve(path, { importer, namespace, resolveDir, kind, pluginData: asked })
      return { ...found, sideEffects: false }
    })
    for (const { file, contents } of unused)
      onLoad({ filter: file }, ({ path }) => ({ contents, loader: 'js', resolveDir: dirname(path) }))
    onLoad({ filter: /\/bullmq\/dist\/esm\/scripts\/[^/]+-\d+\.js$/ }, async ({ path }) => ({
      contents: withoutLuaComments(await readFile(path, 'utf8')),
      loader: 'js',
    }))
  },
}

/** So that a question of ours does not ask itself. */
const asked = Symbol('asked')

/** A third of BullMQ's scripts is comments and indentation, which Redis is sent and skips. None of them has a string over several lines. */
export const withoutLuaComments = (text: string): string =>
  text
    .replaceAll(/--\[\[[\s\S]*?\]\]/g, '')
    .replaceAll(/^[ \t]*--.*$/gm, '')
    .replaceAll(/^[ \t]+/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
