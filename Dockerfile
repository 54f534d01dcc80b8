# syntax=docker/dockerfile:1
# Node runs the TypeScript sources as they are: there is nothing to compile, so the image is the sources and their packages.
# The base is named by tag and by the digest of its index, which holds amd64 and arm64.
FROM node:24.21.0-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553 AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No runtime package has an install script; should one ever come, it does not run. The SBOM lists what is in node_modules:
# the lock file without the development packages, since `npm sbom --omit=dev` leaves out what these need as well.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm pkg delete devDependencies && npm prune --package-lock-only --ignore-scripts --offline --no-audit --no-fund \
 && npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application > sbom.cdx.json

FROM node:24.21.0-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Outlook CalDAV Bridge" \
      org.opencontainers.image.description="Shows Outlook / Microsoft 365 calendars to any CalDAV app" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/node:24.21.0-bookworm-slim" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Nothing is installed while the bridge runs, so what installs things goes. Data, key and backups have folders that only the bridge can enter.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bridge \
 && install -d -o bridge -g bridge -m 0700 /data /key /backup
# Each thread would have a heap of its own outside of V8's, and keep what it once needed: 20 MiB more.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=packages /app/sbom.cdx.json ./
COPY package.json LICENSE ./
COPY src ./src
# What Node makes of the sources, made once: a start takes half the work, and 20 MiB less. Root's, so that the bridge reads it and cannot write it.
RUN node --import=./src/cached.ts src/main.ts --version
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 8080) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node's permission model on top of the container: no other files, no child processes, no workers, no native addons.
# Secrets belong below /run/secrets; nothing else can be read but the list of mounts, which tells whether /data has locks.
# Node looks at what was compiled only where it would be allowed to write; the folder's owner forbids that.
# The heap is held as tight as `npm start` holds it.
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=1024", \
     "--disable-proto=delete", "--no-addons", "--permission", \
     "--allow-fs-read=/app", "--allow-fs-read=/run/secrets", \
     "--allow-fs-read=/data", "--allow-fs-read=/key", "--allow-fs-read=/backup", \
     "--allow-fs-read=/proc/self/mountinfo", \
     "--allow-fs-write=/data", "--allow-fs-write=/key", "--allow-fs-write=/backup", \
     "--allow-fs-write=/app/.compiled", "--import=./src/cached.ts", "src/main.ts", "serve"]
