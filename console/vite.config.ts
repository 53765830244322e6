import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Static files for `/console/`: names of assets carry a digest of what is in them, and nothing is inline. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  publicDir: false,
  // Whoever builds it, a test for one, whose NODE_ENV is another: React's own checks double its size.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  oxc: { jsx: { development: false } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy lets no data: in
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
