# The course with a classroom, built: what `npx millions classroom` and `npx millions worker` run from. See compose.yaml.
FROM node:24-bookworm-slim
WORKDIR /course
# Who runs here owns what is written beside the code: caches of suites, and a classroom's folder.
RUN chown node:node /course
USER node
COPY --chown=node:node package.json package-lock.json ./
RUN npm ci
COPY --chown=node:node . .
RUN npm run build
EXPOSE 4321
# The package `node` of the course is the Node that it is tested with.
ENTRYPOINT ["node_modules/node/bin/node", "src/cli/millions.js"]
CMD ["classroom", "--host", "0.0.0.0"]
