/**
 * What the stand-in knows of the client's wire. It was read from this version of `@webcontainer/api`, and holds for no
 * other: after a bump, read what changed in `dist/index.js` and `dist/vendor/index.js`, mend `headless-page.js`, and name
 * the new version here.
 */
export const wireVersion = '1.6.4'
