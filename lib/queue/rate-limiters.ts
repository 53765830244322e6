// A file of ours between `import()` and a CommonJS package: in a bundle that is split, the package itself would have no names.
export { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'
