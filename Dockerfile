# Two images: `tools` holds the checkout (migrations, keys, the simulator, serverless-offline), and `app`, the last one, the
# bundles and the console alone. docker-compose.yml and docs/deploying-elsewhere.md use them.

FROM node:24-trixie-slim AS tools
ENV HOST=0.0.0.0
WORKDIR /app
RUN chown node:node /app
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN npm ci
COPY --chown=node:node . .
RUN npm run build && npm run build:console

FROM node:24-trixie-slim AS app
# In a container, 127.0.0.1 is nobody else's.
ENV NODE_ENV=production HOST=0.0.0.0 NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY --from=tools /app/dist/serve ./dist/serve
COPY --from=tools /app/dist/worker ./dist/worker
COPY --from=tools /app/dist/migrate ./dist/migrate
# Served where CONSOLE_DIR says so.
COPY --from=tools /app/console/dist ./console/dist
USER node
EXPOSE 3000
# The worker answers on LIVENESS_PORT, the API on PORT.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LIVENESS_PORT || process.env.PORT || 3000}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process: SIGTERM reaches it, and no npm stands between.
CMD ["node", "dist/serve/index.mjs"]
