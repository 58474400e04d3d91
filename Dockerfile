# The course with a classroom, built: what `npx millions classroom` and `npx millions worker` run from. See compose.yaml.
FROM node:24-bookworm-slim
WORKDIR /course
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# Whoever runs here owns what is written beside the code: caches of suites, and a classroom's folder.
RUN npm run build && chown -R node:node /course
USER node
EXPOSE 4321
# The package `node` of the course is the Node that it is tested with.
ENTRYPOINT ["node_modules/node/bin/node", "src/cli/millions.js"]
CMD ["classroom", "--host", "0.0.0.0"]
