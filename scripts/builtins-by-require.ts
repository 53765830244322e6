import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'

const namespace = 'builtin'

/**
 * Node's own modules, taken with `require`. An `import` of one reads every property that it has, and some are loaded by being read: the HTTP
 * client of `fetch` with `node:http`, web crypto with `node:crypto`, readline with `node:fs`. That was a quarter of what a new instance did.
 */
export const builtinsByRequire: Plugin = {
  name: 'builtins-by-require',
  setup: ({ initialOptions: { absWorkingDir = '' }, onLoad, onResolve }) => {
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, importer, kind, namespace: from }) => {
      if (!isBuiltin(path) || kind !== 'import-statement' || from === namespace) return undefined
      // One for each importer, so that what one of them reads is read with it, and not with all others.
      const name = `${path} for ${relative(absWorkingDir, importer)}`
      return { path: name, namespace, pluginData: path, sideEffects: false }
    })
    onLoad({ filter: /.*/, namespace }, ({ pluginData }) => ({ contents: moduleOf(pluginData) }))
  },
}

/** Every name is there, and what nobody imports is dropped by the bundler, and so never read. */
const moduleOf = (path: string) => {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(
    (name) => /^[\w$]+$/.test(name) && name !== 'default',
  )
  return [
    `const builtin = require(${JSON.stringify(path)})`,
    'export default builtin',
    ...names.map((name, index) => `const name${index} = /* @__PURE__ */ (() => builtin.${name})()`),
    `export { ${names.map((name, index) => `name${index} as ${name}`).join(', ')} }`,
  ].join('\n')
}
