import { httpRoutes } from '../../access/http-routes.js';
import { must } from '../failed.js';
import type { World } from '../world.js';

type Description = { readonly paths: Readonly<Record<string, object>> };

/** Behind one address every door over HTTP is described, with a page to try it, by the service whose it is. */
export const everyDoorIsDescribed = async (world: World): Promise<string> => {
  const listed = await text(world, '/api/docs');
  const pages = [...listed.matchAll(/href="(\/api\/docs\/\w+)"/g)].map(([, page]) => page!);
  const described = new Set<string>();
  for (const page of pages) {
    must((await text(world, page)).includes('swagger-ui'), `${page} is no page to try doors with`);
    const { paths } = await world.stranger.get<Description>(`${page}/openapi.json`);
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) described.add(`${method.toUpperCase()} ${path}`);
  }
  const doors = Object.keys(httpRoutes);
  const missing = doors.filter((door) => !described.has(door));
  must(missing.length === 0, `not described: ${missing.join(', ')}`);
  return `${doors.length} doors over HTTP on ${pages.length} pages, from one address`;
};

const text = async (world: World, path: string): Promise<string> => {
  const { status, bytes } = await world.stranger.ask('GET', path);
  must(status === 200, `GET ${path} was answered ${status}`);
  return bytes.toString();
};
