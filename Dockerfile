# syntax=docker/dockerfile:1
# Node runs the TypeScript sources as they are: there is nothing to compile, so the image is the sources and their packages.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Outlook CalDAV Bridge" \
      org.opencontainers.image.description="Shows Outlook / Microsoft 365 calendars to any CalDAV app" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bridge && install -d -o bridge -g bridge -m 0700 /data /key
USER 10001
VOLUME /data
# KEY_FILE may lie in a volume of its own: /key is ready for one.
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 8080) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-proto=delete", "src/main.ts", "serve"]
