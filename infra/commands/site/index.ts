/** The page: from dist/web to its bucket. */
export { contentTypeOf } from './contentType.ts';
export { publishSite, type SiteClients, type SiteHome } from './publishSite.ts';
